using Approx.DuckDb;
using Approx.Engine.Binding;
using Approx.Engine.Blocks;
using Approx.Engine.Estimation;
using Approx.Engine.Planning;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine.Execution;

/// <summary>
/// One snapshot opened for questions: a sandboxed DuckDB with a view for each table, and, mapped when first used, the samples and
/// the table of design cells. Shared by all sessions of an engine.
/// </summary>
internal sealed class EngineContext : IDisposable
{
    private readonly Lock gate = new();
    private readonly Task<(SandboxedDatabase Database, SandboxedConnection Setup)> opening;
    private readonly Dictionary<string, TableCatalogue?> summaries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<SampleSource>> samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlockDesign?> blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> rows;
    private readonly List<IDisposable> mapped = [];
    private readonly HashSet<string> inMemory = new(StringComparer.Ordinal);

    /// <summary>Opens a snapshot, which the context owns from now on.</summary>
    public EngineContext(Snapshot snapshot, EngineOptions options)
    {
        Snapshot = snapshot;
        Catalogue = new SnapshotCatalogue(snapshot);
        rows = snapshot.Tables.ToDictionary(t => t.Definition.Name, t => t.Parts.Sum(p => p.Rows), StringComparer.Ordinal);
        DuckDbConfig config = new() { Threads = options.Threads, MemoryLimit = options.MemoryLimit };
        // DuckDB opens while the first statement is parsed and bound; who needs it first waits for it.
        opening = Task.Run(() =>
        {
            SandboxedDatabase database = snapshot.OpenSandbox(config);
            return (database, database.Connect());
        });
        DuckDb = new DuckDbBackend(() => Opened.Database.Connect().Trusted);
        Local = options.Around?.Invoke(DuckDb) ?? DuckDb;
        Keys = new DimensionKeys(DuckDb, RowsOf, KeepInMemory);
    }

    /// <summary>The snapshot.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Its tables for the binder.</summary>
    public ICatalogue Catalogue { get; }

    /// <summary>The local backend, for short questions about the store itself.</summary>
    public DuckDbBackend DuckDb { get; }

    /// <summary>The local backend, for reading samples and all rows.</summary>
    public IBackend Local { get; }

    /// <summary>Which tables are keyed by which columns.</summary>
    public DimensionKeys Keys { get; }

    private (SandboxedDatabase Database, SandboxedConnection Setup) Opened => opening.GetAwaiter().GetResult();

    /// <summary>Rows of a table.</summary>
    public long RowsOf(string table) => rows.GetValueOrDefault(table);

    /// <summary>Stored moments and groups of a table; null when it has none that are fresh.</summary>
    public TableCatalogue? CatalogueOf(string table)
    {
        lock (gate)
        {
            if (!summaries.TryGetValue(table, out TableCatalogue? found)) summaries[table] = found = TableCatalogue.Load(Snapshot, table, Opened.Setup.Trusted);
            return found;
        }
    }

    /// <summary>The fresh samples of a table.</summary>
    public IReadOnlyList<SampleSource> SamplesOf(string table)
    {
        lock (gate)
        {
            if (!samples.TryGetValue(table, out IReadOnlyList<SampleSource>? found))
                samples[table] = found = [.. Snapshot.Samples.Where(s => s.Description.Table == table).Select(Open)];
            return found;
        }
    }

    /// <summary>How the blocks behind a table were drawn; null where its rows are all there are.</summary>
    /// <exception cref="Core.ApproxException">Rows lie in blocks that the table of blocks does not have.</exception>
    public BlockDesign? BlocksOf(string table)
    {
        lock (gate)
        {
            if (!blocks.TryGetValue(table, out BlockDesign? found)) blocks[table] = found = BlockDesign.Load(Snapshot, table, DuckDb);
            return found;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DuckDb.Dispose();
        foreach (IDisposable file in mapped) file.Dispose();
        Task.WhenAny(opening).GetAwaiter().GetResult();
        // One that failed left nothing open.
        if (opening.IsCompletedSuccessfully)
        {
            Opened.Setup.Dispose();
            Opened.Database.Dispose();
        }
        Snapshot.Dispose();
    }

    // Opening and planning a Parquet file costs more than the join of a small table.
    private void KeepInMemory(string table)
    {
        lock (gate)
        {
            if (RowsOf(table) == 0 || !inMemory.Add(table)) return;
            string name = SqlText.Identifier(table), copy = SqlText.Identifier("approx_kept_" + table);
            using SandboxedConnection own = Opened.Database.Connect();
            own.Trusted.Execute($"BEGIN; CREATE TABLE {copy} AS SELECT * FROM {name}; DROP VIEW {name}; ALTER TABLE {copy} RENAME TO {name}; COMMIT");
        }
    }

    private SampleSource Open(SampleEntry entry)
    {
        SampleStrata strata = SampleFiles.Strata(Snapshot, entry);
        SampleDesign design = new(
            strata.KeyColumns,
            [.. strata.Strata.Select(s => s.Key.Values.ToArray())],
            [.. strata.Strata.Select(s => s.Population)],
            [.. strata.Strata.Select(s => s.Sampled)],
            [.. strata.Strata.Select(s => s.Certain)]);
        SampleScan scan = new(Opened.Setup.Trusted.Database, Snapshot.SamplePath(entry, SampleFiles.RowsRole), design);
        mapped.Add(scan);
        TableCatalogue? catalogue = CatalogueOf(entry.Description.Table);
        ColumnTails tails = new(column => catalogue?.Whole(column), SampleFiles.SpecOf(entry).Outliers, new OutlierCutoffs(DuckDb, scan.From(1)).Of);
        return new SampleSource(entry.Name, entry.Description.Table, design, tails, scan.From);
    }
}
