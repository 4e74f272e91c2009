using System.Buffers.Binary;
using Approx.Core;
using Fields = Approx.Arrow.FlatFields.RecordBatch;

namespace Approx.Arrow;

/// <summary>Turns a RecordBatch table and its body into arrays over the body's memory. Walks nodes and buffers in the order of the columns, parents first.</summary>
internal ref struct BatchDecoder
{
    private readonly MessageBody body;
    private readonly BodyCodec? codec;
    private readonly Dictionary<long, ArrowArray> dictionaries;
    private readonly ReadOnlySpan<byte> buffers;
    private ReadOnlySpan<byte> nodes;
    private ReadOnlySpan<byte> variadicCounts;
    private int nextBuffer;

    private BatchDecoder(FlatTable table, MessageBody body, Dictionary<long, ArrowArray> dictionaries)
    {
        this.body = body;
        this.dictionaries = dictionaries;
        nodes = table.Structs(Fields.Nodes, Fields.NodeSize);
        buffers = table.Structs(Fields.Buffers, Fields.BufferSize);
        variadicCounts = table.Structs(Fields.VariadicCounts, 8);
        codec = table.Has(Fields.Compression) ? BodyCodec.Of(table.Table(Fields.Compression, "compression")) : null;
        CheckBuffers(buffers, body.Length);
    }

    /// <summary>The batch's columns, checked in structure; their length is the batch's.</summary>
    public static ArrowArray[] Decode(FlatTable table, FieldPlan[] columns, MessageBody body, Dictionary<long, ArrowArray> dictionaries, out int rows)
    {
        rows = Count(table.Int64(Fields.Length), "rows in a batch");
        BatchDecoder decoder = new(table, body, dictionaries);
        ArrowArray[] arrays = new ArrowArray[columns.Length];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = decoder.Read(columns[i]);
            if (arrays[i].Length != rows) throw ApproxException.BadData($"Arrow column '{columns[i].Field.Name}' has {arrays[i].Length} rows, its batch {rows}");
        }
        if (decoder.nodes.Length > 0 || decoder.nextBuffer != decoder.buffers.Length || decoder.variadicCounts.Length > 0)
        {
            throw ApproxException.BadData("an Arrow batch has more columns or buffers than its schema");
        }
        for (int i = 0; i < arrays.Length; i++) ArrayValidator.Validate(arrays[i], columns[i].Field.Name, full: false);
        return arrays;
    }

    private static int Count(long value, string what) => value switch
    {
        < 0 => throw ApproxException.BadData($"{value} {what}"),
        > int.MaxValue => throw ApproxException.BadData($"not supported: {value} {what}; at most {int.MaxValue}"),
        _ => (int)value,
    };

    /// <summary>Buffers must lie inside the body, start on multiples of 8 and not overlap.</summary>
    private static void CheckBuffers(ReadOnlySpan<byte> buffers, long bodyLength)
    {
        long end = 0;
        bool ordered = true;
        for (int at = 0; at < buffers.Length; at += Fields.BufferSize)
        {
            (long offset, long length) = Pair(buffers[at..]);
            if (offset < 0 || length < 0 || offset > bodyLength - length) throw ApproxException.BadData($"an Arrow buffer of {length} bytes at {offset} in a message body of {bodyLength}");
            if (length == 0) continue;
            if (offset % 8 != 0) throw ApproxException.BadData($"an Arrow buffer starts at {offset}, which is no multiple of 8");
            ordered &= offset >= end;
            end = offset + length;
        }
        if (ordered) return;
        List<(long Offset, long Length)> sorted = [];
        for (int at = 0; at < buffers.Length; at += Fields.BufferSize) sorted.Add(Pair(buffers[at..]));
        sorted.RemoveAll(b => b.Length == 0);
        sorted.Sort();
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Offset < sorted[i - 1].Offset + sorted[i - 1].Length) throw ApproxException.BadData($"two Arrow buffers share the bytes at {sorted[i].Offset}");
        }
    }

    private static (long First, long Second) Pair(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));

    private ArrowArray Read(FieldPlan plan)
    {
        ArrowType type = plan.Field.Type;
        ArrowLayout layout = type.Layout;
        if (nodes.IsEmpty) throw ApproxException.BadData($"an Arrow batch has fewer columns than its schema: none for '{plan.Field.Name}'");
        (long stated, long statedNulls) = Pair(nodes);
        nodes = nodes[Fields.NodeSize..];
        int length = Count(stated, $"rows in column '{plan.Field.Name}'");
        if (statedNulls < 0 || statedNulls > length) throw ApproxException.BadData($"{statedNulls} nulls in {length} rows of Arrow column '{plan.Field.Name}'");
        int bufferCount = layout.BufferCount;
        if (layout.Kind == LayoutKind.Views)
        {
            // A count beyond the buffers that are left is refused before anything is set aside for it.
            long variadic = variadicCounts.IsEmpty ? -1 : BinaryPrimitives.ReadInt64LittleEndian(variadicCounts);
            if (variadic < 0 || variadic > (buffers.Length - nextBuffer) / Fields.BufferSize) throw ApproxException.BadData($"Arrow column '{plan.Field.Name}' of {type} with {variadic} data buffers");
            variadicCounts = variadicCounts[8..];
            bufferCount += (int)variadic;
        }
        ArrowBuffer[] own = new ArrowBuffer[bufferCount];
        for (int i = 0; i < own.Length; i++) own[i] = NextBuffer(plan);
        if (layout.HasValidity)
        {
            if (statedNulls > 0 && own[0].Length == 0) throw ApproxException.BadData($"Arrow column '{plan.Field.Name}' has {statedNulls} nulls and no validity bitmap");
            // The count rules, as in pyarrow: without nulls the bitmap says nothing.
            if (statedNulls == 0) own[0] = ArrowBuffer.Empty;
        }
        if (type is DictionaryType)
        {
            return dictionaries.TryGetValue(plan.DictionaryId!.Value, out ArrowArray? dictionary)
                ? new ArrowArray(type, length, (int)statedNulls, own, dictionary: dictionary)
                : throw ApproxException.BadData($"dictionary {plan.DictionaryId} of Arrow column '{plan.Field.Name}' is missing");
        }
        ArrowArray[] children = new ArrowArray[plan.Children.Length];
        for (int i = 0; i < children.Length; i++) children[i] = Read(plan.Children[i]);
        return new ArrowArray(type, length, (int)statedNulls, own, children);
    }

    private ArrowBuffer NextBuffer(FieldPlan plan)
    {
        if (nextBuffer == buffers.Length) throw ApproxException.BadData($"an Arrow batch has too few buffers for column '{plan.Field.Name}'");
        (long offset, long length) = Pair(buffers[nextBuffer..]);
        nextBuffer += Fields.BufferSize;
        ReadOnlyMemory<byte> bytes = body.Slice(offset, length);
        return codec is null || length == 0 ? new ArrowBuffer(bytes) : codec.Decompress(bytes, plan.Field.Name);
    }
}
