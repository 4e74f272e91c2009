using Approx.Arrow;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// The rows of a query as Arrow batches of one table, for observers: the numbers are copied into buffers that are used again for the next batch,
/// so a batch is valid only until the next one.
/// </summary>
internal static class ScanBatches
{
    /// <summary>Reads a query whose columns are (some of) the table's, by name.</summary>
    public static IEnumerable<RecordBatch> Read(DuckDbConnection connection, string sql, TableDefinition table, CancellationToken cancellation = default)
    {
        using DuckDbResult result = connection.Stream(sql, cancellation);
        ColumnDefinition[] columns = [.. result.Columns.Select(c => table.Find(c.Name) ?? throw new ArgumentException($"'{c.Name}' is no column of '{table.Name}'", nameof(sql)))];
        Schema schema = new(ValueList.From(columns.Select(c => (c with { Nullable = true }).ToArrow())));
        byte[][] values = [.. columns.Select(_ => Array.Empty<byte>())], validity = [.. columns.Select(_ => Array.Empty<byte>())];
        while (result.Fetch(cancellation) is { } chunk)
        {
            using (chunk)
            {
                var arrays = new ArrowArray[columns.Length];
                for (int c = 0; c < arrays.Length; c++) arrays[c] = Copy(columns[c].Type, chunk[c], ref values[c], ref validity[c]);
                using RecordBatch batch = new(schema, chunk.RowCount, arrays);
                yield return batch;
            }
        }
    }

    private static ArrowArray Copy(ColumnType type, Vector vector, ref byte[] values, ref byte[] validity)
    {
        int rows = vector.Count;
        switch (type)
        {
            case ColumnType.Utf8:
                BytesBuilder texts = new(ArrowType.Utf8);
                for (int row = 0; row < rows; row++)
                {
                    if (vector.IsNull(row)) texts.AppendNull();
                    else texts.Append(vector.Bytes(row));
                }
                return texts.Build();
            case ColumnType.Bool:
                BooleanBuilder bits = new();
                ReadOnlySpan<byte> flags = vector.Values<byte>();
                for (int row = 0; row < rows; row++)
                {
                    if (vector.IsNull(row)) bits.AppendNull();
                    else bits.Append(flags[row] != 0);
                }
                return bits.Build();
            default:
                int width = type.Width();
                if (values.Length < rows * width) values = new byte[Math.Max(rows, 2048) * width];
                if (width == 4) System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.Values<int>()).CopyTo(values);
                else if (type == ColumnType.Float64) System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.Values<double>()).CopyTo(values);
                else System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.Values<long>()).CopyTo(values);
                ArrowBuffer bitmap = ArrowBuffer.Empty;
                if (vector.MayHaveNulls)
                {
                    ReadOnlySpan<byte> words = System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.Validity);
                    if (validity.Length < words.Length) validity = new byte[words.Length];
                    words.CopyTo(validity);
                    bitmap = new ArrowBuffer(validity.AsMemory(0, words.Length));
                }
                return new ArrowArray(type.Arrow(), rows, -1, [bitmap, new ArrowBuffer(values.AsMemory(0, rows * width))]);
        }
    }
}
