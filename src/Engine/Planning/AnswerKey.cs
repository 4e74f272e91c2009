namespace Approx.Engine.Planning;

/// <summary>The values of the group keys of one group, compared by value.</summary>
internal readonly struct AnswerKey(object?[] values) : IEquatable<AnswerKey>
{
    /// <summary>The values in the order of the keys.</summary>
    public object?[] Values { get; } = values;

    /// <inheritdoc/>
    public bool Equals(AnswerKey other) => Values.AsSpan().SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AnswerKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (object? value in Values) hash.Add(value);
        return hash.ToHashCode();
    }
}
