using System.Buffers.Binary;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;

namespace Approx.Extract.Streaming;

/// <summary>The labelled runs of a block as bytes: runs of each row of the core (2 bytes), then the runs (8 bytes: columns of the core, component of the block).</summary>
internal static class SpilledRuns
{
    /// <summary>The bytes of a block's runs; the store is emptied on the way.</summary>
    public static byte[] Encode(BlockResult block)
    {
        RunStore store = block.Runs!;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((2 * store.Rows) + (8 * store.Count)));
        Span<byte> rows = bytes.AsSpan(0, 2 * store.Rows), runs = bytes.AsSpan(rows.Length);
        for (int row = 0; row < store.Rows; row++) BinaryPrimitives.WriteUInt16LittleEndian(rows[(2 * row)..], (ushort)store.RunsOfRow(row));
        for (int i = 0; i < store.Count; i++)
        {
            (int first, int end, int component) = store[i];
            store.ReleaseBefore(i);
            BinaryPrimitives.WriteUInt32LittleEndian(runs[(8 * i)..], (uint)first | ((uint)end << 16));
            BinaryPrimitives.WriteInt32LittleEndian(runs[((8 * i) + 4)..], block.ComponentOfRun![component]);
        }
        return bytes;
    }

    /// <summary>Gives every run of a block, in raster order, with its component of the block.</summary>
    public static void Each(ReadOnlySpan<byte> bytes, BlockWindow window, Action<int, ObjectRun> run)
    {
        int height = window.CoreY1 - window.CoreY0, rows = height * (window.CoreZ1 - window.CoreZ0);
        ReadOnlySpan<byte> runs = bytes[(2 * rows)..];
        for (int row = 0; row < rows; row++)
        {
            (int z, int y) = (window.CoreZ0 + (row / height), window.CoreY0 + (row % height));
            for (int k = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * row)..]); k > 0; k--, runs = runs[8..])
            {
                uint bounds = BinaryPrimitives.ReadUInt32LittleEndian(runs);
                run(BinaryPrimitives.ReadInt32LittleEndian(runs[4..]), new ObjectRun(z, y, window.CoreX0 + (int)(bounds & 0xFFFF), window.CoreX0 + (int)(bounds >> 16)));
            }
        }
    }
}
