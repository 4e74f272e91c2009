using Approx.Core;
using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

public sealed class ErrorTests : IDisposable
{
    private readonly DuckDbDatabase database = DuckDbDatabase.Open();
    private readonly DuckDbConnection connection;

    public ErrorTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    [Theory]
    [InlineData("SELEC 1", "Parser", ErrorKind.Sql)]
    [InlineData("SELECT nope FROM range(3) t(i)", "Binder", ErrorKind.Sql)]
    [InlineData("SELECT * FROM nowhere", "Catalog", ErrorKind.Sql)]
    [InlineData("SELECT no_such_function(1)", "Catalog", ErrorKind.Sql)]
    [InlineData("SELECT 'x'::INTEGER", "Conversion", ErrorKind.Sql)]
    [InlineData("SELECT 9223372036854775807 + i FROM range(1, 2) t(i)", "OutOfRange", ErrorKind.Sql)]
    [InlineData("SELECT * FROM read_parquet('/no/such/file.parquet')", "Io", ErrorKind.Data)]
    [InlineData("SELECT error('mine')", "InvalidInput", ErrorKind.Sql)]
    [InlineData("COMMIT", "Transaction", ErrorKind.Sql)]
    [InlineData("CREATE TABLE c(i INTEGER PRIMARY KEY); INSERT INTO c VALUES (1), (1)", "Constraint", ErrorKind.Data)]
    [InlineData("SET threads = -1", "Syntax", ErrorKind.Sql)]
    [InlineData("SET no_such_setting = 1", "Catalog", ErrorKind.Sql)]
    public void Errors_keep_DuckDBs_class_and_get_our_kind(string sql, string expected, ErrorKind kind)
    {
        DuckDbException error = Assert.Throws<DuckDbException>(() => connection.Query(sql));
        Assert.Equal(expected, error.Class.ToString());
        Assert.Equal(kind, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith(error.Message, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC 1", "Parser")]
    [InlineData("SELECT nope FROM range(3) t(i)", "Binder")]
    [InlineData("SELECT * FROM nowhere", "Catalog")]
    public void A_failed_prepare_has_the_class_a_failed_query_has(string sql, string expected) =>
        Assert.Equal(expected, Assert.Throws<DuckDbException>(() => connection.Prepare(sql)).Class.ToString());

    [Fact]
    public void A_near_miss_carries_DuckDBs_hint()
    {
        connection.Execute("CREATE TABLE objects(volume DOUBLE)");
        DuckDbException error = Assert.Throws<DuckDbException>(() => connection.Query("SELECT * FROM object"));
        Assert.Contains("objects", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_streaming_statement_that_fails_on_its_way_says_so_when_it_is_read()
    {
        using DuckDbResult result = connection.Stream("SELECT CASE WHEN i = 900000 THEN 'x' ELSE '1' END::INTEGER FROM range(1000000) t(i)");
        long rows = 0;
        DuckDbException error = Assert.Throws<DuckDbException>(() =>
        {
            foreach (DataChunk chunk in result.Chunks()) rows += chunk.RowCount;
        });
        Assert.Equal(DuckDbErrorClass.Conversion, error.Class);
        Assert.InRange(rows, 1, 999_999);
        Assert.Null(result.Fetch());
    }

    [Fact]
    public void The_connection_works_on_after_an_error()
    {
        Assert.Throws<DuckDbException>(() => connection.Query("SELECT * FROM nowhere"));
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void A_query_beyond_the_memory_limit_fails_with_its_class()
    {
        using DuckDbDatabase small = DuckDbDatabase.Open(config: new DuckDbConfig { MemoryLimit = 20_000_000, TempDirectory = "", Threads = 1 });
        using DuckDbConnection c = small.Connect();
        DuckDbException error = Assert.Throws<DuckDbException>(() => c.Query("SELECT list(i) FROM range(20000000) t(i)"));
        Assert.Equal(DuckDbErrorClass.OutOfMemory, error.Class);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void A_cancelled_token_stops_a_long_query_promptly_and_the_connection_works_on()
    {
        using CancellationTokenSource source = new();
        using Timer timer = new(_ => source.Cancel(), null, 100, Timeout.Infinite);
        Assert.ThrowsAny<OperationCanceledException>(() => connection.Query("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range < 0", source.Token));
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_token_cancelled_at_any_moment_around_the_start_never_hangs()
    {
        for (int i = 0; i < 20; i++)
        {
            using CancellationTokenSource source = new();
            Task cancel = Task.Run(source.Cancel, TestContext.Current.CancellationToken);
            Assert.ThrowsAny<OperationCanceledException>(() => connection.Query("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range < 0", source.Token));
            await cancel;
        }
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void A_streaming_result_is_stopped_between_its_chunks()
    {
        using CancellationTokenSource source = new();
        using DuckDbResult result = connection.Stream("SELECT i FROM range(100000000) t(i)", source.Token);
        result.Fetch(source.Token)!.Dispose();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => result.Fetch(source.Token));
    }

    [Fact]
    public void An_interrupt_from_another_thread_is_an_error_of_its_class()
    {
        using Timer timer = new(_ => connection.Interrupt(), null, 50, 20);
        DuckDbException error = Assert.Throws<DuckDbException>(() => connection.Query("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range + b.range < 0"));
        Assert.Equal(DuckDbErrorClass.Interrupt, error.Class);
        Assert.Equal(ErrorKind.Interrupted, error.Kind);
    }
}
