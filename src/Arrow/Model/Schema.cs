using Approx.Core;

namespace Approx.Arrow;

/// <summary>The columns of a table in order, and its metadata: an ordered list of key and value in which keys may repeat.</summary>
internal sealed record Schema(ValueList<Field> Fields, ValueList<KeyValuePair<string, string>> Metadata)
{
    public Schema(ValueList<Field> fields)
        : this(fields, [])
    {
    }

    /// <summary>The position of the first field of that name, or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name) return i;
        }
        return -1;
    }

    /// <summary>The first field of that name; a data error naming the nearest column when there is none.</summary>
    public Field Field(string name)
    {
        int index = IndexOf(name);
        if (index >= 0) return Fields[index];
        throw ApproxException.BadData($"no Arrow column '{name}' among {Fields.Count} columns");
    }

    public override string ToString() => string.Join("\n", Fields);
}
