using System.Net;
using System.Net.Sockets;
using Approx.Arrow;
using Approx.Core;
using Approx.Spark;
using Approx.Spark.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Approx.Tests.Spark;

/// <summary>How the client behaves before a server that cuts, repeats, refuses and lies.</summary>
public class FakeServerTests
{
    private static readonly SparkSessionOptions Quick = new()
    {
        Retry = new SparkRetry { MaxRetries = 3, FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    [Fact(Timeout = 30_000)]
    public async Task Reads_responses_of_a_stream_that_the_server_ends_early_by_reattaching_after_the_last()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    Assert.True(call.Request<ExecutePlanRequest>().RequestOptions.Single().ReattachOptions.Reattachable);
                    await SendAsync(call, 0, 1);
                    call.End();
                    break;
                case "ReattachExecute":
                    Assert.Equal("r1", call.Request<ReattachExecuteRequest>().LastResponseId);
                    await SendAsync(call, 2);
                    await CompleteAsync(call);
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        Assert.Equal(new long[] { 0, 1, 2 }, await RunAsync(server));
        Assert.Equal(["AnalyzePlan", "ExecutePlan", "ReattachExecute", "ReleaseExecute", "ReleaseSession"], server.Calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Goes_on_after_cut_streams_and_a_stolen_cursor_without_losing_or_repeating_a_batch()
    {
        int reattached = 0;
        TaskCompletionSource seen = new();
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    await SendAsync(call, 0);
                    await seen.Task;
                    call.Cut();
                    break;
                case "ReattachExecute" when ++reattached == 1:
                    Assert.Equal("r0", call.Request<ReattachExecuteRequest>().LastResponseId);
                    call.End(14, "not now");
                    break;
                case "ReattachExecute" when reattached == 2:
                    await SendAsync(call, 1);
                    call.Fail("INVALID_CURSOR.DISCONNECTED");
                    break;
                case "ReattachExecute":
                    Assert.Equal("r1", call.Request<ReattachExecuteRequest>().LastResponseId);
                    await SendAsync(call, 2);
                    await CompleteAsync(call);
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        Assert.Equal(new long[] { 0, 1, 2 }, await RunAsync(server, seen.TrySetResult));
        Assert.Equal(1, server.Calls.Count(c => c == "ExecutePlan"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Submits_again_only_when_the_server_never_had_the_operation()
    {
        string? first = null;
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan" when first is null:
                    first = call.Request<ExecutePlanRequest>().OperationId;
                    call.Cut();
                    break;
                case "ExecutePlan":
                    Assert.Equal(first, call.Request<ExecutePlanRequest>().OperationId);
                    await SendAsync(call, 0);
                    await CompleteAsync(call);
                    break;
                case "ReattachExecute":
                    call.Fail("INVALID_HANDLE.OPERATION_NOT_FOUND");
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        Assert.Equal(new long[] { 0 }, await RunAsync(server));
        Assert.Equal(["AnalyzePlan", "ExecutePlan", "ReattachExecute", "ExecutePlan", "ReleaseExecute", "ReleaseSession"], server.Calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Never_submits_again_once_a_response_was_seen()
    {
        TaskCompletionSource seen = new();
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    await SendAsync(call, 0);
                    await seen.Task;
                    call.Cut();
                    break;
                case "ReattachExecute":
                    call.Fail("INVALID_HANDLE.OPERATION_NOT_FOUND");
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => RunAsync(server, seen.TrySetResult));
        Assert.Equal("INVALID_HANDLE.OPERATION_NOT_FOUND", error.ErrorClass);
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.Equal(1, server.Calls.Count(c => c == "ExecutePlan"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Gives_up_after_so_many_tries_without_progress()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                case "ReattachExecute":
                    call.End();
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => RunAsync(server));
        Assert.Contains("without completing them", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Calls.Count(c => c == "ReattachExecute"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Notices_a_batch_that_is_missing()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "ExecutePlan")
            {
                await AnswerReleaseAsync(call);
                return;
            }
            await SendAsync(call, 0, 2);
            await CompleteAsync(call);
        });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => RunAsync(server));
        Assert.Contains("row 1 was expected", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_interrupts_the_operation_and_drains_it()
    {
        TaskCompletionSource interrupted = new(), started = new();
        string operation = "";
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    operation = call.Request<ExecutePlanRequest>().OperationId;
                    await SendAsync(call, 0);
                    started.SetResult();
                    await interrupted.Task;
                    await SendAsync(call, 1);
                    call.Fail("OPERATION_CANCELED");
                    break;
                case "Interrupt":
                    InterruptRequest request = call.Request<InterruptRequest>();
                    Assert.Equal((InterruptRequest.Types.InterruptType.OperationId, operation), (request.InterruptType, request.OperationId));
                    await call.AnswerAsync(new InterruptResponse { InterruptedIds = { operation } });
                    interrupted.SetResult();
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        using CancellationTokenSource cancel = new();
        Task<List<long>> running = RunAsync(server, cancellationToken: cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(["AnalyzePlan", "ExecutePlan", "Interrupt", "ReleaseExecute", "ReleaseSession"], server.Calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Repeats_the_interrupt_until_the_server_knows_the_operation()
    {
        int interrupts = 0;
        TaskCompletionSource interrupted = new(), submitted = new();
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    submitted.SetResult();
                    await interrupted.Task;
                    call.Fail("OPERATION_CANCELED");
                    break;
                case "Interrupt":
                    bool knows = ++interrupts == 3;
                    await call.AnswerAsync(knows ? new InterruptResponse { InterruptedIds = { call.Request<InterruptRequest>().OperationId } } : new InterruptResponse());
                    if (knows) interrupted.SetResult();
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        using CancellationTokenSource cancel = new();
        Task<List<long>> running = RunAsync(server, cancellationToken: cancel.Token);
        await submitted.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(3, interrupts);
    }

    [Fact(Timeout = 30_000)]
    public async Task Fetches_the_full_text_of_an_error()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    call.Fail("SHORT", errorId: "e7");
                    break;
                case "FetchErrorDetails":
                    Assert.Equal("e7", call.Request<FetchErrorDetailsRequest>().ErrorId);
                    FetchErrorDetailsResponse details = new() { RootErrorIdx = 0 };
                    details.Errors.Add(new FetchErrorDetailsResponse.Types.Error { Message = "the job failed\nat a stage", CauseIdx = 1 });
                    details.Errors.Add(new FetchErrorDetailsResponse.Types.Error { Message = "[DIVIDE_BY_ZERO] no", SparkThrowable = new() { ErrorClass = "DIVIDE_BY_ZERO", SqlState = "22012", MessageParameters = { ["config"] = "x" } }, CauseIdx = 0 });
                    await call.AnswerAsync(details);
                    break;
                default:
                    await AnswerReleaseAsync(call);
                    break;
            }
        });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => RunAsync(server));
        Assert.Equal("the job failed", error.Message);
        Assert.Equal("the job failed\nat a stage\ncaused by: [DIVIDE_BY_ZERO] no", error.FullText);
        Assert.Equal(("DIVIDE_BY_ZERO", "22012", "x", ErrorKind.Sql), (error.ErrorClass, error.SqlState, error.MessageParameters["config"], error.Kind));
    }

    [Fact(Timeout = 30_000)]
    public async Task Calls_that_change_nothing_are_tried_again_while_the_server_is_unavailable()
    {
        int calls = 0;
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "Config") await AnswerReleaseAsync(call);
            else if (++calls == 1) call.End(14, "later");
            else if (calls == 2) call.Cut();
            else await call.AnswerAsync(new ConfigResponse { Pairs = { new KeyValue { Key = "k", Value = "v" } } });
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick);
        Assert.Equal("v", await session.GetConfigAsync("k"));
        Assert.Equal(3, calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Sends_the_headers_of_grpc_and_those_of_the_connection()
    {
        Dictionary<string, string> seen = [];
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method == "Config")
            {
                foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in call.Headers) seen[name.ToLowerInvariant()] = value.ToString();
                await call.AnswerAsync(new ConfigResponse());
            }
            else
            {
                await AnswerReleaseAsync(call);
            }
        });
        SparkConnection connection = server.Connection with { Token = "tok", Headers = new Dictionary<string, string> { ["x-route"] = "blue" } };
        await using SparkSession session = await SparkSession.OpenAsync(connection, Quick with { CallTimeout = TimeSpan.FromSeconds(7) });
        await session.SetConfigAsync("a", "b");
        Assert.Equal(("application/grpc", "trailers", "Bearer tok", "blue", "7000m"), (seen["content-type"], seen["te"], seen["authorization"], seen["x-route"], seen["grpc-timeout"]));
        Assert.DoesNotContain("grpc-accept-encoding", seen.Keys);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_of_trailers_only_is_understood()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(call =>
        {
            call.Response.ContentType = "application/grpc";
            call.Response.Headers["grpc-status"] = "16";
            call.Response.Headers["grpc-message"] = "Invalid token";
            return Task.CompletedTask;
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("wants a token", error.Message, StringComparison.Ordinal);
        Assert.Contains("token=", error.Hint, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("compressed")]
    [InlineData("rubbish")]
    [InlineData("nothing")]
    [InlineData("twice")]
    [InlineData("no status")]
    public async Task An_answer_that_breaks_the_protocol_is_an_error(string how)
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "Config")
            {
                await AnswerReleaseAsync(call);
                return;
            }
            byte[] frame = how == "rubbish" ? [0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF] : GrpcFrames.Frame(new ConfigResponse { SessionId = "s" });
            if (how == "compressed") frame[0] = 1;
            call.Response.ContentType = "application/grpc";
            if (how != "nothing") await call.Response.Body.WriteAsync(frame);
            if (how == "twice") await call.Response.Body.WriteAsync(frame);
            if (how != "no status") call.End();
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.Contains(how switch { "compressed" => "compressed", "rubbish" => "no valid message", "nothing" => "no message", "twice" => "more than one", _ => "without a status" }, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method == "Config") call.End(4, "deadline exceeded after 0.2 s");
            else await AnswerReleaseAsync(call);
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick with { CallTimeout = TimeSpan.FromMilliseconds(200) });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("deadline", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_web_server_is_told_from_a_Spark_server()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            call.Response.StatusCode = 404;
            call.Response.ContentType = "text/html";
            await call.Response.WriteAsync("<html>");
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("HTTP 404", error.Message, StringComparison.Ordinal);
        Assert.Contains("no Spark Connect server", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_of_HTTP_1_is_told_from_a_Spark_server()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadExactlyAsync(new byte[24]); // the preface of HTTP/2
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            byte[] rest = new byte[1000];
            while (await client.GetStream().ReadAsync(rest) > 0)
            {
            }
        });
        SparkException error = await OpenFailsAsync($"sc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.Contains("does not speak gRPC", error.Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refused_connection_is_one_line_with_a_hint()
    {
        int port;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        SparkException error = await OpenFailsAsync($"sc://127.0.0.1:{port}");
        Assert.Equal($"connection refused: nothing listens at sc://127.0.0.1:{port}", error.Message);
        Assert.Contains("start", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task TLS_asked_of_a_plain_server_is_said_so()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(AnswerReleaseAsync);
        SparkException error = await OpenFailsAsync(server.Connection.Address + "/;use_ssl=true");
        Assert.Contains("does not speak TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("use_ssl", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_certificate_that_is_not_trusted_is_said_so()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(AnswerReleaseAsync, tls: true);
        SparkException error = await OpenFailsAsync(server.Connection.Address + "/;use_ssl=true");
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Contains("not trusted", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_plain_call_to_a_server_of_TLS_hints_at_TLS()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(AnswerReleaseAsync, tls: true);
        SparkException error = await OpenFailsAsync(server.Connection.Address);
        Assert.Contains("use_ssl=true", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_does_not_exist_is_named()
    {
        SparkException error = await OpenFailsAsync("sc://no-such-host.invalid");
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_batch_of_9_MiB_comes_through_whole()
    {
        byte[] value = new byte[9 << 20];
        new Random(3).NextBytes(value);
        ByteString data = Ipc(new ArrowArray(ArrowType.Int64, value.Length / 8, 0, [ArrowBuffer.Empty, new ArrowBuffer(value)]));
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "ExecutePlan")
            {
                await AnswerReleaseAsync(call);
                return;
            }
            await call.SendAsync(new ExecutePlanResponse { ResponseId = "r0", ArrowBatch = new() { RowCount = value.Length / 8, Data = data } });
            await CompleteAsync(call);
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick);
        await using SparkResult result = await session.ExecuteSqlAsync("x");
        RecordBatch batch = await result.ReadBatchesAsync().SingleAsync();
        Assert.True(batch.Column(0).Buffers[1].Span.SequenceEqual(value));
    }

    private static async Task<SparkException> OpenFailsAsync(string connection)
    {
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkSession.OpenAsync(SparkConnection.Parse(connection)));
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.NotNull(error.Hint);
        return error;
    }

    private static async Task SendAsync(FakeCall call, params int[] numbers)
    {
        foreach (int n in numbers)
        {
            await call.SendAsync(new ExecutePlanResponse
            {
                ResponseId = "r" + n,
                ArrowBatch = new() { RowCount = 1, StartOffset = n, Data = Ipc(new ArrowArray(ArrowType.Int64, 1, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<long>([n])])) },
            });
        }
    }

    private static async Task CompleteAsync(FakeCall call)
    {
        await call.SendAsync(new ExecutePlanResponse { ResponseId = "end", ResultComplete = new() });
        call.End();
    }

    private static Task AnswerReleaseAsync(FakeCall call) => call.AnswerAsync(call.Method switch
    {
        "ReleaseExecute" => new ReleaseExecuteResponse(),
        "ReleaseSession" => new ReleaseSessionResponse(),
        "FetchErrorDetails" => new FetchErrorDetailsResponse(),
        _ => throw new InvalidOperationException($"the test did not expect {call.Method}"),
    });

    private static ByteString Ipc(ArrowArray column)
    {
        Schema schema = new([new Field("n", column.Type, nullable: false)]);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, schema, leaveOpen: true)) writer.Write(new RecordBatch(schema, column.Length, [column]));
        return ByteString.CopyFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static async Task<List<long>> RunAsync(FakeSparkServer server, Func<bool>? onBatch = null, CancellationToken cancellationToken = default)
    {
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, Quick, CancellationToken.None);
        await using SparkResult result = await session.ExecuteSqlAsync("SELECT 1", cancellationToken: cancellationToken);
        List<long> batches = [];
        await foreach (RecordBatch batch in result.ReadBatchesAsync())
        {
            batches.AddRange(batch.Column("n").Values<long>());
            onBatch?.Invoke();
        }
        return batches;
    }
}
