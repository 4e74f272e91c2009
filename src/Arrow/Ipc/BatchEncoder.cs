using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fields = Approx.Arrow.FlatFields.RecordBatch;

namespace Approx.Arrow;

/// <summary>
/// Lays columns out as a message body: nodes and buffers in the order of the columns, parents first, slices cut to their rows,
/// every buffer on a multiple of 64 bytes. Buffers are copied only where bits must be shifted or offsets brought back to 0.
/// </summary>
internal sealed class BatchEncoder
{
    private readonly List<(long Length, long Nulls)> nodes = [];
    private readonly List<ReadOnlyMemory<byte>> buffers = [];
    private readonly List<long> variadicCounts = [];
    private readonly int rows;

    public BatchEncoder(int rows, IEnumerable<ArrowArray> columns)
    {
        this.rows = rows;
        foreach (ArrowArray column in columns) Add(column);
    }

    /// <summary>The buffers in the order they are written; pad each to a multiple of 64 bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers => buffers;

    public long BodyLength => buffers.Sum(b => Padded(b.Length));

    public static long Padded(long length) => (length + ArrowBuffer.Alignment - 1) / ArrowBuffer.Alignment * ArrowBuffer.Alignment;

    /// <summary>Stores the RecordBatch table and returns its position.</summary>
    public int EncodeTable(FlatBuilder builder)
    {
        int variadic = variadicCounts.Count == 0 ? 0 : builder.Structs(MemoryMarshal.AsBytes<long>(variadicCounts.ToArray()), 8);
        byte[] bytes = new byte[buffers.Count * Fields.BufferSize];
        long offset = 0;
        for (int i = 0; i < buffers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Fields.BufferSize), offset);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * Fields.BufferSize) + 8), buffers[i].Length);
            offset += Padded(buffers[i].Length);
        }
        int bufferVector = builder.Structs(bytes, Fields.BufferSize);
        bytes = new byte[nodes.Count * Fields.NodeSize];
        for (int i = 0; i < nodes.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Fields.NodeSize), nodes[i].Length);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * Fields.NodeSize) + 8), nodes[i].Nulls);
        }
        int nodeVector = builder.Structs(bytes, Fields.NodeSize);
        builder.StartTable(Fields.Count);
        builder.Int64(Fields.Length, rows);
        builder.Reference(Fields.Nodes, nodeVector);
        builder.Reference(Fields.Buffers, bufferVector);
        builder.Reference(Fields.VariadicCounts, variadic);
        return builder.EndTable();
    }

    private void Add(ArrowArray array)
    {
        ArrowLayout layout = array.Layout;
        nodes.Add((array.Length, array.NullCount));
        if (layout.HasValidity) buffers.Add(array.NullCount == 0 ? ReadOnlyMemory<byte>.Empty : Bits(array, 0));
        switch (layout.Kind)
        {
            case LayoutKind.Bits:
                buffers.Add(Bits(array, 1));
                break;
            case LayoutKind.Fixed or LayoutKind.Views:
                buffers.Add(array.Buffers[1].Memory.Slice(array.Offset * layout.Width, array.Length * layout.Width));
                if (layout.Kind == LayoutKind.Fixed) break;
                variadicCounts.Add(array.Buffers.Length - 2);
                foreach (ArrowBuffer data in array.Buffers[2..]) buffers.Add(data.Memory);
                break;
            case LayoutKind.Bytes32 or LayoutKind.Bytes64:
                buffers.Add(Offsets(array));
                buffers.Add(ArrayConcatenation.Text(array));
                break;
            case LayoutKind.List32 or LayoutKind.List64:
                buffers.Add(Offsets(array));
                Add(ArrayConcatenation.Items(array));
                break;
            case LayoutKind.FixedList:
                Add(ArrayConcatenation.Items(array));
                break;
            case LayoutKind.Struct:
                for (int i = 0; i < array.Children.Length; i++) Add(array.StructChild(i));
                break;
        }
    }

    private static ReadOnlyMemory<byte> Bits(ArrowArray array, int buffer)
    {
        byte[] bits = new byte[Bitmap.Bytes(array.Length)];
        Bitmap.Copy(array.Buffers[buffer].Span, array.Offset, array.Length, bits);
        return bits;
    }

    private static ReadOnlyMemory<byte> Offsets(ArrowArray array)
    {
        int width = array.Layout.OffsetWidth;
        if (array.Length == 0) return new byte[width];
        long first = ArrayConcatenation.Offset(array, 0);
        if (first == 0) return array.Buffers[1].Memory.Slice(array.Offset * width, (array.Length + 1) * width);
        byte[] bytes = new byte[(array.Length + 1L) * width];
        for (int i = 0; i <= array.Length; i++)
        {
            long offset = ArrayConcatenation.Offset(array, i) - first;
            if (width == 4) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), (int)offset);
            else BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), offset);
        }
        return bytes;
    }
}
