using System.Reflection;
using Approx.Core;

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
    private readonly PendingFiles files;
    private Snapshot basis;
    private bool done;

    internal StoreTransaction(ShapeStore store, string why)
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

    /// <summary>Makes the change the store's current state, and pins it. Without any change the current snapshot is returned.</summary>
    /// <exception cref="ApproxException">Another process is writing or has changed the same table, or the disk refuses; nothing is committed then.</exception>
    public Snapshot Commit()
    {
        if (done) throw new InvalidOperationException("this transaction is over");
        using StoreLock held = StoreLock.Acquire(store.Layout, store.LockPatience);
        basis.Dispose();
        basis = store.Current();
        foreach (Action<Snapshot> action in atCommit) action(basis);
        done = true;
        if (tables.Count == 0 && files.IsEmpty && LengthUnit is null) return store.Current();
        int number = CommitProtocol.NextNumber(store.Layout);
        Manifest next = MakeManifest(basis.Manifest, number);
        protocol.Publish(work, [.. StagedFiles()], next);
        return store.Current();
    }

    /// <summary>Ends the transaction; what was not committed is removed.</summary>
    public void Dispose()
    {
        done = true;
        work.Dispose();
        basis.Dispose();
    }

    private Manifest MakeManifest(Manifest now, int number)
    {
        List<TableEntry> entries = [];
        foreach (TableEntry entry in now.Tables)
        {
            TableEntry? applied = tables.TryGetValue(entry.Definition.Name, out PendingTable? pending) ? pending.ApplyTo(entry, number) : entry;
            if (applied is not null) entries.Add(applied);
        }
        foreach (PendingTable pending in tables.Values)
        {
            bool isNew = now.Tables.All(entry => !string.Equals(entry.Definition.Name, pending.Name, StringComparison.OrdinalIgnoreCase));
            if (isNew && pending.ApplyTo(null, number) is { } made) entries.Add(made);
        }
        Manifest next = now with
        {
            Number = number,
            Parent = now.Number,
            LengthUnit = LengthUnitOver(now),
            Tables = entries,
            Provenance = new Provenance
            {
                Why = why,
                Time = store.Clock.GetUtcNow(),
                Program = ThisProgram,
                Command = Command,
                Pipeline = Pipeline,
                Parameters = Parameters,
                Sources = Sources,
            },
        };
        return files.ApplyTo(now, next, number);
    }

    private string LengthUnitOver(Manifest now)
    {
        if (LengthUnit is not { } unit || unit.Symbol == now.LengthUnit) return now.LengthUnit;
        return now.Tables.Count == 0
            ? unit.Symbol
            : throw ApproxException.BadData($"the store '{store.StoreDirectory}' has lengths in {now.LengthUnit}; {unit.Symbol} would not go with them", "make another store for these volumes");
    }

    private IEnumerable<StagedFile> StagedFiles() =>
        tables.Values.SelectMany(table => table.Replacements.Concat(table.Added)).Select(part => part.File).Concat(files.Staged);

    private int? VersionInBasis(string table) => basis.FindTable(table)?.Version;
}
