namespace Approx.Arrow;

/// <summary>Batches of one schema, one after the other.</summary>
internal interface IArrowArrayStream : IDisposable
{
    Schema Schema { get; }

    /// <summary>The next batch, which the caller disposes; null at the end.</summary>
    RecordBatch? ReadNext();
}

/// <summary>Batches that are there already, or come from an enumerator, seen as a stream. The stream disposes batches it has not handed out only when the source does.</summary>
internal sealed class BatchStream(Schema schema, IEnumerable<RecordBatch> batches) : IArrowArrayStream
{
    private readonly IEnumerator<RecordBatch> source = batches.GetEnumerator();

    public Schema Schema => schema;

    public RecordBatch? ReadNext() => source.MoveNext() ? source.Current : null;

    public void Dispose() => source.Dispose();
}
