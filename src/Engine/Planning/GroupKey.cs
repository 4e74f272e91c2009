namespace Approx.Engine.Planning;

/// <summary>The values of the group keys of one group, compared by value.</summary>
internal readonly struct GroupKey(object?[] values) : IEquatable<GroupKey>
{
    /// <summary>The values in the order of the keys.</summary>
    public object?[] Values { get; } = values;

    /// <inheritdoc/>
    public bool Equals(GroupKey other) => Values.AsSpan().SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (object? value in Values) hash.Add(value);
        return hash.ToHashCode();
    }
}
