using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>One column of a batch that is put together from DuckDB's chunks, in buffers that are used again for the next batch.</summary>
internal sealed class ScannedColumn(ColumnType type)
{
    private readonly int width = type is ColumnType.Utf8 or ColumnType.Bool ? 0 : type.Width();
    private BooleanBuilder flags = new();
    private byte[] values = []; // numbers, or the bytes of all texts
    private byte[] ends = new byte[sizeof(int)]; // of texts, as 32-bit numbers: 0, then where each row's ends
    private byte[] validity = []; // a bit per row, set up only from the first chunk on that may have nulls
    private int rows, described, nulls;

    /// <summary>Adds the rows of a chunk.</summary>
    public void Append(Vector vector)
    {
        if (type == ColumnType.Bool)
        {
            AppendFlags(vector);
            return;
        }
        int all = rows + vector.Count;
        if (type == ColumnType.Utf8)
        {
            if (ends.Length < (all + 1) * sizeof(int)) Array.Resize(ref ends, Math.Max(2 * ends.Length, (all + 1) * sizeof(int)));
            Span<int> places = MemoryMarshal.Cast<byte, int>(ends.AsSpan());
            vector.CopyBytes(places[(rows + 1)..], ref values, places[rows]);
        }
        else
        {
            if (values.Length < all * width) Array.Resize(ref values, Math.Max(2 * values.Length, all * width));
            Bytes(vector).CopyTo(values.AsSpan(rows * width));
        }
        if (vector.MayHaveNulls) Describe(vector);
        rows = all;
    }

    /// <summary>The column so far; the next one begins empty. It shares this one's buffers.</summary>
    public ArrowArray Take()
    {
        if (type == ColumnType.Bool)
        {
            ArrowArray taken = flags.Build();
            flags = new BooleanBuilder();
            return taken;
        }
        ArrowBuffer bitmap = ArrowBuffer.Empty;
        if (nulls > 0)
        {
            SetValid(rows);
            bitmap = new ArrowBuffer(validity.AsMemory(0, (rows + 7) / 8));
        }
        ArrowArray column = type == ColumnType.Utf8
            ? new ArrowArray(ArrowType.Utf8, rows, nulls, [bitmap, new ArrowBuffer(ends.AsMemory(0, (rows + 1) * sizeof(int))), new ArrowBuffer(values.AsMemory(0, MemoryMarshal.Cast<byte, int>(ends.AsSpan())[rows]))])
            : new ArrowArray(type.Arrow(), rows, nulls, [bitmap, new ArrowBuffer(values.AsMemory(0, rows * width))]);
        (rows, described, nulls) = (0, 0, 0);
        return column;
    }

    private ReadOnlySpan<byte> Bytes(Vector vector) =>
        width == 4 ? MemoryMarshal.AsBytes(vector.Values<int>())
        : type == ColumnType.Float64 ? MemoryMarshal.AsBytes(vector.Values<double>())
        : MemoryMarshal.AsBytes(vector.Values<long>());

    private void AppendFlags(Vector vector)
    {
        ReadOnlySpan<byte> bytes = vector.Values<byte>();
        for (int row = 0; row < vector.Count; row++)
        {
            if (vector.IsNull(row)) flags.AppendNull();
            else flags.Append(bytes[row] != 0);
        }
        rows += vector.Count;
    }

    private void Describe(Vector vector)
    {
        SetValid(rows);
        int all = rows + vector.Count;
        Room(all);
        for (int row = rows; row < all; row++)
        {
            byte bit = (byte)(1 << (row & 7));
            if (vector.IsNull(row - rows))
            {
                validity[row >> 3] &= (byte)~bit;
                nulls++;
            }
            else
            {
                validity[row >> 3] |= bit;
            }
        }
        described = all;
    }

    // Rows of chunks without nulls, up to this one.
    private void SetValid(int upTo)
    {
        Room(upTo);
        for (; described < upTo && (described & 7) != 0; described++) validity[described >> 3] |= (byte)(1 << (described & 7));
        if (described >= upTo) return;
        validity.AsSpan(described >> 3, (upTo - described + 7) / 8).Fill(0xFF);
        described = upTo;
    }

    private void Room(int all)
    {
        if (validity.Length * 8 < all) Array.Resize(ref validity, Math.Max(2 * validity.Length, (all + 7) / 8));
    }
}
