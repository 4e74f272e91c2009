using System.Diagnostics;
using System.Text;
using Approx.Arrow;
using Approx.Core;
using Approx.Spark;

namespace Approx.Tests.Spark;

/// <summary>Statements, arguments and errors on a real Spark server.</summary>
[Collection("Spark server")]
public class RealSparkTests(SparkServer server)
{
    private const string Odd = "it's \"quoted\" `ticked` \\ back\\n\r\nnew line\ttab 🦴 ü ${env:HOME} $1 -- /* */ ; %s {} \u2028";

    [Fact]
    public async Task Every_type_comes_back_as_it_was_written()
    {
        await using SparkSession session = await OpenAsync();
        (Schema schema, List<RecordBatch> batches) = await QueryAsync(session, """
            SELECT CAST(127 AS TINYINT) i8, CAST(-32768 AS SMALLINT) i16, 2147483647 i32, 9223372036854775807L i64, CAST(1.5 AS FLOAT) f32, 0.1D f64,
                   true b, 'déjà 🦴' s, X'00FF10' bin, CAST(-123.45 AS DECIMAL(10,2)) d, DATE'2026-02-03' dt, TIMESTAMP'1969-12-31 23:59:59.999999' ts,
                   TIMESTAMP_NTZ'2026-02-03 04:05:06' tn, array(1, NULL, 3) l, named_struct('x', 1, 'y', 'z') st, map('k', 2) m, CAST(NULL AS INT) n, double('NaN') nan
            """);
        Assert.Equal("int8 int16 int32 int64 float double bool string binary decimal128(10, 2) date32[day]", string.Join(' ', schema.Fields.Take(11).Select(f => f.Type)));
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(1, row.Length);
        Assert.Equal((127, -32768, int.MaxValue, long.MaxValue), (row.Column("i8").Values<sbyte>()[0], row.Column("i16").Values<short>()[0], row.Column("i32").Values<int>()[0], row.Column("i64").Values<long>()[0]));
        Assert.Equal((1.5f, 0.1, true), (row.Column("f32").Values<float>()[0], row.Column("f64").Values<double>()[0], row.Column("b").GetBoolean(0)));
        Assert.Equal("déjà 🦴", row.Column("s").GetString(0));
        Assert.Equal([0, 255, 16], row.Column("bin").GetBytes(0).ToArray());
        Assert.Equal(-12345, (long)row.Column("d").Values<Int128>()[0]);
        Assert.Equal(new DateOnly(2026, 2, 3), DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(row.Column("dt").Values<int>()[0]));
        Assert.Equal((-1L, true), (row.Column("ts").Values<long>()[0], ((TimestampType)row.Column("ts").Type).TimeZone!.EndsWith("UTC", StringComparison.Ordinal)));
        Assert.Equal(new DateTime(2026, 2, 3, 4, 5, 6), DateTime.UnixEpoch.AddMicroseconds(row.Column("tn").Values<long>()[0]));
        Assert.Equal((0, 3), row.Column("l").GetListRange(0));
        Assert.True(row.Column("l").Children[0].IsNull(1));
        Assert.Equal(3, row.Column("l").Children[0].Values<int>()[2]);
        Assert.Equal("z", row.Column("st").StructChild(1).GetString(0));
        Assert.Equal((0, 1), row.Column("m").GetListRange(0));
        Assert.True(row.Column("n").IsNull(0));
        Assert.True(double.IsNaN(row.Column("nan").Values<double>()[0]));
    }

    [Fact]
    public async Task Named_arguments_come_through_unharmed()
    {
        await using SparkSession session = await OpenAsync();
        Dictionary<string, object?> arguments = new()
        {
            ["s"] = Odd,
            ["nul"] = "a\0b",
            ["nothing"] = null,
            ["flag"] = false,
            ["i"] = int.MinValue,
            ["l"] = long.MinValue,
            ["d"] = -1e-300,
            ["dec"] = -12.50m,
            ["day"] = new DateOnly(1600, 2, 29),
            ["at"] = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        };
        (_, List<RecordBatch> batches) = await QueryAsync(session, "SELECT :s s, :nul nul, :nothing nothing, :flag flag, :i i, :l l, :d d, :dec = -12.5 AS dec, string(:day) day, string(:at) at", arguments);
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(Odd, row.Column("s").GetString(0));
        Assert.Equal("a\0b", row.Column("nul").GetString(0));
        Assert.True(row.Column("nothing").IsNull(0));
        Assert.Equal((false, int.MinValue, long.MinValue, -1e-300), (row.Column("flag").GetBoolean(0), row.Column("i").Values<int>()[0], row.Column("l").Values<long>()[0], row.Column("d").Values<double>()[0]));
        Assert.True(row.Column("dec").GetBoolean(0));
        Assert.Equal(("1600-02-29", "2026-02-03 02:05:06"), (row.Column("day").GetString(0), row.Column("at").GetString(0)));
    }

    [Fact]
    public async Task Quoted_names_and_literals_mean_what_they_say()
    {
        await using SparkSession session = await OpenAsync();
        string name = "a`b.c'd\"e\\f 🦴\n$1";
        string sql = $"SELECT {SparkSqlText.Literal(Odd)} AS {SparkSqlText.Identifier(name)}, {SparkSqlText.Literal(long.MinValue)} l, 0 -{SparkSqlText.Literal(-7L)} m, {SparkSqlText.Literal(-5e-324)} d, {SparkSqlText.Literal(double.NegativeInfinity)} inf, {SparkSqlText.Literal("a\0b")} nul, {SparkSqlText.Literal(new DateOnly(2026, 2, 3))} = DATE'2026-02-03' AS day";
        (Schema schema, List<RecordBatch> batches) = await QueryAsync(session, sql);
        Assert.Equal(name, schema.Fields[0].Name);
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(Odd, row.Column(0).GetString(0));
        Assert.Equal((long.MinValue, 7L, -5e-324, double.NegativeInfinity), (row.Column("l").Values<long>()[0], row.Column("m").Values<long>()[0], row.Column("d").Values<double>()[0], row.Column("inf").Values<double>()[0]));
        Assert.Equal("a\0b", row.Column("nul").GetString(0));
        Assert.True(row.Column("day").GetBoolean(0));
    }

    [Fact]
    public async Task An_empty_result_still_has_its_columns()
    {
        await using SparkSession session = await OpenAsync();
        (Schema schema, List<RecordBatch> batches) = await QueryAsync(session, "SELECT id AS k FROM range(10) WHERE id < 0");
        Assert.Equal("k", Assert.Single(schema.Fields).Name);
        Assert.Equal(0, batches.Sum(b => b.Length));
    }

    [Fact]
    public async Task Many_batches_come_in_order_and_metrics_with_them()
    {
        await using SparkSession session = await OpenAsync();
        await using SparkResult result = await session.ExecuteSqlAsync("SELECT id FROM range(0, 100000, 1, 3)");
        long expected = 0;
        int batches = 0;
        await foreach (RecordBatch batch in result.ReadBatchesAsync())
        {
            batches++;
            foreach (long id in batch.Column("id").Values<long>()) Assert.Equal(expected++, id);
        }
        Assert.Equal(100_000, expected);
        Assert.True(batches > 1);
        Assert.Contains(result.Metrics, m => m.Name == "numOutputRows" && m.Value == 100_000);
    }

    [Theory]
    [InlineData("SELECT * FROM no_such_table", "TABLE_OR_VIEW_NOT_FOUND", "42P01", ErrorKind.Sql)]
    [InlineData("SELEC 1", "PARSE_SYNTAX_ERROR", "42601", ErrorKind.Sql)]
    [InlineData("SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012", ErrorKind.Sql)]
    [InlineData("SELECT 1 DIV (id - 5) FROM range(10)", "DIVIDE_BY_ZERO", "22012", ErrorKind.Sql)]
    [InlineData("SELECT id + 'x' FROM range(1)", "CAST_INVALID_INPUT", "22018", ErrorKind.Sql)]
    [InlineData("SELECT nosuch FROM range(1)", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", ErrorKind.Sql)]
    [InlineData("SELECT :missing", "UNBOUND_SQL_PARAMETER", "42P02", ErrorKind.Sql)]
    public async Task A_wrong_statement_keeps_Sparks_error_class_and_sqlstate(string sql, string errorClass, string sqlState, ErrorKind kind)
    {
        await using SparkSession session = await OpenAsync();
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => QueryAsync(session, sql));
        Assert.Equal((errorClass, sqlState, kind), (error.ErrorClass, error.SqlState, error.Kind));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(error.Message, error.FullText, StringComparison.Ordinal);
        if (errorClass == "TABLE_OR_VIEW_NOT_FOUND") Assert.Equal("`no_such_table`", error.MessageParameters["relationName"]);
    }

    [Fact]
    public async Task A_long_message_is_fetched_in_full()
    {
        await using SparkSession session = await OpenAsync();
        string tail = new('x', 5000);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => QueryAsync(session, $"SELECT raise_error('{tail}END')"));
        Assert.Contains(tail + "END", error.FullText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_query_ends_within_a_second_and_the_session_goes_on()
    {
        await using SparkSession session = await OpenAsync();
        using CancellationTokenSource cancel = new();
        Task running = QueryAsync(session, "SELECT sum(a.id % (b.id + 1)) FROM range(10000000) a CROSS JOIN range(1000000) b", cancellationToken: cancel.Token);
        await Task.Delay(1500);
        Assert.False(running.IsCompleted);
        long start = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
        Assert.Empty(await session.InterruptAllAsync());
        (_, List<RecordBatch> batches) = await QueryAsync(session, "SELECT 7L AS x");
        Assert.Equal(7, batches.Single().Column("x").Values<long>()[0]);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("tag")]
    public async Task Interrupting_from_elsewhere_is_an_error_of_kind_interrupted(string how)
    {
        await using SparkSession session = await OpenAsync();
        Task running = QueryAsync(session, "SELECT sum(a.id % (b.id + 1)) FROM range(10000000) a CROSS JOIN range(1000000) b", options: new SparkQueryOptions { Tags = ["slow one"] });
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
        await using SparkSession session = await OpenAsync();
        SparkResult result = await session.ExecuteSqlAsync("SELECT id FROM range(0, 100000000, 1, 1000)");
        await result.DisposeAsync();
        Assert.Empty(await session.InterruptAllAsync());
    }

    [Fact]
    public async Task Progress_is_told_while_a_query_runs()
    {
        await using SparkSession session = await OpenAsync();
        await session.SetConfigAsync("spark.connect.progress.reportInterval", "200ms");
        Recorder progress = new();
        await QueryAsync(session, "SELECT reflect('java.lang.Thread', 'sleep', 1000L) FROM range(0, 4, 1, 4)", options: new SparkQueryOptions { Progress = progress });
        Assert.NotEmpty(progress.Reports);
        SparkProgress last = progress.Reports[^1];
        Assert.InRange(last.Tasks, 1, 100);
        Assert.InRange(last.CompletedTasks, 0, last.Tasks);
    }

    [Fact]
    public async Task Two_sessions_do_not_see_each_other()
    {
        await using SparkSession one = await OpenAsync(), two = await OpenAsync();
        Assert.NotEqual(one.SessionId, two.SessionId);
        await one.ExecuteCommandAsync("CREATE TEMPORARY VIEW mine AS SELECT :x AS x", new Dictionary<string, object?> { ["x"] = 1 });
        await one.SetConfigAsync("spark.sql.shuffle.partitions", "3");
        Assert.Equal("3", await one.GetConfigAsync("spark.sql.shuffle.partitions"));
        Assert.NotEqual("3", await two.GetConfigAsync("spark.sql.shuffle.partitions"));
        await QueryAsync(one, "SELECT * FROM mine");
        Assert.Equal("TABLE_OR_VIEW_NOT_FOUND", (await Assert.ThrowsAsync<SparkException>(() => QueryAsync(two, "SELECT * FROM mine"))).ErrorClass);
        await one.UnsetConfigAsync("spark.sql.shuffle.partitions");
        Assert.NotEqual("3", await one.GetConfigAsync("spark.sql.shuffle.partitions"));
        Assert.Null(await one.GetConfigAsync("spark.no.such.key"));
        await one.DropViewAsync("mine");
        await Assert.ThrowsAsync<SparkException>(() => QueryAsync(one, "SELECT * FROM mine"));
    }

    [Fact]
    public async Task A_released_session_says_so()
    {
        SparkSession first = await OpenAsync();
        SparkConnection joined = server.Connection with { SessionId = first.SessionId };
        await using SparkSession second = await SparkSession.OpenAsync(joined);
        await first.ExecuteCommandAsync("CREATE TEMPORARY VIEW shared AS SELECT 1 AS x");
        await QueryAsync(second, "SELECT * FROM shared");
        await first.DisposeAsync();
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => QueryAsync(second, "SELECT 1"));
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

    [Fact]
    public async Task Tells_its_version_and_explains_a_query()
    {
        await using SparkSession session = await OpenAsync();
        Assert.Matches(@"^4\.\d+\.\d+", session.SparkVersion);
        Assert.Contains("Range", await session.ExplainAsync("SELECT * FROM range(:n)", new Dictionary<string, object?> { ["n"] = 5 }), StringComparison.Ordinal);
        Assert.Contains("Parsed Logical Plan", await session.ExplainAsync("SELECT 1", extended: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100_000)]
    public async Task A_file_sent_lies_where_programs_find_it(int padding)
    {
        await using SparkSession session = await OpenAsync();
        byte[] script = Encoding.ASCII.GetBytes("#!/bin/sh\nwc -l\n#" + new string('x', padding));
        await session.AddFileAsync("count.sh", new MemoryStream(script));
        await session.AddFileAsync("count.sh", new MemoryStream(script));
        string command = $"./{session.ServerSideSessionId}/count.sh";
        (_, List<RecordBatch> batches) = await QueryAsync(session, "SELECT TRANSFORM(id) USING :c AS (n STRING) FROM (SELECT id FROM range(0, 5, 1, 1))", new Dictionary<string, object?> { ["c"] = command });
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

    internal static async Task<(Schema Schema, List<RecordBatch> Batches)> QueryAsync(SparkSession session, string sql, Dictionary<string, object?>? arguments = null, SparkQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using SparkResult result = await session.ExecuteSqlAsync(sql, arguments, options, cancellationToken);
        List<RecordBatch> batches = await result.ReadBatchesAsync().ToListAsync(CancellationToken.None);
        foreach (RecordBatch batch in batches) batch.Validate(full: true);
        return (result.Schema, batches);
    }

    private Task<SparkSession> OpenAsync() => SparkSession.OpenAsync(server.Connection);

    private sealed class Recorder : IProgress<SparkProgress>
    {
        public List<SparkProgress> Reports { get; } = [];

        public void Report(SparkProgress value) => Reports.Add(value);
    }
}
