using System.Globalization;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>
/// One state of a store, for ever the same whatever is written meanwhile. While it is open (in any process) vacuum keeps its files.
/// Safe to use from several threads.
/// </summary>
public sealed class Snapshot : IDisposable
{
    private readonly ManifestFile file;

    internal Snapshot(StoreLayout layout, ManifestFile file)
    {
        Layout = layout;
        this.file = file;
        Seed = ulong.Parse(Manifest.Seed, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        LengthUnit = Unit.Parse(Manifest.LengthUnit);
    }

    /// <summary>The snapshot's number: 1 when the store was made, one more with every commit.</summary>
    public int Number => Manifest.Number;

    /// <summary>The store's directory, absolute.</summary>
    public string StoreDirectory => Layout.Directory;

    /// <summary>When it was committed.</summary>
    public DateTimeOffset Time => Manifest.Provenance.Time;

    /// <summary>Seed of the permanent random numbers; the same in all snapshots of a store.</summary>
    public ulong Seed { get; }

    /// <summary>Unit of the lengths in its tables: um, or voxel where the physical size is not known.</summary>
    public Unit LengthUnit { get; }

    /// <summary>Names of the tables.</summary>
    public IEnumerable<string> TableNames => Tables.Select(table => table.Definition.Name);

    internal StoreLayout Layout { get; }

    internal Manifest Manifest => file.Manifest;

    /// <summary>How this snapshot came to be.</summary>
    internal Provenance Provenance => Manifest.Provenance;

    /// <summary>The tables.</summary>
    internal IReadOnlyList<TableEntry> Tables => Manifest.Tables;

    /// <summary>The samples that describe their table as it is now.</summary>
    internal IEnumerable<SampleEntry> Samples => Manifest.Samples.Where(sample => IsFresh(sample.Description.Table, sample.TableVersion));

    /// <summary>The samples whose table has changed since; answers must not come from them.</summary>
    internal IEnumerable<SampleEntry> StaleSamples => Manifest.Samples.Where(sample => !IsFresh(sample.Description.Table, sample.TableVersion));

    /// <summary>Volumes kept beside the tables.</summary>
    internal IReadOnlyList<VolumeFileEntry> VolumeFiles => Manifest.VolumeFiles;

    /// <summary>Lets the snapshot go; vacuum may then remove what no newer one needs.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>The table of that name (case ignored), or null.</summary>
    internal TableEntry? FindTable(string name) => Tables.FirstOrDefault(table => string.Equals(table.Definition.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The table of that name (case ignored).</summary>
    /// <exception cref="ApproxException">The snapshot has none; the hint names the nearest one.</exception>
    internal TableEntry Table(string name)
    {
        if (FindTable(name) is { } found) return found;
        string? near = NearestName.Of(name, TableNames);
        throw ApproxException.BadData(
            $"the store '{StoreDirectory}' has no table '{name}'",
            near is not null ? $"did you mean '{near}'?" : Tables.Count == 0 ? "the store is empty" : $"it has {string.Join(", ", TableNames)}");
    }

    /// <summary>Full path of the table's exact moments; null when there are none that describe the table as it is now.</summary>
    internal string? MomentsPath(string table) => FreshPath(Manifest.Moments, table);

    /// <summary>Full path of the table's group catalogue; null when there is none that describes the table as it is now.</summary>
    internal string? GroupsPath(string table) => FreshPath(Manifest.Groups, table);

    /// <summary>Full path of one file of a sample.</summary>
    /// <exception cref="ApproxException">The sample has no such file.</exception>
    internal string SamplePath(SampleEntry sample, string role) =>
        sample.Files.TryGetValue(role, out FileEntry? entry)
            ? PathOf(entry)
            : throw ApproxException.BadData($"sample '{sample.Name}' of the store '{StoreDirectory}' has no file '{role}'", "draw it again with `approx sample`");

    /// <summary>Full paths of a table's Parquet parts, in row order.</summary>
    internal IReadOnlyList<string> PartPaths(string table) => [.. Table(table).Parts.Select(part => PathOf(part.File))];

    /// <summary>A table as an expression for behind FROM: its columns in order, its rows in order.</summary>
    /// <exception cref="ApproxException">There is no such table.</exception>
    internal string ScanSql(string table)
    {
        TableEntry entry = Table(table);
        return TableScan.Sql(entry.Definition, [.. entry.Parts.Select(part => (PathOf(part.File), part.Columns))]);
    }

    /// <summary>Makes a view of every table, under its name, in the connection's database. Files are read when queries run, so the snapshot must stay open.</summary>
    /// <exception cref="ApproxException">A part is missing or cut.</exception>
    internal void Attach(DuckDbConnection connection)
    {
        foreach (TableEntry table in Tables)
            connection.Execute($"CREATE OR REPLACE VIEW {SqlText.Identifier(table.Definition.Name)} AS SELECT * FROM {ScanSql(table.Definition.Name)}");
    }

    /// <summary>A database for foreign statements: the tables as views, and no file to be reached but their parts. The snapshot must stay open while it is used.</summary>
    /// <param name="config">Threads and memory.</param>
    /// <param name="prepare">More to set up while files can still be read.</param>
    internal SandboxedDatabase OpenSandbox(DuckDbConfig? config = null, Action<DuckDbConnection>? prepare = null) =>
        SandboxedDatabase.Open(new Dictionary<string, IReadOnlyList<string>>(), config, connection =>
        {
            // Where a path holds characters of a pattern DuckDB checks the pattern, and then the file it finds.
            IEnumerable<string> parts = TableNames.SelectMany(PartPaths);
            connection.Execute($"SET allowed_paths = {SqlText.LiteralList(parts.SelectMany(path => (string[])[path, TableScan.Exactly(path)]).Distinct())}");
            Attach(connection);
            prepare?.Invoke(connection);
        });

    /// <summary>Full path of a file the manifest names, after a look that it is there in its full length.</summary>
    /// <exception cref="ApproxException">It is missing or cut.</exception>
    internal string PathOf(FileEntry entry)
    {
        FileInfo found = new(Layout.Full(entry.Path));
        if (Directory.Exists(found.FullName)) return found.FullName;
        if (found.Exists && found.Length == entry.Bytes) return found.FullName;
        throw ApproxException.BadData(
            $"the store '{StoreDirectory}' is damaged: '{entry.Path}' {(found.Exists ? $"has {found.Length} bytes instead of {entry.Bytes}" : "is missing")}",
            "`approx verify` lists every damaged file; put it back from a copy, or extract the volume again");
    }

    private string? FreshPath(IReadOnlyList<SummaryEntry> summaries, string table)
    {
        SummaryEntry? entry = summaries.FirstOrDefault(summary => string.Equals(summary.Table, table, StringComparison.OrdinalIgnoreCase));
        return entry is not null && IsFresh(entry.Table, entry.TableVersion) ? PathOf(entry.File) : null;
    }

    private bool IsFresh(string table, int version) => FindTable(table)?.Version == version;
}
