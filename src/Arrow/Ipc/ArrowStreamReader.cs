using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Reads the IPC stream format: a schema, then dictionaries and batches until the end-of-stream mark or the end of the stream.
/// Each batch lives in managed memory of its own. What stands behind the mark is not touched.
/// </summary>
internal sealed class ArrowStreamReader : IArrowArrayStream
{
    private const int Continuation = -1;

    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly SchemaPlan plan;
    private readonly DictionaryStore dictionaries;
    private bool ended;

    /// <summary>Reads the schema. A data error when the stream does not begin with one.</summary>
    public ArrowStreamReader(Stream stream, bool leaveOpen = false)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        ReadOnlyMemory<byte>? metadata = ReadMetadata();
        if (metadata is null) throw ApproxException.BadData("an Arrow stream without a schema", "the stream is empty or not in Arrow IPC stream format");
        IpcMessage message = IpcMessage.Parse(metadata.Value.Span);
        message.Expect(MessageKind.Schema);
        ReadBody(message.BodyLength);
        plan = SchemaDecoder.Decode(message.Header);
        dictionaries = new DictionaryStore(plan);
    }

    public Schema Schema => plan.Schema;

    /// <summary>The next batch, or null at the end. A data error when the stream is damaged or cut off.</summary>
    public RecordBatch? ReadNext()
    {
        while (!ended)
        {
            ReadOnlyMemory<byte>? metadata = ReadMetadata();
            if (metadata is null) break;
            IpcMessage message = IpcMessage.Parse(metadata.Value.Span);
            if (message.Kind == MessageKind.Schema) throw ApproxException.BadData("an Arrow stream with a second schema");
            MessageBody body = ReadBody(message.BodyLength);
            if (message.Kind == MessageKind.DictionaryBatch)
            {
                dictionaries.Read(message, body, mayReplace: true);
                continue;
            }
            ArrowArray[] columns = BatchDecoder.Decode(message.Header, plan.Columns, body, dictionaries.Values, out int rows);
            return new RecordBatch(Schema, rows, columns);
        }
        ended = true;
        return null;
    }

    public void Dispose()
    {
        if (!leaveOpen) stream.Dispose();
    }

    /// <summary>The flatbuffer of the next message; null at the end.</summary>
    private ReadOnlyMemory<byte>? ReadMetadata()
    {
        Span<byte> prefix = stackalloc byte[4];
        int got = stream.ReadAtLeast(prefix, 4, throwOnEndOfStream: false);
        if (got == 0) return null;
        int length = got == 4 ? BinaryPrimitives.ReadInt32LittleEndian(prefix) : throw CutOff(4, got);
        if (length == Continuation)
        {
            got = stream.ReadAtLeast(prefix, 4, throwOnEndOfStream: false);
            length = got == 4 ? BinaryPrimitives.ReadInt32LittleEndian(prefix) : throw CutOff(4, got);
        }
        if (length == 0) return null;
        if (length < 0) throw ApproxException.BadData($"an Arrow message with {length} bytes of metadata", "the data are not in Arrow IPC stream format");
        return ReadBytes(length);
    }

    private MessageBody ReadBody(long length) => new(new MemorySource(ReadBytes(length)), 0, length);

    /// <summary>Reads so many bytes; sets memory aside only as far as the stream really delivers.</summary>
    private ReadOnlyMemory<byte> ReadBytes(long length)
    {
        if (stream.CanSeek && length > stream.Length - stream.Position) throw CutOff(length, stream.Length - stream.Position);
        if (length > int.MaxValue - ArrowBuffer.Alignment) throw ApproxException.BadData($"not supported: an Arrow message of {length} bytes in a stream; at most 2 GiB");
        const int Step = 1 << 20;
        Memory<byte> memory = ArrowBuffer.Allocate(stream.CanSeek ? length : Math.Min(length, Step));
        int filled = 0;
        while (true)
        {
            int got = stream.ReadAtLeast(memory.Span[filled..], memory.Length - filled, throwOnEndOfStream: false);
            filled += got;
            if (filled < memory.Length) throw CutOff(length, filled);
            if (filled == length) return memory;
            Memory<byte> larger = ArrowBuffer.Allocate(Math.Min(length, 2L * memory.Length));
            memory.CopyTo(larger);
            memory = larger;
        }
    }

    private static ApproxException CutOff(long wanted, long got) =>
        ApproxException.BadData($"an Arrow stream ends inside a message: {wanted} bytes were expected, {got} are there", "the stream is cut off or damaged");
}
