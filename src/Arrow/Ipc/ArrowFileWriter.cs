using System.Buffers.Binary;

namespace Approx.Arrow;

/// <summary>
/// Writes the IPC file format: all buffers on multiples of 64 bytes of the file, a footer at the end. The same batches give the same bytes.
/// Call <see cref="WriteEnd"/> after the last batch; without it the file has no footer and no reader takes it.
/// </summary>
internal sealed class ArrowFileWriter : IDisposable
{
    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly IpcWriter writer;

    public ArrowFileWriter(Stream stream, Schema schema, bool leaveOpen = false)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        writer = new IpcWriter(stream, schema, mayReplace: false);
        writer.Write(Magic);
        writer.Write([0, 0]);
        writer.WriteSchema();
    }

    /// <summary>Bytes written so far.</summary>
    public long Position => writer.Position;

    /// <summary>Writes a new file; an existing one is replaced.</summary>
    public static ArrowFileWriter Create(string path, Schema schema) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16), schema);

    /// <summary>Writes a batch of the writer's schema; the batch stays the caller's. Dictionaries may grow from batch to batch, but not change.</summary>
    public void Write(RecordBatch batch) => writer.WriteBatch(batch);

    /// <summary>Writes the end-of-stream mark and the footer, and flushes.</summary>
    public void WriteEnd()
    {
        writer.WriteEndOfStream();
        byte[] footer = Footer();
        writer.Write(footer);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        writer.Write(length);
        writer.Write(Magic);
        stream.Flush();
    }

    public void Dispose()
    {
        if (!leaveOpen) stream.Dispose();
    }

    private byte[] Footer()
    {
        FlatBuilder builder = new();
        int batches = Blocks(builder, writer.BatchBlocks), dictionaries = Blocks(builder, writer.DictionaryBlocks);
        int schema = SchemaEncoder.Encode(builder, writer.Plan);
        builder.StartTable(FlatFields.Footer.Count);
        builder.Reference(FlatFields.Footer.Schema, schema);
        builder.Reference(FlatFields.Footer.Dictionaries, dictionaries);
        builder.Reference(FlatFields.Footer.Batches, batches);
        builder.Int16(FlatFields.Footer.Version, FlatFields.V5);
        return builder.Finish(builder.EndTable());
    }

    private static int Blocks(FlatBuilder builder, List<FileBlock> blocks)
    {
        byte[] bytes = new byte[blocks.Count * FlatFields.Footer.BlockSize];
        for (int i = 0; i < blocks.Count; i++) blocks[i].Write(bytes.AsSpan(i * FlatFields.Footer.BlockSize));
        return builder.Structs(bytes, FlatFields.Footer.BlockSize);
    }
}
