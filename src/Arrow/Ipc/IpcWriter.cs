using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Writes messages to a stream, counting bytes: metadata is padded so that every body starts, and every buffer lies, on a multiple of 64 bytes.
/// Dictionaries are written when they are new, as a delta when they have only grown, and as a replacement where that is allowed.
/// </summary>
internal sealed class IpcWriter(Stream stream, Schema schema, bool mayReplace)
{
    private static readonly byte[] Zeros = new byte[ArrowBuffer.Alignment];

    private readonly Dictionary<long, ArrowArray> dictionaries = [];

    public SchemaPlan Plan { get; } = SchemaPlan.ForWriting(schema);

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    public List<FileBlock> DictionaryBlocks { get; } = [];

    public List<FileBlock> BatchBlocks { get; } = [];

    /// <summary>The flatbuffer of a Message with that header.</summary>
    public static byte[] Message(FlatBuilder builder, MessageKind kind, int header, long bodyLength)
    {
        builder.StartTable(FlatFields.Message.Count);
        builder.Int64(FlatFields.Message.BodyLength, bodyLength);
        builder.Reference(FlatFields.Message.Header, header);
        builder.Int16(FlatFields.Message.Version, FlatFields.V5);
        builder.Byte(FlatFields.Message.HeaderType, (byte)kind);
        return builder.Finish(builder.EndTable());
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        Position += bytes.Length;
    }

    public void WriteSchema() => WriteMessage(SchemaMessage.Encode(Plan), []);

    public void WriteBatch(RecordBatch batch)
    {
        if (!batch.Schema.Fields.Equals(Plan.Schema.Fields)) throw new ArgumentException("the batch has another schema than the writer", nameof(batch));
        for (int i = 0; i < Plan.Columns.Length; i++) WriteDictionaries(Plan.Columns[i], batch.Column(i));
        BatchEncoder encoder = new(batch.Length, batch.Columns);
        FlatBuilder builder = new();
        BatchBlocks.Add(WriteMessage(Message(builder, MessageKind.RecordBatch, encoder.EncodeTable(builder), encoder.BodyLength), encoder.Buffers));
    }

    /// <summary>The mark that no message follows.</summary>
    public void WriteEndOfStream() => Write([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);

    private void WriteDictionaries(FieldPlan plan, ArrowArray array)
    {
        // A dictionary's own values may hold dictionaries: those first.
        ArrowArray values = array.Dictionary ?? array;
        for (int i = 0; i < plan.Children.Length; i++) WriteDictionaries(plan.Children[i], values.Children[i]);
        if (plan.DictionaryId is not { } id) return;
        if (!dictionaries.TryGetValue(id, out ArrowArray? before))
        {
            WriteDictionary(id, values, delta: false);
        }
        else if (!ReferenceEquals(before, values))
        {
            bool grown = ArrayEquality.IsPrefix(before, values);
            if (grown && before.Length == values.Length) return;
            if (!grown && !mayReplace)
            {
                throw ApproxException.BadData(
                    $"the dictionary of Arrow column '{plan.Field.Name}' changes from batch to batch, which files cannot hold",
                    "let one builder make the dictionary of all batches, or write a stream");
            }
            WriteDictionary(id, grown ? values.Slice(before.Length, values.Length - before.Length) : values, grown);
        }
        dictionaries[id] = values;
    }

    private void WriteDictionary(long id, ArrowArray values, bool delta)
    {
        BatchEncoder encoder = new(values.Length, [values]);
        FlatBuilder builder = new();
        int data = encoder.EncodeTable(builder);
        builder.StartTable(FlatFields.DictionaryBatch.Count);
        builder.Int64(FlatFields.DictionaryBatch.Id, id);
        builder.Reference(FlatFields.DictionaryBatch.Data, data);
        builder.Bool(FlatFields.DictionaryBatch.Delta, delta);
        DictionaryBlocks.Add(WriteMessage(Message(builder, MessageKind.DictionaryBatch, builder.EndTable(), encoder.BodyLength), encoder.Buffers));
    }

    private FileBlock WriteMessage(byte[] metadata, IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        long start = Position, bodyStart = BatchEncoder.Padded(start + 8 + metadata.Length);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, -1);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], (int)(bodyStart - start - 8));
        Write(prefix);
        Write(metadata);
        WritePadding();
        foreach (ReadOnlyMemory<byte> buffer in body)
        {
            Write(buffer.Span);
            WritePadding();
        }
        return new FileBlock(start, (int)(bodyStart - start), Position - bodyStart);
    }

    private void WritePadding() => Write(Zeros.AsSpan(0, (int)(BatchEncoder.Padded(Position) - Position)));
}
