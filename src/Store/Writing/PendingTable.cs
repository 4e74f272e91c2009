using Approx.Core;

namespace Approx.Store;

/// <summary>A finished Parquet part in the work folder.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Columns">Names of its columns, in order.</param>
internal sealed record StagedPart(StagedFile File, long Rows, IReadOnlyList<string> Columns)
{
    /// <summary>Its entry in the manifest of that number.</summary>
    public PartEntry EntryAt(int number) => new() { File = File.EntryAt(number), Rows = Rows, Columns = Columns };
}

/// <summary>What one transaction does to one table, kept so that it can be applied to a newer snapshot than it began with.</summary>
internal sealed class PendingTable(string name, TableEntry? begun)
{
    private readonly List<StagedPart> added = [];
    private readonly Dictionary<string, StagedPart?> rewritten = new(StringComparer.Ordinal);
    private readonly HashSet<string> inspected = new(StringComparer.Ordinal);

    /// <summary>The table.</summary>
    public string Name { get; } = begun?.Definition.Name ?? name;

    /// <summary>The table as the transaction found it; null when there was none.</summary>
    public TableEntry? Begun { get; } = begun;

    /// <summary>True when the table's former rows go.</summary>
    public bool Replaced { get; set; }

    /// <summary>The volumes whose former rows go.</summary>
    public SortedSet<string> RemovedVolumes { get; } = new(StringComparer.Ordinal);

    /// <summary>The definition of the rows added; null when none are.</summary>
    public TableDefinition? Definition { get; private set; }

    /// <summary>The parts added, in order.</summary>
    public IReadOnlyList<StagedPart> Added => added;

    /// <summary>The files that take the place of former parts.</summary>
    public IEnumerable<StagedPart> Replacements => rewritten.Values.OfType<StagedPart>();

    /// <summary>Says that rows of this definition will be added; refused at once when they cannot stand in the table.</summary>
    public void Define(TableDefinition definition)
    {
        if (!Replaced && Begun is not null) Begun.Definition.Merge(definition);
        Definition = Definition is null ? new TableDefinition(Name, definition.Columns) : Definition.Merge(definition);
    }

    /// <summary>Adds a part behind the others.</summary>
    public void Add(StagedPart part) => added.Add(part);

    /// <summary>Notes that a former part was looked through for rows to remove and had some: another part, or nothing, takes its place.</summary>
    public void Rewrite(PartEntry former, StagedPart? part)
    {
        inspected.Add(former.File.Path);
        rewritten[former.File.Path] = part;
    }

    /// <summary>Notes that a former part was looked through and keeps all its rows.</summary>
    public void Keep(PartEntry former) => inspected.Add(former.File.Path);

    /// <summary>The parts of the table that have not been looked through yet for rows to remove.</summary>
    public IEnumerable<PartEntry> Uninspected(TableEntry? now) =>
        Replaced || RemovedVolumes.Count == 0 || now is null ? [] : now.Parts.Where(part => !inspected.Contains(part.File.Path));

    /// <summary>Forgets what was looked through, because more volumes are to go.</summary>
    public void InspectAgain()
    {
        inspected.Clear();
        rewritten.Clear();
    }

    /// <summary>The table after this transaction, on top of what it is now; null when it is dropped.</summary>
    /// <exception cref="ApproxException">Another process has changed the table in a way that does not go together with this.</exception>
    public TableEntry? ApplyTo(TableEntry? now, int number)
    {
        bool changedMeanwhile = now?.Version != Begun?.Version;
        if (changedMeanwhile && (Replaced || now is null)) throw Conflict(Replaced ? "replaced" : "wrote to");
        if (!Replaced && Definition is null && rewritten.Count == 0) return now;
        List<PartEntry> parts = [];
        if (!Replaced && now is not null)
        {
            HashSet<string> present = [.. now.Parts.Select(part => part.File.Path)];
            if (rewritten.Keys.Any(path => !present.Contains(path))) throw Conflict("removed rows from");
            parts.AddRange(now.Parts.Select(Kept).OfType<PartEntry>());
        }
        parts.AddRange(added.Select(part => part.EntryAt(number)));
        TableDefinition? definition = Replaced || now is null ? Definition : Definition is null ? now.Definition : now.Definition.Merge(Definition);
        return definition is null ? null : new TableEntry { Definition = definition, Version = number, Parts = parts };

        PartEntry? Kept(PartEntry part) => rewritten.TryGetValue(part.File.Path, out StagedPart? other) ? other?.EntryAt(number) : part;
    }

    /// <summary>The table as this transaction makes it over a snapshot, as an expression for behind FROM.</summary>
    /// <exception cref="ApproxException">The transaction has dropped it.</exception>
    public string ScanSql(Snapshot basis)
    {
        TableEntry? now = Replaced ? null : basis.FindTable(Name);
        TableDefinition definition = (now is null ? Definition : Definition is null ? now.Definition : now.Definition.Merge(Definition))
            ?? throw ApproxException.BadData($"table '{Name}' is being dropped");
        List<(string, IReadOnlyList<string>)> parts = [];
        foreach (PartEntry part in now?.Parts ?? [])
        {
            if (!rewritten.TryGetValue(part.File.Path, out StagedPart? other)) parts.Add((basis.PathOf(part.File), part.Columns));
            else if (other is not null) parts.Add((other.File.WorkPath, other.Columns));
        }
        return TableScan.Sql(definition, [.. parts, .. added.Select(part => (part.File.WorkPath, part.Columns))]);
    }

    private ApproxException Conflict(string verb) => ApproxException.BadData(
        $"another process changed table '{Name}' while this one {verb} it; nothing was committed",
        "run the command again");
}
