using Fields = Approx.Arrow.FlatFields.Field;

namespace Approx.Arrow;

/// <summary>Writes the Schema table of messages and footers.</summary>
internal static class SchemaEncoder
{
    /// <summary>Stores the schema and returns its position.</summary>
    public static int Encode(FlatBuilder builder, SchemaPlan plan)
    {
        int[] columns = Array.ConvertAll(plan.Columns, c => EncodeField(builder, c));
        int fields = builder.Vector(columns);
        int metadata = EncodeMetadata(builder, plan.Schema.Metadata);
        builder.StartTable(FlatFields.Schema.Count);
        builder.Reference(FlatFields.Schema.Fields, fields);
        builder.Reference(FlatFields.Schema.Metadata, metadata);
        return builder.EndTable();
    }

    private static int EncodeField(FlatBuilder builder, FieldPlan plan)
    {
        Field field = plan.Field;
        DictionaryType? encoded = field.Type as DictionaryType;
        // The children vector is always there, even when empty: some readers ask for it unchecked.
        int children = builder.Vector(Array.ConvertAll(plan.Children, c => EncodeField(builder, c)));
        int metadata = EncodeMetadata(builder, field.Metadata);
        int name = builder.Text(field.Name);
        (FlatType code, int type) = TypeEncoder.Encode(builder, encoded?.ValueType ?? field.Type);
        int dictionary = encoded is null ? 0 : EncodeDictionary(builder, encoded, plan.DictionaryId!.Value);
        builder.StartTable(Fields.Count);
        builder.Reference(Fields.Name, name);
        builder.Reference(Fields.Type, type);
        builder.Reference(Fields.Dictionary, dictionary);
        builder.Reference(Fields.Children, children);
        builder.Reference(Fields.Metadata, metadata);
        builder.Bool(Fields.Nullable, field.Nullable);
        builder.Byte(Fields.TypeCode, (byte)code);
        return builder.EndTable();
    }

    private static int EncodeDictionary(FlatBuilder builder, DictionaryType type, long id)
    {
        (_, int indices) = TypeEncoder.Encode(builder, type.IndexType);
        builder.StartTable(FlatFields.DictionaryEncoding.Count);
        builder.Int64(FlatFields.DictionaryEncoding.Id, id);
        builder.Reference(FlatFields.DictionaryEncoding.IndexType, indices);
        builder.Bool(FlatFields.DictionaryEncoding.Ordered, type.Ordered);
        return builder.EndTable();
    }

    private static int EncodeMetadata(FlatBuilder builder, ValueList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0) return 0;
        int[] entries = new int[metadata.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            int key = builder.Text(metadata[i].Key), value = builder.Text(metadata[i].Value);
            builder.StartTable(2);
            builder.Reference(0, key);
            builder.Reference(1, value);
            entries[i] = builder.EndTable();
        }
        return builder.Vector(entries);
    }
}
