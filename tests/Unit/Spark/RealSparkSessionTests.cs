using System.Diagnostics;
using System.Text;
using Approx.Arrow;
using Approx.Core;
using Approx.Spark;

namespace Approx.Tests.Spark;

/// <summary>Sessions on a real Spark server: interrupts, progress, views, files, cut connections, tokens.</summary>
[Collection("Spark server")]
public class RealSparkSessionTests(SparkServer server)
{
    [Fact]
    public async Task A_cancelled_query_ends_within_a_second_and_the_session_goes_on()
    {
        await using SparkSession session = await server.OpenAsync();
        using CancellationTokenSource cancel = new();
        Task running = SparkServer.QueryAsync(session, "SELECT sum(a.id % (b.id + 1)) FROM range(10000000) a CROSS JOIN range(1000000) b", cancellationToken: cancel.Token);
        await Task.Delay(1500);
        Assert.False(running.IsCompleted);
        long start = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
        Assert.Empty(await session.InterruptAllAsync());
        (_, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, "SELECT 7L AS x");
        Assert.Equal(7, batches.Single().Column("x").Values<long>()[0]);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("tag")]
    public async Task Interrupting_from_elsewhere_is_an_error_of_kind_interrupted(string how)
    {
        await using SparkSession session = await server.OpenAsync();
        Task running = SparkServer.QueryAsync(session, "SELECT sum(a.id % (b.id + 1)) FROM range(10000000) a CROSS JOIN range(1000000) b", options: new SparkQueryOptions { Tags = ["slow one"] });
        IReadOnlyList<Guid> interrupted = [];
        for (int i = 0; i < 100 && interrupted.Count == 0; i++)
        {
            await Task.Delay(50);
            interrupted = how == "all" ? await session.InterruptAllAsync() : await session.InterruptTagAsync("slow one");
        }
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => running);
        Assert.Single(interrupted);
        Assert.Equal(("OPERATION_CANCELED", ErrorKind.Interrupted), (error.ErrorClass, error.Kind));
    }

    [Fact]
    public async Task A_result_left_unread_frees_its_work_on_the_server()
    {
        await using SparkSession session = await server.OpenAsync();
        SparkResult result = await session.ExecuteSqlAsync("SELECT id FROM range(0, 100000000, 1, 1000)");
        await result.DisposeAsync();
        Assert.Empty(await session.InterruptAllAsync());
    }

    [Fact]
    public async Task Progress_is_told_while_a_query_runs()
    {
        await using SparkSession session = await server.OpenAsync();
        await session.SetConfigAsync("spark.connect.progress.reportInterval", "200ms");
        Recorder progress = new();
        await SparkServer.QueryAsync(session, "SELECT reflect('java.lang.Thread', 'sleep', 1000L) FROM range(0, 4, 1, 4)", options: new SparkQueryOptions { Progress = progress });
        Assert.NotEmpty(progress.Reports);
        SparkProgress last = progress.Reports[^1];
        Assert.InRange(last.Tasks, 1, 100);
        Assert.InRange(last.CompletedTasks, 0, last.Tasks);
    }

    [Fact]
    public async Task Two_sessions_do_not_see_each_other()
    {
        await using SparkSession one = await server.OpenAsync(), two = await server.OpenAsync();
        Assert.NotEqual(one.SessionId, two.SessionId);
        await one.ExecuteCommandAsync("CREATE TEMPORARY VIEW mine AS SELECT :x AS x", new Dictionary<string, object?> { ["x"] = 1 });
        await one.SetConfigAsync("spark.sql.shuffle.partitions", "3");
        Assert.Equal("3", await one.GetConfigAsync("spark.sql.shuffle.partitions"));
        Assert.NotEqual("3", await two.GetConfigAsync("spark.sql.shuffle.partitions"));
        await SparkServer.QueryAsync(one, "SELECT * FROM mine");
        Assert.Equal("TABLE_OR_VIEW_NOT_FOUND", (await Assert.ThrowsAsync<SparkException>(() => SparkServer.QueryAsync(two, "SELECT * FROM mine"))).ErrorClass);
        await one.UnsetConfigAsync("spark.sql.shuffle.partitions");
        Assert.NotEqual("3", await one.GetConfigAsync("spark.sql.shuffle.partitions"));
        Assert.Null(await one.GetConfigAsync("spark.no.such.key"));
        await one.DropViewAsync("mine");
        await Assert.ThrowsAsync<SparkException>(() => SparkServer.QueryAsync(one, "SELECT * FROM mine"));
    }

    [Fact]
    public async Task A_released_session_says_so()
    {
        SparkSession first = await server.OpenAsync();
        SparkConnection joined = server.Connection with { SessionId = first.SessionId };
        await using SparkSession second = await SparkSession.OpenAsync(joined);
        await first.ExecuteCommandAsync("CREATE TEMPORARY VIEW shared AS SELECT 1 AS x");
        await SparkServer.QueryAsync(second, "SELECT * FROM shared");
        await first.DisposeAsync();
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkServer.QueryAsync(second, "SELECT 1"));
        Assert.Equal(("INVALID_HANDLE.SESSION_CLOSED", ErrorKind.Network), (error.ErrorClass, error.Kind));
        Assert.Contains("open a new one", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_go_on_exactly_after_a_cut_connection()
    {
        using CuttingProxy proxy = new(server.Connection.Port, cutAfter: 1_000_000);
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection with { Port = proxy.Port });
        await using SparkResult result = await session.ExecuteSqlAsync("SELECT id FROM range(0, 300000, 1, 4)");
        long expected = 0;
        await foreach (RecordBatch batch in result.ReadBatchesAsync())
        {
            foreach (long id in batch.Column("id").Values<long>()) Assert.Equal(expected++, id);
        }
        Assert.Equal(300_000, expected);
        Assert.True(proxy.Connections > 1, "the proxy did not cut");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100_000)]
    public async Task A_file_sent_lies_where_programs_find_it(int padding)
    {
        await using SparkSession session = await server.OpenAsync();
        byte[] script = Encoding.ASCII.GetBytes("#!/bin/sh\nwc -l\n#" + new string('x', padding));
        await session.AddFileAsync("count.sh", new MemoryStream(script));
        await session.AddFileAsync("count.sh", new MemoryStream(script));
        string command = $"./{session.ServerSideSessionId}/count.sh";
        (_, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, "SELECT TRANSFORM(id) USING :c AS (n STRING) FROM (SELECT id FROM range(0, 5, 1, 1))", new Dictionary<string, object?> { ["c"] = command });
        Assert.Equal("5", batches.Single(b => b.Length > 0).Column("n").GetString(0)!.Trim());
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.AddFileAsync("count.sh", new MemoryStream([1])));
        Assert.Contains("ARTIFACT_ALREADY_EXISTS", error.ErrorClass + error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "wants a token")]
    [InlineData("wrong", "refused the token")]
    public async Task A_token_that_is_missing_or_wrong_is_said_so(string? token, string expected)
    {
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkSession.OpenAsync(server.Connection with { Token = token }));
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("token", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_asked_of_the_plain_server_is_said_so()
    {
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkSession.OpenAsync(server.Connection with { UseSsl = true }));
        Assert.Contains("does not speak TLS", error.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder : IProgress<SparkProgress>
    {
        public List<SparkProgress> Reports { get; } = [];

        public void Report(SparkProgress value) => Reports.Add(value);
    }
}
