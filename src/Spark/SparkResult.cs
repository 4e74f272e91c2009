using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.Core;
using Approx.Spark.Protocol;

namespace Approx.Spark;

/// <summary>
/// The rows of one execution as they arrive, read once. Disposing it early ends the execution on Spark.
/// </summary>
internal sealed class SparkResult : IAsyncDisposable
{
    private readonly SparkExecution _execution;
    private readonly IProgress<SparkProgress>? _progress;
    private IReadOnlyList<RecordBatch> _first = [];
    private bool _read;

    private SparkResult(SparkExecution execution, IProgress<SparkProgress>? progress) => (_execution, _progress) = (execution, progress);

    /// <summary>The operation's id, as <see cref="SparkSession.InterruptOperationAsync"/> takes it.</summary>
    public Guid OperationId => _execution.OperationId;

    /// <summary>The columns; none for a command.</summary>
    public Schema Schema { get; private set; } = new([]);

    /// <summary>Rows received so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The metrics of the plan's operators; empty until all batches are read.</summary>
    public IReadOnlyList<SparkMetric> Metrics { get; private set; } = [];

    /// <summary>Submits the plan and waits for its first batch, which every query has, even an empty one.</summary>
    internal static async Task<SparkResult> StartAsync(SparkExecution execution, IProgress<SparkProgress>? progress)
    {
        SparkResult result = new(execution, progress);
        try
        {
            result._first = await result.NextAsync().ConfigureAwait(false) ?? [];
            return result;
        }
        catch
        {
            await result.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The batches in order, to be read once; each in managed memory of its own.</summary>
    /// <exception cref="SparkException">Spark failed, or the connection could not be taken up again.</exception>
    /// <exception cref="OperationCanceledException">The token given with the statement was cancelled.</exception>
    public async IAsyncEnumerable<RecordBatch> ReadBatchesAsync()
    {
        if (_read) throw new InvalidOperationException("the batches of a Spark result can be read once");
        _read = true;
        IReadOnlyList<RecordBatch>? batches = _first;
        for (_first = []; batches is not null; batches = await NextAsync().ConfigureAwait(false))
        {
            foreach (RecordBatch batch in batches) yield return batch;
        }
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

    private async Task<IReadOnlyList<RecordBatch>?> NextAsync()
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
                    return Decode(response.ArrowBatch);
            }
        }
        return null;
    }

    // Each message carries a complete Arrow stream with a schema of its own.
    private List<RecordBatch> Decode(ExecutePlanResponse.Types.ArrowBatch message)
    {
        // A batch lost or repeated over a reconnection would show here.
        if (message.HasStartOffset && message.StartOffset != Rows)
            throw new SparkException(ErrorKind.Network, $"Spark sent rows from {message.StartOffset} where row {Rows} was expected", "run the query again");
        using ArrowStreamReader reader = new(AsStream(message.Data.Memory));
        if (Rows == 0) Schema = reader.Schema;
        List<RecordBatch> batches = [];
        while (reader.ReadNext() is { } batch) batches.Add(batch);
        long rows = batches.Sum(b => (long)b.Length);
        if (rows != message.RowCount) throw new SparkException(ErrorKind.Network, $"Spark announced {message.RowCount} rows and sent {rows}", "run the query again");
        Rows += rows;
        return batches;
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToArray(), writable: false);
}
