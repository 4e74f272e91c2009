namespace Approx.Arrow;

/// <summary>
/// Writes the IPC stream format. The same batches give the same bytes. Call <see cref="WriteEnd"/> after the last batch:
/// a stream that is only disposed, say after an error, has no end mark.
/// </summary>
internal sealed class ArrowStreamWriter : IDisposable
{
    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly IpcWriter writer;

    public ArrowStreamWriter(Stream stream, Schema schema, bool leaveOpen = false)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        writer = new IpcWriter(stream, schema, mayReplace: true);
        writer.WriteSchema();
    }

    /// <summary>Writes a batch of the writer's schema, after the dictionaries it needs; the batch stays the caller's.</summary>
    public void Write(RecordBatch batch) => writer.WriteBatch(batch);

    /// <summary>Writes the end-of-stream mark and flushes.</summary>
    public void WriteEnd()
    {
        writer.WriteEndOfStream();
        stream.Flush();
    }

    public void Dispose()
    {
        if (!leaveOpen) stream.Dispose();
    }
}
