using Approx.Core;

namespace Approx.Arrow;

/// <summary>A field as it is laid out in messages: with the dictionary id, which the type model leaves out, and plans for its children (of a dictionary column: of the values).</summary>
internal sealed record FieldPlan(Field Field, long? DictionaryId, FieldPlan[] Children)
{
    /// <summary>Nesting deeper than this is refused.</summary>
    public const int DepthLimit = 64;

    /// <summary>The plan of the values of a dictionary column: what its dictionary batches hold.</summary>
    public FieldPlan DictionaryValues => new(Field with { Type = ((DictionaryType)Field.Type).ValueType, Nullable = true }, null, Children);
}

/// <summary>A schema with the plans of its columns and the dictionaries they name.</summary>
internal sealed class SchemaPlan
{
    private SchemaPlan(Schema schema, FieldPlan[] columns)
    {
        Schema = schema;
        Columns = columns;
        foreach (FieldPlan column in columns) Collect(column);
    }

    public Schema Schema { get; }

    public FieldPlan[] Columns { get; }

    /// <summary>For each dictionary id the plan of its values; inner dictionaries before those that hold them.</summary>
    public Dictionary<long, FieldPlan> Dictionaries { get; } = [];

    public static SchemaPlan Of(Schema schema, FieldPlan[] columns) => new(schema, columns);

    /// <summary>The plan to write a schema by: dictionary ids 0, 1, 2 … in the order of the columns, parents first.</summary>
    public static SchemaPlan ForWriting(Schema schema)
    {
        long next = 0;
        FieldPlan Number(Field field, int depth)
        {
            if (depth > FieldPlan.DepthLimit) throw ApproxException.BadData($"Arrow types nested deeper than {FieldPlan.DepthLimit} levels are not supported");
            DictionaryType? encoded = field.Type as DictionaryType;
            long? id = encoded is null ? null : next++;
            ArrowType values = encoded?.ValueType ?? field.Type;
            if (values is DictionaryType) throw ApproxException.BadData("a dictionary whose values are a dictionary cannot be written in Arrow IPC");
            return new FieldPlan(field, id, [.. values.Children.Select(c => Number(c, depth + 1))]);
        }
        return new SchemaPlan(schema, [.. schema.Fields.Select(f => Number(f, 0))]);
    }

    private void Collect(FieldPlan plan)
    {
        foreach (FieldPlan child in plan.Children) Collect(child);
        if (plan.DictionaryId is not { } id) return;
        FieldPlan values = plan.DictionaryValues;
        if (Dictionaries.TryAdd(id, values)) return;
        ArrowType known = Dictionaries[id].Field.Type;
        if (known != values.Field.Type) throw ApproxException.BadData($"Arrow dictionary {id} is of {known} in one column and of {values.Field.Type} in another");
    }
}
