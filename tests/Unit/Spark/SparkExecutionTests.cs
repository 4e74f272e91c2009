using Approx.Arrow;
using Approx.Core;
using Approx.Spark;
using Approx.Spark.Protocol;
using Google.Protobuf;

namespace Approx.Tests.Spark;

/// <summary>Executions on a server that ends, cuts, repeats and loses what it should send.</summary>
public class SparkExecutionTests
{
    [Fact(Timeout = 30_000)]
    public async Task Reads_responses_of_a_stream_that_the_server_ends_early_by_reattaching_after_the_last()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            switch (call.Method)
            {
                case "ExecutePlan":
                    Assert.True(call.Request<ExecutePlanRequest>().RequestOptions.Single().ReattachOptions.Reattachable);
                    await call.SendBatchesAsync(0, 1);
                    call.End();
                    break;
                case "ReattachExecute":
                    Assert.Equal("r1", call.Request<ReattachExecuteRequest>().LastResponseId);
                    await call.SendBatchesAsync(2);
                    await call.CompleteAsync();
                    break;
                default:
                    await call.AnswerReleaseAsync();
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
                    await call.SendBatchesAsync(0);
                    await seen.Task;
                    call.Cut();
                    break;
                case "ReattachExecute" when ++reattached == 1:
                    Assert.Equal("r0", call.Request<ReattachExecuteRequest>().LastResponseId);
                    call.End(14, "not now");
                    break;
                case "ReattachExecute" when reattached == 2:
                    await call.SendBatchesAsync(1);
                    call.Fail("INVALID_CURSOR.DISCONNECTED");
                    break;
                case "ReattachExecute":
                    Assert.Equal("r1", call.Request<ReattachExecuteRequest>().LastResponseId);
                    await call.SendBatchesAsync(2);
                    await call.CompleteAsync();
                    break;
                default:
                    await call.AnswerReleaseAsync();
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
                    await call.SendBatchesAsync(0);
                    await call.CompleteAsync();
                    break;
                case "ReattachExecute":
                    call.Fail("INVALID_HANDLE.OPERATION_NOT_FOUND");
                    break;
                default:
                    await call.AnswerReleaseAsync();
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
                    await call.SendBatchesAsync(0);
                    await seen.Task;
                    call.Cut();
                    break;
                case "ReattachExecute":
                    call.Fail("INVALID_HANDLE.OPERATION_NOT_FOUND");
                    break;
                default:
                    await call.AnswerReleaseAsync();
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
                    await call.AnswerReleaseAsync();
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
                await call.AnswerReleaseAsync();
                return;
            }
            await call.SendBatchesAsync(0, 2);
            await call.CompleteAsync();
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
                    await call.SendBatchesAsync(0);
                    started.SetResult();
                    await interrupted.Task;
                    await call.SendBatchesAsync(1);
                    call.Fail("OPERATION_CANCELED");
                    break;
                case "Interrupt":
                    InterruptRequest request = call.Request<InterruptRequest>();
                    Assert.Equal((InterruptRequest.Types.InterruptType.OperationId, operation), (request.InterruptType, request.OperationId));
                    await call.AnswerAsync(new InterruptResponse { InterruptedIds = { operation } });
                    interrupted.SetResult();
                    break;
                default:
                    await call.AnswerReleaseAsync();
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
                    await call.AnswerReleaseAsync();
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
                    await call.AnswerReleaseAsync();
                    break;
            }
        });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => RunAsync(server));
        Assert.Equal("the job failed", error.Message);
        Assert.Equal("the job failed\nat a stage\ncaused by: [DIVIDE_BY_ZERO] no", error.FullText);
        Assert.Equal(("DIVIDE_BY_ZERO", "22012", "x", ErrorKind.Sql), (error.ErrorClass, error.SqlState, error.MessageParameters["config"], error.Kind));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_batch_of_9_MiB_comes_through_whole()
    {
        byte[] value = new byte[9 << 20];
        new Random(3).NextBytes(value);
        ByteString data = FakeCall.Ipc(new ArrowArray(ArrowType.Int64, value.Length / 8, 0, [ArrowBuffer.Empty, new ArrowBuffer(value)]));
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "ExecutePlan")
            {
                await call.AnswerReleaseAsync();
                return;
            }
            await call.SendAsync(new ExecutePlanResponse { ResponseId = "r0", ArrowBatch = new() { RowCount = value.Length / 8, Data = data } });
            await call.CompleteAsync();
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick);
        await using SparkResult result = await session.ExecuteSqlAsync("x");
        RecordBatch batch = await result.ReadBatchesAsync().SingleAsync();
        Assert.True(batch.Column(0).Buffers[1].Span.SequenceEqual(value));
    }

    private static async Task<List<long>> RunAsync(FakeSparkServer server, Func<bool>? onBatch = null, CancellationToken cancellationToken = default)
    {
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick, CancellationToken.None);
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
