namespace Approx.Arrow;

/// <summary>One column or child of a nested column: name (may be empty or repeat), type, whether nulls are allowed, and metadata in order.</summary>
/// <remarks>A dictionary-encoded column is a field of <see cref="DictionaryType"/>; dictionary ids exist only inside IPC messages.</remarks>
internal sealed record Field(string Name, ArrowType Type, bool Nullable, ValueList<KeyValuePair<string, string>> Metadata)
{
    public Field(string name, ArrowType type, bool nullable = true)
        : this(name, type, nullable, [])
    {
    }

    public override string ToString() => $"{Name}: {Type}{(Nullable ? "" : " not null")}";
}

/// <summary>Look-ups in metadata, where keys may repeat.</summary>
internal static class Metadata
{
    /// <summary>The value of the first entry with that key, or null.</summary>
    public static string? Find(this ValueList<KeyValuePair<string, string>> metadata, string key)
    {
        foreach (KeyValuePair<string, string> entry in metadata.AsSpan())
        {
            if (entry.Key == key) return entry.Value;
        }
        return null;
    }
}
