using Approx.DuckDb;

namespace Approx.Store;

/// <summary>
/// Makes a transaction's Parquet parts with a DuckDB of its own. It works on one thread: only then are the bytes the same for the same rows
/// (with two, DuckDB 1.5 was seen to cut row groups elsewhere).
/// </summary>
internal sealed class PartStager(StagingArea staging, long memoryLimit, long partBytes) : IDisposable
{
    private readonly Lock opening = new();
    private DuckDbDatabase? database;
    private DuckDbConnection? shared;

    /// <summary>The connection for queries of the transaction itself.</summary>
    public DuckDbConnection Connection => shared ??= Connect();

    /// <summary>Another connection to the same database; the caller disposes it.</summary>
    public DuckDbConnection Connect()
    {
        lock (opening)
        {
            database ??= DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1, MemoryLimit = memoryLimit, TempDirectory = Path.Combine(staging.Folder, "spill") });
            return database.Connect();
        }
    }

    /// <summary>Writes the rows of a query as one part; null when there are none.</summary>
    /// <param name="connection">The connection that knows the query's tables.</param>
    /// <param name="table">The columns, which must be the query's, in order.</param>
    /// <param name="query">A SELECT.</param>
    public StagedPart? Write(DuckDbConnection connection, TableDefinition table, string query)
    {
        string path = staging.NewPath(".parquet");
        long rows = Copy(connection, table, query, path, "");
        return rows == 0 ? null : Seal(path, table, rows);
    }

    /// <summary>Writes the rows of a query as several parts of at most <see cref="RowsPerPart"/> rows; only a row group at a time is in memory.</summary>
    public IReadOnlyList<StagedPart> WriteMany(TableDefinition table, string query)
    {
        string folder = staging.NewPath("");
        long groups = RowsPerPart(table) / ParquetFormat.RowGroupSize;
        Copy(Connection, table, query, folder, $", ROW_GROUPS_PER_FILE {groups}");
        List<StagedPart> parts = [];
        // DuckDB numbers the files: data_0, data_1, …, data_10.
        foreach (string path in Directory.EnumerateFiles(folder).OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal))
        {
            long rows = ParquetFormat.RowsIn(Connection, path);
            if (rows > 0) parts.Add(Seal(path, table, rows));
        }
        return parts;
    }

    /// <summary>
    /// Rows in a part: 1 to 16 whole row groups, of about the given size uncompressed, so that a part being filled fits in memory.
    /// A pure function of the columns, so that the cut does not depend on how rows come in.
    /// </summary>
    public long RowsPerPart(TableDefinition table)
    {
        long groups = partBytes / (table.Columns.Sum(column => column.Type.Width()) * (long)ParquetFormat.RowGroupSize);
        return Math.Clamp(groups, 1, 16) * ParquetFormat.RowGroupSize;
    }

    public void Dispose()
    {
        shared?.Dispose();
        database?.Dispose();
    }

    private StagedPart Seal(string path, TableDefinition table, long rows) =>
        new(staging.Seal(path, $"tables/{table.Name}", ".parquet"), rows, [.. table.Columns.Select(column => column.Name)]);

    private static long Copy(DuckDbConnection connection, TableDefinition table, string query, string path, string more)
    {
        try
        {
            return connection.Execute($"COPY ({query}) TO {SqlText.Literal(path)} ({ParquetFormat.Options(table)}{more})");
        }
        catch (DuckDbException error) when (error.Class == DuckDbErrorClass.Io && error.Detail.Contains(path, StringComparison.Ordinal))
        {
            throw StoreErrors.FromFileSystem(new IOException(error.Message, error), $"writing table '{table.Name}'");
        }
    }
}
