namespace Approx.Sampling;

/// <summary>
/// The values of some columns in one row: null, bool, long (integers, dates, timestamps), double or string. Equality and order do not depend on
/// how the rows came: null first, then by value, text by UTF-16 code unit.
/// </summary>
internal sealed class GroupKey : IEquatable<GroupKey>, IComparable<GroupKey>
{
    private readonly object?[] values;

    /// <summary>A key of these values; −0 becomes 0.</summary>
    public GroupKey(params object?[] values)
    {
        this.values = Array.ConvertAll(values, v => v is double d && d == 0 ? 0.0 : v);
    }

    /// <summary>The values, in the order of the columns.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>The key of some of the columns.</summary>
    public GroupKey Select(ReadOnlySpan<int> columns)
    {
        var chosen = new object?[columns.Length];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = values[columns[i]];
        return new GroupKey(chosen);
    }

    public bool Equals(GroupKey? other) => other is not null && values.AsSpan().SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (object? value in values) hash.Add(value);
        return hash.ToHashCode();
    }

    public int CompareTo(GroupKey? other)
    {
        if (other is null) return 1;
        for (int i = 0; i < values.Length; i++)
        {
            int order = Compare(values[i], other.values[i]);
            if (order != 0) return order;
        }
        return 0;
    }

    public override string ToString() => string.Join(", ", values.Select(v => v ?? "null"));

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string x, string y) => string.CompareOrdinal(x, y),
        (IComparable x, _) => x.CompareTo(b),
        _ => throw new InvalidOperationException($"{a.GetType()} is no key value"),
    };
}
