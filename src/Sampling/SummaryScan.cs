using System.Globalization;
using Approx.Arrow;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>Makes what is kept beside a table by one scan of its rows.</summary>
internal static class SummaryScan
{
    private const string Rows = GroupCatalogue.RowsColumn;

    /// <summary>Makes samples, moments and groups of a table anew.</summary>
    /// <param name="transaction">The transaction that holds or begins the change.</param>
    /// <param name="table">The table as the transaction will leave it.</param>
    /// <param name="specs">Samples; null for the defaults.</param>
    /// <param name="chooseOutliers">True: of the specs' outlier rules only those of heavy-tailed columns are used.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public static void Rebuild(StoreTransaction transaction, TableDefinition table, IReadOnlyList<SampleSpec>? specs = null, bool chooseOutliers = true, CancellationToken cancellation = default) =>
        Make(transaction, table, () => new TableSummaries(table, specs, transaction.Basis.Seed, chooseOutliers), cancellation).Put(transaction);

    /// <summary>Draws samples of a stored table, and makes its moments and groups only where there are none that fit.</summary>
    /// <param name="transaction">A transaction that does not change the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="specs">Samples; null for the defaults.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public static void Draw(StoreTransaction transaction, TableDefinition table, IReadOnlyList<SampleSpec>? specs = null, CancellationToken cancellation = default) =>
        Drawn(transaction, table, specs, cancellation).Put(transaction);

    /// <summary>The same without putting anything into the transaction.</summary>
    public static TableSummaries Drawn(StoreTransaction transaction, TableDefinition table, IReadOnlyList<SampleSpec>? specs = null, CancellationToken cancellation = default)
    {
        TableMoments? known = transaction.Basis.GroupsPath(table.Name) is null ? null : SampleFiles.Moments(transaction.Basis, table.Name, table);
        return Make(transaction, table, () => new TableSummaries(table, specs, transaction.Basis.Seed, known: known), cancellation);
    }

    private static TableSummaries Make(StoreTransaction transaction, TableDefinition table, Func<TableSummaries> create, CancellationToken cancellation)
    {
        string rows = transaction.ScanSql(table.Name);
        TableSummaries summaries = create();
        if (Sizes(transaction.Connection, rows, table, summaries.StratifyingColumns, cancellation) is { } sizes) summaries.Expect(sizes);
        Look(summaries);
        if (!summaries.IsShort) return summaries;
        summaries = create();
        Look(summaries);
        return summaries;

        void Look(TableSummaries watcher)
        {
            using IEnumerator<RecordBatch> batches = ScanBatches.Read(transaction.Connection, $"SELECT * FROM {rows}", table, cancellation).GetEnumerator();
            for (bool more = batches.MoveNext(); more;)
            {
                // The next batch is read while this one is looked at.
                RecordBatch batch = batches.Current;
                Threads.Run(() => more = batches.MoveNext(), () => watcher.Observe(batch));
            }
        }
    }

    // Counting rows by a few columns costs DuckDB little beside reading all of them, and spares the samplers most rows. Null: too many strata to hold.
    private static List<(GroupKey Key, long Rows)>? Sizes(DuckDbConnection connection, string rows, TableDefinition table, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        string keys = string.Concat(columns.Select(c => SqlText.Identifier(c) + ", "));
        TableDefinition counted = new(table.Name, [.. columns.Select(c => table.Find(c)!), new ColumnDefinition(Rows, ColumnType.Int64)]);
        List<(GroupKey, long)> sizes = [];
        foreach (RecordBatch batch in ScanBatches.Read(connection, $"SELECT {keys}COUNT(*) AS {SqlText.Identifier(Rows)} FROM {rows}{(columns.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" GROUP BY ALL LIMIT {GroupCatalogue.Limit + 1}"))}", counted, cancellation))
        {
            sizes.AddRange(GroupCatalogue.FromBatch(table, batch).Groups.Select(g => (g.Key, g.Rows)));
        }
        return sizes.Count <= GroupCatalogue.Limit ? sizes : null;
    }
}
