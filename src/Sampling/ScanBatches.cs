using Approx.Arrow;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// The rows of a query as Arrow batches of one table, for observers. Many of DuckDB's chunks make a batch, and two sets of buffers take turns:
/// a batch is valid until the next but one is asked for, so the next can be read while the last is looked at.
/// </summary>
internal static class ScanBatches
{
    /// <summary>Rows a batch has at least, but for the last one.</summary>
    public const int BatchRows = 32_768;

    /// <summary>Reads a query whose columns are (some of) the table's, by name.</summary>
    public static IEnumerable<RecordBatch> Read(DuckDbConnection connection, string sql, TableDefinition table, CancellationToken cancellation = default)
    {
        using DuckDbResult result = connection.Stream(sql, cancellation);
        ColumnDefinition[] columns = [.. result.Columns.Select(c => table.Find(c.Name) ?? throw new ArgumentException($"'{c.Name}' is no column of '{table.Name}'", nameof(sql)))];
        Schema schema = new(ValueList.From(columns.Select(c => (c with { Nullable = true }).ToArrow())));
        ScannedColumn[][] sets = [[.. columns.Select(c => new ScannedColumn(c.Type))], [.. columns.Select(c => new ScannedColumn(c.Type))]];
        for (int turn = 0; ; turn ^= 1)
        {
            ScannedColumn[] set = sets[turn];
            int rows = 0;
            while (rows < BatchRows && result.Fetch(cancellation) is { } chunk)
            {
                using (chunk)
                {
                    for (int c = 0; c < set.Length; c++) set[c].Append(chunk[c]);
                    rows += chunk.RowCount;
                }
            }
            if (rows == 0) yield break;
            yield return new RecordBatch(schema, rows, [.. set.Select(c => c.Take())]);
        }
    }
}
