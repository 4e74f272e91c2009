namespace Approx.DuckDb;

/// <summary>An open database, in memory or in a file. Connections of one database may work at the same time, each on one thread.</summary>
internal sealed unsafe class DuckDbDatabase : IDisposable
{
    /// <summary>The path of a database that lives in memory only.</summary>
    public const string InMemory = ":memory:";

    private readonly DatabaseHandle handle;
    private readonly Lazy<ArrowTables> arrow;

    private DuckDbDatabase(DatabaseHandle handle)
    {
        this.handle = handle;
        arrow = new Lazy<ArrowTables>(() => new ArrowTables(Connect()));
    }

    /// <summary>The version of the library, e.g. v1.5.6.</summary>
    public static string LibraryVersion => NativeMethods.Text(NativeMethods.duckdb_library_version())!;

    /// <summary>Opens a database in memory, or a file (made when it is not there).</summary>
    /// <exception cref="DuckDbException">The file cannot be opened or a setting is refused.</exception>
    public static DuckDbDatabase Open(string path = InMemory, DuckDbConfig? config = null)
    {
        SqlText.CheckNoNul(path);
        if (NativeMethods.duckdb_create_config(out ConfigHandle settings) == NativeState.Error) throw DuckDbException.From("Out of Memory Error: no configuration");
        using (settings)
        {
            foreach ((string name, string value) in (config ?? new DuckDbConfig()).Settings())
            {
                SqlText.CheckNoNul(name);
                SqlText.CheckNoNul(value);
                if (NativeMethods.duckdb_set_config(settings, name, value) == NativeState.Error)
                    throw DuckDbException.From($"Invalid Configuration Error: DuckDB does not take the setting {name} = {value}");
            }
            NativeState state = NativeMethods.duckdb_open_ext(path, out DatabaseHandle database, settings, out byte* error);
            string? message = NativeMethods.TakeText(error);
            if (state == NativeState.Success) return new DuckDbDatabase(database);
            database.Dispose();
            throw DuckDbException.From(message);
        }
    }

    /// <summary>A new connection.</summary>
    public DuckDbConnection Connect()
    {
        if (NativeMethods.duckdb_connect(handle, out ConnectionHandle connection) == NativeState.Success) return new DuckDbConnection(this, connection);
        connection.Dispose();
        throw DuckDbException.From("Connection Error: no connection to the database");
    }

    /// <summary>The Arrow tables registered on this database's connections.</summary>
    internal ArrowTables Arrow => arrow.Value;

    /// <summary>Closes the database. Dispose its connections and results first.</summary>
    public void Dispose()
    {
        if (arrow.IsValueCreated) arrow.Value.Dispose();
        handle.Dispose();
    }
}
