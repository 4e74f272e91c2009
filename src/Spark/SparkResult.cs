using Approx.Core;
using Approx.Spark.Protocol;

namespace Approx.Spark;

/// <summary>One batch of a result: its rows, as a complete Arrow IPC stream.</summary>
internal readonly record struct SparkBatch(long Rows, ReadOnlyMemory<byte> Ipc);

/// <summary>
/// The rows of one execution as they arrive, read once. Disposing it early ends the execution on Spark.
/// </summary>
internal sealed class SparkResult : IAsyncDisposable
{
    private readonly SparkExecution _execution;
    private readonly IProgress<SparkProgress>? _progress;
    private SparkBatch? _first;
    private bool _read;

    private SparkResult(SparkExecution execution, IProgress<SparkProgress>? progress) => (_execution, _progress) = (execution, progress);

    /// <summary>The operation's id, as <see cref="SparkSession.InterruptOperationAsync"/> takes it.</summary>
    public Guid OperationId => _execution.OperationId;

    /// <summary>Rows received so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The metrics of the plan's operators; empty until all batches are read.</summary>
    public IReadOnlyList<SparkMetric> Metrics { get; private set; } = [];

    /// <summary>Submits nothing itself: waits for the first batch, which every result has, even an empty one.</summary>
    internal static async Task<SparkResult> StartAsync(SparkExecution execution, IProgress<SparkProgress>? progress)
    {
        SparkResult result = new(execution, progress);
        try
        {
            result._first = await result.NextAsync().ConfigureAwait(false);
            return result;
        }
        catch
        {
            await result.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The batches in order, to be read once.</summary>
    /// <exception cref="SparkException">Spark failed, or the connection could not be taken up again.</exception>
    /// <exception cref="OperationCanceledException">The token given with the statement was cancelled.</exception>
    public async IAsyncEnumerable<SparkBatch> ReadBatchesAsync()
    {
        if (_read) throw new InvalidOperationException("the batches of a Spark result can be read once");
        _read = true;
        for (SparkBatch? batch = _first; batch is { } found; batch = await NextAsync().ConfigureAwait(false)) yield return found;
    }

    /// <summary>Reads what is left and drops it.</summary>
    internal async Task DrainAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is not null)
        {
        }
    }

    /// <summary>Ends the execution if it still runs, and frees it on the server.</summary>
    public ValueTask DisposeAsync() => _execution.DisposeAsync();

    private async Task<SparkBatch?> NextAsync()
    {
        while (await _execution.NextAsync().ConfigureAwait(false) is { } response)
        {
            if (response.Metrics is not null) Metrics = SparkMetric.From(response.Metrics);
            switch (response.ResponseTypeCase)
            {
                case ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress:
                    _progress?.Report(SparkProgress.From(response.ExecutionProgress));
                    break;
                case ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch:
                    return Take(response.ArrowBatch);
            }
        }
        return null;
    }

    private SparkBatch Take(ExecutePlanResponse.Types.ArrowBatch batch)
    {
        // A batch lost or repeated over a reconnection would show here.
        if (batch.HasStartOffset && batch.StartOffset != Rows)
            throw new SparkException(ErrorKind.Network, $"Spark sent rows from {batch.StartOffset} where row {Rows} was expected", "run the query again");
        Rows += batch.RowCount;
        return new SparkBatch(batch.RowCount, batch.Data.Memory);
    }
}
