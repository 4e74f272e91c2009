using Approx.Core;
using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

/// <summary>Every way out that DuckDB has is tried, once behind the guard and, where DuckDB's own locks must hold, once without it.</summary>
public sealed class SandboxTests(SandboxTests.Fixture fixture) : IClassFixture<SandboxTests.Fixture>
{
    private SandboxedConnection Connection => fixture.Connection;

    [Theory]
    [InlineData("SELECT sum(i) FROM objects", "45")]
    [InlineData("SELECT count(*) FROM OBJECTS o JOIN main.objects p USING (i)", "10")]
    [InlineData("WITH big AS (SELECT * FROM objects WHERE i > 5) SELECT count(*) FROM big", "4")]
    [InlineData("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT sum(n) FROM r", "15")]
    [InlineData("SELECT count(*) FROM range(7), (VALUES (1), (2))", "14")]
    [InlineData("FROM objects SELECT max(i)", "9")]
    [InlineData("SELECT sum(x) FROM (SELECT unnest([1, 2]) AS x)", "3")]
    [InlineData("SELECT count(*) FROM read_parquet('{named}')", "10")]
    public void Statements_over_the_named_tables_are_answered(string sql, string expected)
    {
        using DuckDbResult result = Connection.Query(Fill(sql));
        Assert.Equal(expected, Convert.ToString(result.Rows()[0][0], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Parameters_are_bound_in_foreign_statements()
    {
        using PreparedStatement statement = Connection.Prepare("SELECT count(*) FROM objects WHERE i < $limit");
        Assert.Equal(3L, statement.Bind("limit", 3).Query().TakeRows()[0][0]);
    }

    /// <summary>Reading, writing, loading, attaching, setting: none is possible even for a statement that passes no guard.</summary>
    [Theory]
    [InlineData("SELECT * FROM read_csv('{secret}')")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '{secret}'")]
    [InlineData("SELECT * FROM '{folder}/other.parquet'")]
    [InlineData("SELECT * FROM read_parquet('{folder}/../{name}/other.parquet')")]
    [InlineData("SELECT * FROM read_parquet('{folder}/*.parquet')")]
    [InlineData("SELECT * FROM read_parquet(['{named}', '{folder}/other.parquet'])")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')")]
    [InlineData("SELECT * FROM read_json('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM sniff_csv('{secret}')")]
    [InlineData("SELECT * FROM parquet_metadata('{folder}/other.parquet')")]
    [InlineData("SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')")]
    [InlineData("SELECT getenv('HOME')")]
    [InlineData("SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')")]
    [InlineData("SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')")]
    [InlineData("SELECT * FROM 's3://bucket/x.parquet'")]
    [InlineData("COPY (SELECT 1) TO '{folder}/out.csv'")]
    [InlineData("COPY (SELECT 1 AS i) TO '{named}' (FORMAT parquet)")]
    [InlineData("EXPLAIN ANALYZE COPY (SELECT 1 AS i) TO '{named}' (FORMAT parquet)")]
    [InlineData("EXPORT DATABASE '{folder}/export'")]
    [InlineData("IMPORT DATABASE '{folder}/export'")]
    [InlineData("ATTACH '{folder}/new.duckdb' AS x")]
    [InlineData("INSTALL httpfs")]
    [InlineData("FORCE INSTALL httpfs FROM community")]
    [InlineData("LOAD httpfs")]
    [InlineData("LOAD '{folder}/x.duckdb_extension'")]
    [InlineData("SET threads = 4")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("SET allowed_paths = ['/etc/passwd']")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SET temp_directory = '{folder}'")]
    [InlineData("RESET threads")]
    [InlineData("PRAGMA threads = 4")]
    [InlineData("PRAGMA profiling_output = '{folder}/profile.json'")]
    [InlineData("CREATE PERSISTENT SECRET s (TYPE http)")]
    public void Each_way_out_is_shut_by_DuckDB_itself_and_by_the_guard(string sql)
    {
        string statement = Fill(sql);
        Assert.Throws<DuckDbException>(() => Connection.Trusted.Query(statement));
        Assert.ThrowsAny<ApproxException>(() => Connection.Query(statement));
        NothingChanged();
    }

    /// <summary>What DuckDB's locks leave open is shut by the guard alone: these would change, reveal or crash something.</summary>
    [Theory]
    [InlineData("ATTACH '{named}' AS x")]
    [InlineData("ATTACH ':memory:' AS x")]
    [InlineData("DETACH memory")]
    [InlineData("COPY (SELECT 1) TO '{spill}/out.csv'")]
    [InlineData("SELECT * FROM glob('{spill}/*')")]
    [InlineData("SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '{folder}/logs'})")]
    [InlineData("CALL enable_logging()")]
    [InlineData("SELECT * FROM arrow_scan(1, 2, 3)")]
    [InlineData("SELECT * FROM (SELECT (SELECT count(*) FROM arrow_scan_dumb(1, 2, 3)))")]
    [InlineData("SELECT * FROM query('SELECT 1')")]
    [InlineData("SELECT * FROM query_table('objects')")]
    [InlineData("SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))")]
    [InlineData("SELECT json_serialize_plan('SELECT * FROM enable_logging()')")]
    [InlineData("SELECT i FROM objects WHERE current_setting('temp_directory') <> ''")]
    [InlineData("SELECT write_log('x')")]
    [InlineData("SELECT sum(sleep_ms(1000000))")]
    [InlineData("SELECT * FROM duckdb_settings()")]
    [InlineData("SELECT * FROM duckdb_views")]
    [InlineData("SELECT * FROM pg_catalog.pg_settings")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM sqlite_master")]
    [InlineData("SELECT * FROM system.main.duckdb_views")]
    [InlineData("SHOW TABLES")]
    [InlineData("DESCRIBE objects")]
    [InlineData("SUMMARIZE objects")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("PRAGMA enable_profiling")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SET VARIABLE x = 1")]
    [InlineData("SET search_path = 'main'")]
    [InlineData("USE memory")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("CREATE TEMP VIEW v AS SELECT 1")]
    [InlineData("CREATE MACRO m() AS TABLE SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("DROP VIEW objects")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("EXECUTE p")]
    [InlineData("BEGIN")]
    [InlineData("CHECKPOINT")]
    [InlineData("VACUUM")]
    [InlineData("PIVOT objects ON i")]
    [InlineData("SELECT 1; DROP VIEW objects")]
    [InlineData("")]
    [InlineData("WITH x AS (INSERT INTO objects VALUES (1) RETURNING *) SELECT * FROM x")]
    public void The_guard_refuses_what_the_locks_leave_open(string sql)
    {
        ApproxException error = Assert.ThrowsAny<ApproxException>(() => Connection.Query(Fill(sql)));
        Assert.Equal(ErrorKind.Sql, error.Kind);
        NothingChanged();
    }

    [Fact]
    public void A_refusal_names_the_table_meant() =>
        Assert.Contains("objects", Assert.Throws<ApproxException>(() => Connection.Query("SELECT * FROM object")).Hint, StringComparison.Ordinal);

    [Fact]
    public void Depth_without_end_is_refused_and_the_process_lives_on()
    {
        string deep = string.Concat(Enumerable.Repeat("abs(", 50_000)) + "1" + new string(')', 50_000);
        Assert.ThrowsAny<ApproxException>(() => Connection.Query("SELECT " + deep));
        Assert.ThrowsAny<ApproxException>(() => Connection.Query("SELECT 1" + string.Concat(Enumerable.Repeat("+1", 50_000))));
        using DuckDbResult result = Connection.Query("SELECT " + string.Concat(Enumerable.Repeat("abs(", 200)) + "1" + new string(')', 200));
        Assert.Equal(1, result.Rows()[0][0]);
        NothingChanged();
    }

    [Fact]
    public void A_query_larger_than_memory_spills_to_a_folder_that_is_gone_afterwards()
    {
        string own = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (SandboxedDatabase small = SandboxedDatabase.Open(new Dictionary<string, IReadOnlyList<string>>(), new DuckDbConfig { Threads = 1, MemoryLimit = 60_000_000, TempDirectory = own }))
        using (SandboxedConnection c = small.Connect())
        {
            Assert.Single(Directory.GetDirectories(own));
            using DuckDbResult result = c.Query("SELECT count(*) FROM (SELECT i, hash(i) AS h FROM range(3000000) t(i) ORDER BY h OFFSET 1)");
            Assert.Equal(2_999_999L, result.Rows()[0][0]);
        }
        Assert.Empty(Directory.GetDirectories(own));
        Directory.Delete(own);
    }

    [Fact]
    public void A_missing_file_is_told_at_opening()
    {
        string own = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Dictionary<string, IReadOnlyList<string>> tables = new() { ["t"] = [Path.Combine(fixture.Folder, "gone.parquet")] };
        DuckDbException error = Assert.Throws<DuckDbException>(() => SandboxedDatabase.Open(tables, new DuckDbConfig { TempDirectory = own }));
        Assert.Equal(DuckDbErrorClass.Io, error.Class);
        Assert.Empty(Directory.GetDirectories(own));
        Directory.Delete(own);
    }

    private string Fill(string sql) => sql
        .Replace("{named}", fixture.Named.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal)
        .Replace("{secret}", fixture.Secret, StringComparison.Ordinal)
        .Replace("{folder}", fixture.Folder, StringComparison.Ordinal)
        .Replace("{name}", Path.GetFileName(fixture.Folder), StringComparison.Ordinal)
        .Replace("{spill}", Connection.Trusted.Scalar<string>("SELECT current_setting('temp_directory')"), StringComparison.Ordinal);

    private void NothingChanged()
    {
        Assert.Equal(3, Directory.GetFileSystemEntries(fixture.Folder).Length);
        Assert.Equal(fixture.NamedBytes, File.ReadAllBytes(fixture.Named));
        Assert.Empty(Directory.GetFileSystemEntries(Connection.Trusted.Scalar<string>("SELECT current_setting('temp_directory')")!));
        Assert.Equal(45L, Convert.ToInt64(Connection.Trusted.Scalar<long>("SELECT sum(i) FROM objects"), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>One database for all tests of the class: none of them may change it.</summary>
    public sealed class Fixture : IDisposable
    {
        private readonly SandboxedDatabase database;

        public Fixture()
        {
            Folder = Directory.CreateTempSubdirectory("approx-sandbox-test-").FullName;
            Named = Path.Combine(Folder, "it's [the] named.parquet");
            Secret = Path.Combine(Folder, "secret.csv");
            using (DuckDbDatabase maker = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 }))
            using (DuckDbConnection c = maker.Connect())
            {
                c.Execute($"COPY (SELECT range AS i FROM range(10)) TO {SqlText.Literal(Named)}");
                c.Execute($"COPY (SELECT range AS i FROM range(10)) TO {SqlText.Literal(Path.Combine(Folder, "other.parquet"))}");
            }
            File.WriteAllText(Secret, "a,b\n1,2\n");
            NamedBytes = File.ReadAllBytes(Named);
            database = SandboxedDatabase.Open(new Dictionary<string, IReadOnlyList<string>> { ["objects"] = [Named] }, new DuckDbConfig { Threads = 1 });
            Connection = database.Connect();
        }

        public string Folder { get; }

        public string Named { get; }

        public string Secret { get; }

        public byte[] NamedBytes { get; }

        internal SandboxedConnection Connection { get; }

        public void Dispose()
        {
            Connection.Dispose();
            database.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
