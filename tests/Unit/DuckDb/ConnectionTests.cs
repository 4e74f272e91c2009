using Approx.Core;
using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

public sealed class ConnectionTests : IDisposable
{
    private readonly DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 2 });
    private readonly DuckDbConnection connection;

    public ConnectionTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    [Fact]
    public void The_library_is_the_version_the_lock_file_names() => Assert.StartsWith("v1.5.", DuckDbDatabase.LibraryVersion, StringComparison.Ordinal);

    [Fact]
    public void Settings_reach_the_database()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        DuckDbConfig config = new() { Threads = 1, MemoryLimit = 200_000_000, TempDirectory = folder, Options = new Dictionary<string, string> { ["default_order"] = "desc" } };
        using DuckDbDatabase other = DuckDbDatabase.Open(config: config);
        using DuckDbConnection c = other.Connect();
        Assert.Equal(1, c.Scalar<long>("SELECT current_setting('threads')"));
        Assert.Equal("190.7 MiB", c.Scalar<string>("SELECT current_setting('memory_limit')"));
        Assert.Equal(folder, c.Scalar<string>("SELECT current_setting('temp_directory')"));
        Assert.Equal("DESC", c.Scalar<string>("SELECT current_setting('default_order')"), ignoreCase: true);
    }

    [Fact]
    public void A_wrong_setting_is_refused_by_name()
    {
        DuckDbConfig config = new() { Options = new Dictionary<string, string> { ["no_such_setting"] = "1" } };
        DuckDbException error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(config: config));
        Assert.Contains("no_such_setting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_name()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new string('x', 5000));
            DuckDbException error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(file));
            Assert.Equal(DuckDbErrorClass.Io, error.Class);
            Assert.Equal(ErrorKind.Data, error.Kind);
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_database_file_keeps_its_tables_and_a_read_only_one_refuses_to_write()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".duckdb");
        try
        {
            using (DuckDbDatabase first = DuckDbDatabase.Open(file))
            using (DuckDbConnection c = first.Connect())
                c.Execute("CREATE TABLE t AS SELECT 42 AS x");
            using DuckDbDatabase second = DuckDbDatabase.Open(file, new DuckDbConfig { ReadOnly = true });
            using DuckDbConnection reader = second.Connect();
            Assert.Equal(42, reader.Scalar<int>("SELECT x FROM t"));
            Assert.Equal(DuckDbErrorClass.InvalidInput, Assert.Throws<DuckDbException>(() => reader.Execute("DELETE FROM t")).Class);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void An_empty_result_has_columns_and_no_chunk()
    {
        using DuckDbResult result = connection.Query("SELECT 1 AS a, 'x' AS b WHERE false");
        Assert.Equal(["a", "b"], result.Columns.Select(c => c.Name));
        Assert.Equal(DuckDbTypeId.Varchar, result.Columns[1].Type.Id);
        Assert.Null(result.Fetch());
        Assert.Null(result.Fetch());
        Assert.Empty(result.Chunks());
    }

    [Fact]
    public void Materialised_and_streaming_results_have_the_same_rows()
    {
        const string sql = "SELECT i, i % 7 = 0 AS b, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text ' || i END AS s, 'constant' AS c FROM range(100000) t(i)";
        Assert.Equal(Digest(connection.Query(sql)), Digest(connection.Stream(sql)));
    }

    [Fact]
    public void A_statement_that_changes_rows_counts_them()
    {
        Assert.Equal(0, connection.Execute("CREATE TABLE t(i BIGINT)"));
        Assert.Equal(1000, connection.Execute("INSERT INTO t SELECT * FROM range(1000)"));
        Assert.Equal(500, connection.Execute("DELETE FROM t WHERE i < 500"));
        using DuckDbResult result = connection.Stream("INSERT INTO t VALUES (1), (2)");
        Assert.Equal(2, result.RowsChanged);
        Assert.Equal(StatementKind.Insert, result.Statement);
    }

    [Fact]
    public void Several_statements_run_in_turn_and_the_last_one_answers() =>
        Assert.Equal(3, connection.Scalar<int>("CREATE TABLE x(i INTEGER); INSERT INTO x VALUES (1), (2); SELECT sum(i)::INTEGER FROM x"));

    [Fact]
    public void Statements_of_a_text_are_prepared_one_after_the_other()
    {
        List<StatementKind> kinds = [];
        foreach (PreparedStatement statement in connection.PrepareAll("CREATE TABLE p(i INTEGER); INSERT INTO p VALUES (1); SELECT * FROM p; COPY p TO 'nowhere'"))
        {
            using (statement)
            {
                kinds.Add(statement.Kind);
                if (statement.Kind != StatementKind.Copy) statement.Execute();
            }
        }
        Assert.Equal([StatementKind.Create, StatementKind.Insert, StatementKind.Select, StatementKind.Copy], kinds);
        Assert.Equal(DuckDbErrorClass.Parser, Assert.Throws<DuckDbException>(() => connection.PrepareAll("SELECT 1; SELEC 2").First()).Class);
    }

    [Fact]
    public void Parameters_bind_by_name_and_keep_until_they_are_cleared()
    {
        using PreparedStatement statement = connection.Prepare("SELECT $low + $high * 10");
        Assert.Equal(2, statement.ParameterCount);
        statement.Bind("low", 1).Bind("high", 2);
        Assert.Equal(21, Convert.ToInt64(statement.Query().TakeRows()[0][0], System.Globalization.CultureInfo.InvariantCulture));
        statement.Bind("high", 3);
        Assert.Equal(31, Convert.ToInt64(statement.Query().TakeRows()[0][0], System.Globalization.CultureInfo.InvariantCulture));
        statement.ClearBindings();
        DuckDbException unbound = Assert.Throws<DuckDbException>(() => statement.Query());
        Assert.Equal(DuckDbErrorClass.InvalidInput, unbound.Class);
        ApproxException unknown = Assert.Throws<ApproxException>(() => statement.Bind("middle", 2));
        Assert.Contains("low", unknown.Hint, StringComparison.Ordinal);
        Assert.Throws<ApproxException>(() => statement.Bind(3, 2));
    }

    [Fact]
    public void A_prepared_statement_knows_its_columns()
    {
        using PreparedStatement statement = connection.Prepare("SELECT 1::DECIMAL(5,1) AS d, [true] AS l, $1::DATE AS p");
        Assert.Equal(["d DECIMAL(5,1)", "l BOOLEAN[]", "p DATE"], statement.Columns.Select(c => c.Name + " " + c.Type));
        Assert.Equal("1", statement.ParameterName(1));
        Assert.Equal(DuckDbTypeId.Date, statement.ParameterType(1));
    }

    [Fact]
    public void A_scalar_converts_only_where_nothing_is_lost()
    {
        Assert.Equal(5L, connection.Scalar<long>("SELECT 5::TINYINT"));
        Assert.Equal(6L, connection.Scalar<long>("SELECT sum(i) FROM range(4) t(i)"));
        Assert.Equal(2.5, connection.Scalar<double>("SELECT 2.5"));
        Assert.Null(connection.Scalar<long?>("SELECT NULL::BIGINT"));
        Assert.Null(connection.Scalar<string>("SELECT NULL"));
        Assert.Throws<ApproxException>(() => connection.Scalar<int>("SELECT 3000000000"));
        Assert.Throws<ApproxException>(() => connection.Scalar<int>("SELECT 2.5::DOUBLE"));
        Assert.Throws<ApproxException>(() => connection.Scalar<long>("SELECT 'x'"));
        Assert.Throws<ApproxException>(() => connection.Scalar<long>("SELECT 1 WHERE false"));
    }

    [Fact]
    public void Connections_of_one_database_work_at_the_same_time_and_see_one_anothers_tables()
    {
        connection.Execute("CREATE TABLE shared AS SELECT * FROM range(100000) t(i)");
        long[] sums = new long[4];
        Parallel.For(0, sums.Length, k =>
        {
            using DuckDbConnection own = database.Connect();
            for (int r = 0; r < 5; r++) sums[k] += own.Scalar<long>($"SELECT sum(i) FROM shared WHERE i % 4 = {k}");
        });
        Assert.Equal(5L * 99999 * 100000 / 2, sums.Sum());
    }

    [Fact]
    public void A_statement_with_NUL_is_refused_before_it_is_cut_off_there() =>
        Assert.Contains("NUL", Assert.Throws<ApproxException>(() => connection.Query("SELECT 1 \0; DROP TABLE x")).Message, StringComparison.Ordinal);

    private static long Digest(DuckDbResult result)
    {
        HashCode hash = default;
        long rows = 0;
        using (result)
        {
            foreach (DataChunk chunk in result.Chunks())
            {
                rows += chunk.RowCount;
                ReadOnlySpan<long> ids = chunk[0].Values<long>();
                ReadOnlySpan<bool> flags = chunk[1].Values<bool>();
                for (int r = 0; r < chunk.RowCount; r++)
                {
                    hash.Add(ids[r]);
                    hash.Add(flags[r]);
                    hash.Add(chunk[2].Text(r));
                    hash.AddBytes(chunk[3].Bytes(r));
                }
            }
        }
        Assert.Equal(100000, rows);
        return hash.ToHashCode();
    }
}
