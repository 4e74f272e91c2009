using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>One column of a batch that is put together from DuckDB's chunks. Numbers go into a buffer that is used again for the next batch.</summary>
internal sealed class ScannedColumn(ColumnType type)
{
    private readonly int width = type is ColumnType.Utf8 or ColumnType.Bool ? 0 : type.Width();
    private BytesBuilder texts = new(ArrowType.Utf8);
    private BooleanBuilder bits = new();
    private byte[] values = [];
    private byte[] validity = [];
    private int rows, nulls;

    /// <summary>Adds the rows of a chunk.</summary>
    public void Append(Vector vector)
    {
        switch (type)
        {
            case ColumnType.Utf8:
                for (int row = 0; row < vector.Count; row++)
                {
                    if (vector.IsNull(row)) texts.AppendNull();
                    else texts.Append(vector.Bytes(row));
                }
                break;
            case ColumnType.Bool:
                ReadOnlySpan<byte> flags = vector.Values<byte>();
                for (int row = 0; row < vector.Count; row++)
                {
                    if (vector.IsNull(row)) bits.AppendNull();
                    else bits.Append(flags[row] != 0);
                }
                break;
            default:
                AppendNumbers(vector);
                break;
        }
        rows += vector.Count;
    }

    /// <summary>The column so far; the next one begins empty.</summary>
    public ArrowArray Take()
    {
        ArrowArray taken;
        switch (type)
        {
            case ColumnType.Utf8:
                taken = texts.Build();
                texts = new BytesBuilder(ArrowType.Utf8);
                break;
            case ColumnType.Bool:
                taken = bits.Build();
                bits = new BooleanBuilder();
                break;
            default:
                ArrowBuffer bitmap = nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(validity.AsMemory(0, (rows + 7) / 8));
                taken = new ArrowArray(type.Arrow(), rows, nulls, [bitmap, new ArrowBuffer(values.AsMemory(0, rows * width))]);
                break;
        }
        (rows, nulls) = (0, 0);
        return taken;
    }

    private void AppendNumbers(Vector vector)
    {
        int all = rows + vector.Count;
        if (values.Length < all * width)
        {
            Array.Resize(ref values, Math.Max(2 * values.Length, all * width));
            Array.Resize(ref validity, values.Length / width / 8 + 1);
        }
        Span<byte> target = values.AsSpan(rows * width);
        if (width == 4) MemoryMarshal.AsBytes(vector.Values<int>()).CopyTo(target);
        else if (type == ColumnType.Float64) MemoryMarshal.AsBytes(vector.Values<double>()).CopyTo(target);
        else MemoryMarshal.AsBytes(vector.Values<long>()).CopyTo(target);
        for (int row = rows; row < all; row++)
        {
            byte bit = (byte)(1 << (row & 7));
            if (vector.MayHaveNulls && vector.IsNull(row - rows))
            {
                validity[row >> 3] &= (byte)~bit;
                nulls++;
            }
            else
            {
                validity[row >> 3] |= bit;
            }
        }
    }
}
