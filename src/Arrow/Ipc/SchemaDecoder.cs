using System.Buffers.Binary;
using Approx.Core;
using Fields = Approx.Arrow.FlatFields.Field;

namespace Approx.Arrow;

/// <summary>Reads the Schema table of messages and footers.</summary>
internal ref struct SchemaDecoder
{
    // Each field honestly takes a slot in a vector (4 bytes), a table (8 at least); one table named over and over would multiply.
    private const int BytesPerField = 12;

    private int fieldBudget;

    public static SchemaPlan Decode(FlatTable table)
    {
        SchemaDecoder decoder = new() { fieldBudget = table.BufferSize / BytesPerField };
        short endianness = table.Int16(FlatFields.Schema.Endianness);
        if (endianness != 0) throw ApproxException.BadData($"not supported: Arrow data of byte order {endianness} ({(endianness == 1 ? "big-endian" : "unknown")}), little-endian was expected");
        ReadOnlySpan<byte> features = table.Structs(FlatFields.Schema.Features, 8);
        for (; features.Length > 0; features = features[8..])
        {
            // 0 unused, 1 dictionary replacement, 2 compressed bodies.
            if (BinaryPrimitives.ReadInt64LittleEndian(features) is var feature and (< 0 or > 2)) throw ApproxException.BadData($"not supported: Arrow feature number {feature}");
        }
        FlatTables fields = table.Tables(FlatFields.Schema.Fields);
        FieldPlan[] plans = new FieldPlan[fields.Count];
        for (int i = 0; i < plans.Length; i++) plans[i] = decoder.ReadField(fields[i], 0);
        Schema schema = new(ValueList.From(plans.Select(p => p.Field)), ReadMetadata(table.Tables(FlatFields.Schema.Metadata)));
        return SchemaPlan.Of(schema, plans);
    }

    private static ValueList<KeyValuePair<string, string>> ReadMetadata(FlatTables entries)
    {
        if (entries.Count == 0) return [];
        KeyValuePair<string, string>[] pairs = new KeyValuePair<string, string>[entries.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            FlatTable entry = entries[i];
            pairs[i] = new(entry.Text(0, "a metadata key") ?? "", entry.Text(1, "a metadata value") ?? "");
        }
        return ValueList.Create<KeyValuePair<string, string>>(pairs);
    }

    private FieldPlan ReadField(FlatTable table, int depth)
    {
        if (depth > FieldPlan.DepthLimit) throw ApproxException.BadData($"not supported: Arrow types nested deeper than {FieldPlan.DepthLimit} levels");
        if (--fieldBudget < 0) throw FlatTable.Damaged("more fields than the metadata has room for: a table is used for many");
        string name = table.Text(Fields.Name, "a field's name") ?? "";
        FlatTables childTables = table.Tables(Fields.Children);
        FieldPlan[] children = new FieldPlan[childTables.Count];
        for (int i = 0; i < children.Length; i++) children[i] = ReadField(childTables[i], depth + 1);
        FlatType code = (FlatType)table.Byte(Fields.TypeCode);
        ArrowType type;
        try
        {
            type = TypeDecoder.Decode(code, table.Table(Fields.Type, $"type table of field '{name}'"), ValueList.From(children.Select(c => c.Field)));
        }
        catch (ApproxException e) when (e.Kind == ErrorKind.Data)
        {
            throw ApproxException.BadData($"Arrow field '{name}': {e.Message}", e.Hint, e);
        }
        long? id = null;
        if (table.Has(Fields.Dictionary))
        {
            FlatTable encoding = table.Table(Fields.Dictionary, "dictionary encoding");
            id = encoding.Int64(FlatFields.DictionaryEncoding.Id);
            if (encoding.Int16(FlatFields.DictionaryEncoding.Kind) is var kind and not 0) throw ApproxException.BadData($"not supported: Arrow dictionary kind {kind}");
            IntType indices = encoding.Has(FlatFields.DictionaryEncoding.IndexType)
                ? TypeDecoder.Integer(encoding.Table(FlatFields.DictionaryEncoding.IndexType, "index type"))
                : ArrowType.Int32;
            type = new DictionaryType(indices, type, encoding.Bool(FlatFields.DictionaryEncoding.Ordered));
        }
        return new FieldPlan(new Field(name, type, table.Bool(Fields.Nullable), ReadMetadata(table.Tables(Fields.Metadata))), id, children);
    }
}
