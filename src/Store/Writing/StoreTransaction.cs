using System.Reflection;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>
/// One change of a store, from the first file to the commit. Work is staged below tmp without any lock, so several processes may write at once;
/// only <see cref="Commit"/> takes the lock for a moment and applies the change to what the store is by then. Appends always go together;
/// replacing or removing rows of a table that another process changed meanwhile is refused, and nothing is committed.
/// Disposed without commit it leaves nothing. Not safe for several threads, the writers of different tables excepted.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly ShapeStore store;
    private readonly string why;
    private readonly CommitProtocol protocol;
    private readonly WorkFolder work;
    private readonly Dictionary<string, PendingTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Action<Snapshot>> atCommit = [];
    private readonly StagingArea staging;
    private readonly PartStager stager;
    private readonly List<TableWriter> writers = [];
    private readonly PendingFiles files;
    private readonly List<KeptWork> kept = [];
    private Snapshot basis;
    private bool done;

    internal StoreTransaction(ShapeStore store, string why, long memoryLimit, long partBytes)
    {
        this.store = store;
        this.why = why;
        protocol = new CommitProtocol(store.Layout, store.OnStep);
        basis = store.Current();
        try
        {
            work = protocol.MakeWorkFolder();
        }
        catch
        {
            basis.Dispose();
            throw;
        }
        staging = new StagingArea(work.FullPath);
        files = new PendingFiles(staging);
        stager = new PartStager(staging, memoryLimit, partBytes);
    }

    /// <summary>Program and version, as provenance has it.</summary>
    public static string ThisProgram { get; } = "approx " + (typeof(StoreTransaction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>The snapshot this transaction began with; within <see cref="AtCommit"/> the one it is applied to.</summary>
    public Snapshot Basis => basis;

    /// <summary>The command line, for provenance.</summary>
    public string? Command { get; set; }

    /// <summary>The pipeline's text, for provenance.</summary>
    public string? Pipeline { get; set; }

    /// <summary>Parameters by name, for provenance.</summary>
    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The files read, for provenance.</summary>
    public List<SourceFile> Sources { get; } = [];

    /// <summary>Sets the store's length unit; possible only while it has no table.</summary>
    public Unit? LengthUnit { get; set; }

    /// <summary>The transaction's own DuckDB, for queries that prepare an <see cref="AppendQuery"/>. It works on one thread.</summary>
    public DuckDbConnection Connection => stager.Connection;

    /// <summary>Appends rows; the table is made when there is none. Columns the table lacks are added to it, null in its former rows.</summary>
    /// <exception cref="ApproxException">Type or unit of a column differ from the table's.</exception>
    public TableWriter Append(TableDefinition table)
    {
        PendingTable pending = Pending(table.Name);
        pending.Define(table);
        TableWriter writer = new(stager, pending, table);
        writers.Add(writer);
        return writer;
    }

    /// <summary>Writes a table anew: its former rows go with the commit.</summary>
    public TableWriter ReplaceTable(TableDefinition table)
    {
        Pending(table.Name).Replaced = true;
        return Append(table);
    }

    /// <summary>The table a query of <see cref="Connection"/> would make; fill in roles, units and definitions.</summary>
    /// <exception cref="ApproxException">The query is wrong, or a column is of a type that a shape table cannot hold.</exception>
    public TableDefinition Describe(string table, string query) => QueryLoader.Describe(Connection, table, query);

    /// <summary>Appends the rows of a SELECT, which DuckDB streams into Parquet by itself; columns are taken by name and cast to the table's types.</summary>
    /// <returns>The rows appended.</returns>
    /// <exception cref="ApproxException">The query is wrong, a value does not fit, or the disk refuses.</exception>
    public long AppendQuery(TableDefinition table, string query)
    {
        PendingTable pending = Pending(table.Name);
        pending.Define(table);
        IReadOnlyList<StagedPart> parts = stager.WriteMany(table, QueryLoader.Cast(table, query));
        foreach (StagedPart part in parts) pending.Add(part);
        return parts.Sum(part => part.Rows);
    }

    /// <summary>Removes a table with its samples and summaries.</summary>
    /// <exception cref="ApproxException">There is none of that name.</exception>
    public void DropTable(string table) => Pending(basis.Table(table).Definition.Name).Replaced = true;

    /// <summary>
    /// Removes the former rows of some volumes; parts that hold any are written anew. Rows appended by this transaction stay,
    /// so a volume measured again is removed and appended in one commit.
    /// </summary>
    /// <param name="table">A table with a column volume_id.</param>
    /// <param name="volumes">Values of volume_id, as text.</param>
    /// <returns>The rows removed so far; parts another process appends before the commit are looked through then.</returns>
    public long RemoveRows(string table, params IEnumerable<string> volumes)
    {
        PendingTable pending = Pending(basis.Table(table).Definition.Name);
        pending.RemovedVolumes.UnionWith(volumes);
        pending.InspectAgain();
        return RowRemover.Run(stager, basis, pending);
    }

    /// <summary>The table as this transaction makes it over <see cref="Basis"/>, as an expression for behind FROM; within <see cref="AtCommit"/> what will be committed. Completes its writers.</summary>
    /// <exception cref="ApproxException">There is no such table.</exception>
    public string ScanSql(string table)
    {
        if (!tables.TryGetValue(table, out PendingTable? pending)) return basis.ScanSql(table);
        foreach (TableWriter writer in writers.Where(writer => string.Equals(writer.Definition.Name, table, StringComparison.OrdinalIgnoreCase))) writer.Complete();
        return pending.ScanSql(basis);
    }

    /// <summary>Puts a sample in the place of one of the same name. The files are written at once.</summary>
    /// <param name="name">Letters, digits, '_', '-', '.'.</param>
    /// <param name="description">What it is a sample of.</param>
    /// <param name="writers">One writer per file, by role ("rows", "strata"): writes an Arrow file at the path it is given.</param>
    public void PutSample(string name, SampleDescription description, params IEnumerable<(string Role, Action<string> Write)> writers) =>
        files.PutSample(name, description, VersionInBasis(description.Table), writers);

    /// <summary>Removes a sample.</summary>
    public void RemoveSample(string name) => files.RemoveSample(name);

    /// <summary>Puts a table's exact moments in the place of the former ones.</summary>
    public void PutMoments(string table, Action<string> write) => files.PutMoments(table, VersionInBasis(table), write);

    /// <summary>Puts a table's group catalogue in the place of the former one.</summary>
    public void PutGroups(string table, Action<string> write) => files.PutGroups(table, VersionInBasis(table), write);

    /// <summary>Keeps a volume beside the tables, in the place of a former one of the same volume and kind.</summary>
    /// <param name="volume">Its volume_id, as text.</param>
    /// <param name="kind">"labels", "mask", "filtered".</param>
    /// <param name="extension">The file's extension with its dot, e.g. ".nrrd".</param>
    /// <param name="write">Writes the file at the path it is given.</param>
    public void PutVolumeFile(string volume, string kind, string extension, Action<string> write) => files.PutVolumeFile(volume, kind, extension, write);

    /// <summary>Removes what earlier commits kept of a volume.</summary>
    public void RemoveVolumeFiles(string volume) => files.RemoveVolumeFiles(volume);

    /// <summary>
    /// Has something done under the lock, just before the manifest is made, with the snapshot this change is applied to: the place to merge
    /// samples, moments and groups of the rows appended with what the store has by then, so that no two writers can disagree. Keep it short.
    /// </summary>
    public void AtCommit(Action<Snapshot> action) => atCommit.Add(action);

    /// <summary>Takes work that outlives this transaction unless it commits: a commit removes it.</summary>
    /// <param name="key">Names the work; letters and digits.</param>
    /// <exception cref="ApproxException">Another process is at it.</exception>
    public KeptWork TakeWork(string key)
    {
        KeptWork taken = KeptWork.Take(store.Layout, key);
        kept.Add(taken);
        return taken;
    }

    /// <summary>Makes the change the store's current state, and pins it. Without any change the current snapshot is returned.</summary>
    /// <exception cref="ApproxException">Another process is writing or has changed the same table, or the disk refuses; nothing is committed then.</exception>
    public Snapshot Commit()
    {
        if (done) throw new InvalidOperationException("this transaction is over");
        foreach (TableWriter writer in writers) writer.Complete();
        using StoreLock held = StoreLock.Acquire(store.Layout, store.LockPatience);
        basis.Dispose();
        basis = store.Current();
        foreach (PendingTable pending in tables.Values) RowRemover.Run(stager, basis, pending);
        foreach (Action<Snapshot> action in atCommit) action(basis);
        foreach (TableWriter writer in writers) writer.Complete();
        done = true;
        if (tables.Count == 0 && files.IsEmpty && LengthUnit is null) return store.Current();
        int number = CommitProtocol.NextNumber(store.Layout);
        Manifest next = NextManifest.Over(basis.Manifest, number, tables.Values, files, LengthUnit, Provenance());
        protocol.Publish(work, [.. StagedFiles()], next);
        foreach (KeptWork finished in kept) finished.Finish();
        kept.Clear();
        return store.Current();
    }

    /// <summary>Ends the transaction; what was not committed is removed.</summary>
    public void Dispose()
    {
        done = true;
        foreach (TableWriter writer in writers) writer.Dispose();
        foreach (KeptWork unfinished in kept) unfinished.Dispose();
        stager.Dispose();
        work.Dispose();
        basis.Dispose();
    }

    private Provenance Provenance() => new()
    {
        Why = why,
        Time = store.Clock.GetUtcNow(),
        Program = ThisProgram,
        Command = Command,
        Pipeline = Pipeline,
        Parameters = Parameters,
        Sources = Sources,
    };

    private IEnumerable<StagedFile> StagedFiles() =>
        tables.Values.SelectMany(table => table.Replacements.Concat(table.Added)).Select(part => part.File).Concat(files.Staged);

    private PendingTable Pending(string table)
    {
        if (done) throw new InvalidOperationException("this transaction is over");
        if (tables.TryGetValue(table, out PendingTable? pending)) return pending;
        pending = new PendingTable(table, basis.FindTable(table));
        tables.Add(table, pending);
        return pending;
    }

    private int? VersionInBasis(string table) => basis.FindTable(table)?.Version;
}
