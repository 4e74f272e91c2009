using Approx.Core;

namespace Approx.DuckDb;

/// <summary>
/// A database in memory whose connections reach no file but the Parquet files named at opening, no network, no extension and no setting.
/// DuckDB's own locks hold in all connections; <see cref="SandboxedConnection"/> adds what they leave open (see README.md).
/// </summary>
internal sealed class SandboxedDatabase : IDisposable
{
    private readonly DuckDbDatabase database;
    private readonly string? spill;

    private SandboxedDatabase(DuckDbDatabase database, string? spill)
    {
        this.database = database;
        this.spill = spill;
    }

    /// <summary>Opens the database and closes the doors.</summary>
    /// <param name="tables">Views to make: name → its Parquet files (all of one schema), by full path.</param>
    /// <param name="config">Threads and memory. A folder of its own is made below the temporary directory (default: the system's) to spill to; an empty one means no spilling.</param>
    /// <param name="prepare">More to set up while files can still be read; what it makes is visible to all.</param>
    /// <exception cref="ApproxException">A file cannot be read.</exception>
    public static SandboxedDatabase Open(IReadOnlyDictionary<string, IReadOnlyList<string>> tables, DuckDbConfig? config = null, Action<DuckDbConnection>? prepare = null)
    {
        config ??= new DuckDbConfig();
        string? spill = config.TempDirectory == "" ? null : SpillFolder(config.TempDirectory ?? Path.GetTempPath());
        DuckDbDatabase? database = null;
        try
        {
            database = DuckDbDatabase.Open(DuckDbDatabase.InMemory, config with { TempDirectory = spill ?? "" });
            using DuckDbConnection connection = database.Connect();
            string[] files = [.. tables.Values.SelectMany(list => list).Select(Path.GetFullPath)];
            connection.Execute($"SET allowed_paths = {SqlText.LiteralList(files)}");
            foreach ((string name, IReadOnlyList<string> parts) in tables)
                connection.Execute($"CREATE VIEW {SqlText.Identifier(name)} AS SELECT * FROM read_parquet({SqlText.LiteralList(parts.Select(Path.GetFullPath))})");
            prepare?.Invoke(connection);
            // The order matters: allowed_paths is fixed once external access is off, everything is once the configuration is locked.
            connection.Execute(
                """
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                SET allow_community_extensions = false;
                SET allow_persistent_secrets = false;
                SET enable_external_access = false;
                SET lock_configuration = true
                """);
            return new SandboxedDatabase(database, spill);
        }
        catch
        {
            database?.Dispose();
            if (spill is not null) Directory.Delete(spill, recursive: true);
            throw;
        }
    }

    /// <summary>A connection for foreign statements.</summary>
    public SandboxedConnection Connect() => new(database.Connect());

    /// <summary>Closes the database and removes its spill folder. Dispose the connections first.</summary>
    public void Dispose()
    {
        database.Dispose();
        if (spill is not null && Directory.Exists(spill)) Directory.Delete(spill, recursive: true);
    }

    // Foreign statements may touch this folder as far as DuckDB is concerned: nothing else may lie in it, and nobody else may look in.
    private static string SpillFolder(string parent)
    {
        string folder = Path.Combine(Path.GetFullPath(parent), "approx-" + Path.GetRandomFileName());
        Directory.CreateDirectory(parent);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}
