using System.Text.Unicode;
using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>Copies Arrow batches of one table into DuckDB's vectors, and refuses what the table's definition does not allow.</summary>
internal sealed class BatchLoader(TableDefinition table)
{
    private Schema? checkedSchema;
    private int[] positions = [];

    /// <summary>Checks that the batch has the table's columns and none besides, and no null or negative object_id where none may be.</summary>
    /// <exception cref="ApproxException">It does not fit the table.</exception>
    public void Check(RecordBatch batch)
    {
        if (!ReferenceEquals(batch.Schema, checkedSchema)) Match(batch.Schema);
        for (int i = 0; i < positions.Length; i++)
        {
            ColumnDefinition column = table.Columns[i];
            ArrowArray values = batch.Column(positions[i]);
            if (!column.Nullable && values.NullCount > 0)
                throw ApproxException.BadData($"column '{column.Name}' of table '{table.Name}' allows no null; a batch has {values.NullCount}");
            if (IsObjectId(column)) CheckIds(values);
        }
    }

    /// <summary>Copies rows <paramref name="start"/> … start + <paramref name="count"/> − 1 of a checked batch into an empty chunk.</summary>
    public void Fill(ChunkWriter chunk, RecordBatch batch, int start, int count)
    {
        for (int i = 0; i < positions.Length; i++) Fill(chunk, i, table.Columns[i], batch.Column(positions[i]).Slice(start, count));
        chunk.RowCount = count;
    }

    /// <summary>True for the column whose values must be the store's object ids: not negative.</summary>
    public static bool IsObjectId(ColumnDefinition column) => column is { Type: ColumnType.Int64, Name: "object_id" };

    private void Match(Schema schema)
    {
        int[] found = [.. table.Columns.Select(column => schema.IndexOf(column.Name))];
        for (int i = 0; i < found.Length; i++)
        {
            ColumnDefinition column = table.Columns[i];
            if (found[i] < 0) throw ApproxException.BadData($"a batch for table '{table.Name}' has no column '{column.Name}'");
            ArrowType type = schema.Fields[found[i]].Type;
            bool fits = column.Type == ColumnType.Utf8 ? IsText(type) : column.Type == ColumnType.Timestamp ? type is TimestampType { Unit: TimeUnit.Microsecond } : type == column.Type.Arrow();
            if (!fits) throw ApproxException.BadData($"column '{column.Name}' of a batch for table '{table.Name}' is {type}; {column.Type.Arrow()} was expected");
        }
        string? extra = schema.Fields.Select(field => field.Name).FirstOrDefault(name => table.Columns.All(column => column.Name != name));
        if (extra is not null || schema.Fields.Count != found.Length)
            throw ApproxException.BadData($"a batch for table '{table.Name}' has a column '{extra}' that the table's definition has not");
        (checkedSchema, positions) = (schema, found);
    }

    private static bool IsText(ArrowType type) =>
        type is Utf8Type or LargeUtf8Type or Utf8ViewType or DictionaryType { ValueType: Utf8Type or LargeUtf8Type or Utf8ViewType };

    private void CheckIds(ArrowArray values)
    {
        ReadOnlySpan<long> ids = values.Values<long>();
        for (int row = 0; row < ids.Length; row++)
        {
            if (ids[row] < 0 && values.IsValid(row)) throw ApproxException.BadData($"object_id {ids[row]} in table '{table.Name}' is negative", "object ids are 63-bit: 0 to 9223372036854775807");
        }
    }

    private void Fill(ChunkWriter chunk, int target, ColumnDefinition column, ArrowArray values)
    {
        switch (column.Type)
        {
            case ColumnType.Bool:
                Span<byte> bits = chunk.Values<byte>(target);
                for (int row = 0; row < values.Length; row++) bits[row] = values.GetBoolean(row) ? (byte)1 : (byte)0;
                break;
            case ColumnType.Int32 or ColumnType.Date32:
                values.Values<int>().CopyTo(chunk.Values<int>(target));
                break;
            case ColumnType.Int64 or ColumnType.Timestamp or ColumnType.Float64:
                values.Values<long>().CopyTo(chunk.Values<long>(target));
                break;
            default:
                FillTexts(chunk, target, column, values);
                break;
        }
        if (values.NullCount == 0) return;
        for (int row = 0; row < values.Length; row++)
        {
            if (values.IsNull(row)) chunk.SetNull(target, row);
        }
    }

    private void FillTexts(ChunkWriter chunk, int target, ColumnDefinition column, ArrowArray values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (values.IsNull(row)) continue;
            ReadOnlySpan<byte> text = values.GetBytes(row);
            if (!Utf8.IsValid(text)) throw ApproxException.BadData($"a text in column '{column.Name}' of table '{table.Name}' is not valid UTF-8");
            chunk.SetBytes(target, row, text);
        }
    }
}
