using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Reads the IPC file format by its footer, any batch at any time. A file on disk is mapped: batches point into the mapping,
/// which stays until the reader and all its batches are disposed. Nothing but the footer and the blocks it names is looked at.
/// </summary>
internal sealed class ArrowFileReader : IArrowArrayStream
{
    private const int MagicSize = 8;
    private const int TailSize = 10;

    private readonly ByteSource source;
    private readonly SharedMemory? memory;
    private readonly string name;
    private readonly SchemaPlan plan;
    private readonly FileBlock[] dictionaryBlocks;
    private readonly FileBlock[] batchBlocks;
    private DictionaryStore? dictionaries;
    private int next;
    private bool disposed;

    /// <summary>Opens a file that is in memory already.</summary>
    public ArrowFileReader(ReadOnlyMemory<byte> file)
        : this(new MemorySource(file), null, "an Arrow file in memory")
    {
    }

    private ArrowFileReader(ByteSource source, SharedMemory? memory, string name)
    {
        this.source = source;
        this.name = name;
        this.memory = memory;
        FlatTable footer = FlatTable.Root(FindFooter(out long end).Span);
        IpcMessage.CheckVersion(footer.Int16(FlatFields.Footer.Version));
        plan = SchemaDecoder.Decode(footer.Table(FlatFields.Footer.Schema, "schema in the footer"));
        dictionaryBlocks = FileBlock.ReadAll(footer.Structs(FlatFields.Footer.Dictionaries, FlatFields.Footer.BlockSize), end);
        batchBlocks = FileBlock.ReadAll(footer.Structs(FlatFields.Footer.Batches, FlatFields.Footer.BlockSize), end);
    }

    public Schema Schema => plan.Schema;

    public int BatchCount => batchBlocks.Length;

    /// <summary>Maps a file. A data error naming it when it is missing, damaged or no Arrow file.</summary>
    public static ArrowFileReader Open(string path)
    {
        MappedSource? mapped = null;
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.Length == 0)
            {
                file.Dispose();
                throw ApproxException.BadData("the file is empty");
            }
            mapped = MappedSource.Open(file);
            return new ArrowFileReader(mapped, mapped.Memory, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || e is ApproxException { Kind: ErrorKind.Data })
        {
            mapped?.Memory.Release();
            throw ApproxException.BadData($"{path}: {e.Message}", (e as ApproxException)?.Hint, e);
        }
    }

    /// <summary>The batch of that number in the footer's order; the caller disposes it. A data error naming file and batch when it is damaged.</summary>
    public RecordBatch ReadBatch(int index)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        try
        {
            dictionaries ??= ReadDictionaries();
            return Decode(index);
        }
        catch (ApproxException e) when (e.Kind == ErrorKind.Data)
        {
            throw ApproxException.BadData($"{name}, batch {index} of {BatchCount}: {e.Message}", e.Hint, e);
        }
    }
    /// <summary>The batch after the one read last, null at the end.</summary>
    public RecordBatch? ReadNext() => next < batchBlocks.Length ? ReadBatch(next++) : null;

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        memory?.Release();
    }

    private RecordBatch Decode(int index)
    {
        MessageBody body = batchBlocks[index].Read(source, out IpcMessage message);
        message.Expect(MessageKind.RecordBatch);
        ArrowArray[] columns = BatchDecoder.Decode(message.Header, plan.Columns, body, dictionaries!.Values, out int rows);
        return new RecordBatch(Schema, rows, columns, memory?.Share());
    }

    private DictionaryStore ReadDictionaries()
    {
        DictionaryStore store = new(plan);
        foreach (FileBlock block in dictionaryBlocks)
        {
            MessageBody body = block.Read(source, out IpcMessage message);
            message.Expect(MessageKind.DictionaryBatch);
            store.Read(message, body, mayReplace: false);
        }
        return store;
    }

    private ReadOnlyMemory<byte> FindFooter(out long footerStart)
    {
        ReadOnlySpan<byte> magic = "ARROW1"u8;
        if (source.Length < MagicSize + TailSize || !source.Slice(0, magic.Length).Span.SequenceEqual(magic))
        {
            throw ApproxException.BadData("no Arrow file: it does not begin with ARROW1", "files in stream format (.arrows) are read as streams");
        }
        ReadOnlySpan<byte> tail = source.Slice(source.Length - TailSize, TailSize).Span;
        if (!tail[4..].SequenceEqual(magic)) throw ApproxException.BadData("the Arrow file does not end with ARROW1", "the file is cut off");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        footerStart = source.Length - TailSize - length;
        if (length <= 0 || footerStart < MagicSize) throw ApproxException.BadData($"the Arrow file has a footer of {length} bytes in {source.Length}");
        return source.Slice(footerStart, length);
    }
}
