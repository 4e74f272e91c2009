using Approx.Core;
using Approx.Spark.Protocol;

namespace Approx.Spark;

/// <summary>
/// One running plan: its responses in order, each exactly once, over as many connections as it takes.
/// The operation's id is chosen here, so a cut stream is taken up again with ReattachExecute after the last response
/// seen; the plan is submitted a second time only when the server says it never had it. Cancelling the token sends
/// Interrupt for the operation, reads what still comes, and ends in <see cref="OperationCanceledException"/>.
/// Not for several threads at once.
/// </summary>
internal sealed class SparkExecution : IAsyncDisposable
{
    private static readonly TimeSpan InterruptLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);
    private readonly SparkRpc _rpc;
    private readonly Plan _plan;
    private readonly IReadOnlyList<string> _tags;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _registration;
    private IAsyncEnumerator<ExecutePlanResponse>? _stream;
    private Task _interrupting = Task.CompletedTask;
    private string? _lastResponse;
    private bool _submitted;
    private bool _mustSubmit = true;
    private bool _complete;
    private int _retries;

    public SparkExecution(SparkRpc rpc, Plan plan, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (_rpc, _plan, _tags, _cancel) = (rpc, plan, tags, cancellationToken);
        _registration = cancellationToken.Register(() => _interrupting = InterruptAsync());
    }

    /// <summary>The operation's id, as Interrupt takes it.</summary>
    public Guid OperationId { get; } = Guid.NewGuid();

    /// <summary>The next response; null when the execution is complete.</summary>
    /// <exception cref="SparkException">Spark refused or failed, or the connection could not be taken up again.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ExecutePlanResponse?> NextAsync()
    {
        while (true)
        {
            GrpcException? failure = null;
            try
            {
                if (await ReadAsync().ConfigureAwait(false) is { } response)
                {
                    if (!_cancel.IsCancellationRequested) return response;
                    continue;
                }
            }
            catch (GrpcException caught)
            {
                failure = caught;
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                throw Interrupted(null);
            }
            await CloseAsync().ConfigureAwait(false);
            if (_complete && !_cancel.IsCancellationRequested) return null;
            if (_cancel.IsCancellationRequested) throw Interrupted(failure);
            if (failure is not null && !CanGoOn(failure)) throw await _rpc.TranslateAsync(failure).ConfigureAwait(false);
            if (++_retries > _rpc.Options.Retry.MaxRetries) throw await GiveUpAsync(failure).ConfigureAwait(false);
            // A stream that ended without a failure has met the server's limit of time or size: no need to wait.
            if (failure is not null || _retries > 1) await PauseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the execution, if it still runs, and frees what the server keeps of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await _interrupting.ConfigureAwait(false);
        if (_submitted)
        {
            try
            {
                // Frees the buffered responses and interrupts what still runs. (Release up to each response is not
                // needed: the server keeps at most 10 MB behind the reader.)
                await _rpc.ReleaseExecuteAsync(OperationId, ReleaseTimeout).ConfigureAwait(false);
            }
            catch (GrpcException)
            {
                // The server frees an abandoned execution by itself after some minutes.
            }
        }
        _abort.Dispose();
        _ended.Dispose();
    }

    private async Task<ExecutePlanResponse?> ReadAsync()
    {
        _stream ??= Open();
        while (await _stream.MoveNextAsync().ConfigureAwait(false))
        {
            ExecutePlanResponse response = _stream.Current;
            _retries = 0;
            _submitted = true;
            if (response.ResponseId.Length > 0) _lastResponse = response.ResponseId;
            _rpc.Observe(response.ServerSideSessionId);
            if (response.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete) return response;
            _complete = true;
        }
        return null;
    }

    private IAsyncEnumerator<ExecutePlanResponse> Open()
    {
        IAsyncEnumerable<ExecutePlanResponse> stream = _mustSubmit
            ? _rpc.ExecuteStream(_plan, OperationId, _tags, _abort.Token)
            : _rpc.ReattachStream(OperationId, _lastResponse, _abort.Token);
        _mustSubmit = false;
        _submitted = true;
        return stream.GetAsyncEnumerator(_abort.Token);
    }

    private bool CanGoOn(GrpcException failure)
    {
        if (_lastResponse is null && SparkErrors.Is(failure, "INVALID_HANDLE.OPERATION_NOT_FOUND")) return _mustSubmit = true;
        return failure.IsTransient
            || SparkErrors.Is(failure, "INVALID_CURSOR.DISCONNECTED")
            || (_lastResponse is null && SparkErrors.Is(failure, "INVALID_HANDLE.OPERATION_ALREADY_EXISTS"));
    }

    private async Task<SparkException> GiveUpAsync(GrpcException? failure) => failure is not null
        ? await _rpc.TranslateAsync(failure).ConfigureAwait(false)
        : new SparkException(ErrorKind.Network, $"{_rpc.Connection.Address} ended the results {_retries} times without a response and without completing them", "look into the server's log");

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_rpc.Options.Retry.Delay(_retries), _cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw Interrupted(null);
        }
    }

    private OperationCanceledException Interrupted(Exception? inner) => new("the Spark query was interrupted", inner, _cancel);

    private async Task CloseAsync()
    {
        if (_stream is not { } stream) return;
        _stream = null;
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    // The plan may not have reached the server yet, so the interrupt is repeated until the server names the operation.
    private async Task InterruptAsync()
    {
        await Task.Yield();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(InterruptLimit);
        string operation = OperationId.ToString("D");
        try
        {
            for (int wait = 50; ; wait = Math.Min(1000, 2 * wait))
            {
                InterruptRequest request = new() { InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operation };
                if ((await _rpc.InterruptAsync(request, limit.Token).ConfigureAwait(false)).Contains(operation)) break;
                await Task.Delay(wait, limit.Token).ConfigureAwait(false);
            }
            await Task.Delay(InterruptLimit, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SparkException or OperationCanceledException)
        {
            // Ended in the meantime, or the server does not answer: then the stream is given up.
        }
        if (!_ended.IsCancellationRequested) await _abort.CancelAsync().ConfigureAwait(false);
    }
}
