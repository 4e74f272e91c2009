using System.Collections;
using System.Runtime.CompilerServices;

namespace Approx.QueryLang;

/// <summary>An immutable list with structural equality: what records need so that trees compare by value. Write it as <c>[a, b]</c>.</summary>
[CollectionBuilder(typeof(SyntaxList), nameof(SyntaxList.Create))]
internal sealed class SyntaxList<T> : IReadOnlyList<T>, IEquatable<SyntaxList<T>>
    where T : notnull
{
    private readonly T[] items;

    internal SyntaxList(T[] items) => this.items = items;

    /// <summary>The list without items.</summary>
    public static SyntaxList<T> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public T this[int index] => items[index];

    /// <summary>The items mapped one by one; the same list when no item changes.</summary>
    public SyntaxList<T> Map(Func<T, T> map)
    {
        T[]? changed = null;
        for (int i = 0; i < items.Length; i++)
        {
            T mapped = map(items[i]);
            if (changed is null && !ReferenceEquals(mapped, items[i])) changed = (T[])items.Clone();
            if (changed is not null) changed[i] = mapped;
        }
        return changed is null ? this : new SyntaxList<T>(changed);
    }

    /// <inheritdoc/>
    public bool Equals(SyntaxList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items, EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyntaxList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>The items in brackets.</summary>
    public override string ToString() => "[" + string.Join(", ", items) + "]";
}

/// <summary>Makes syntax lists.</summary>
internal static class SyntaxList
{
    /// <summary>A list of the items.</summary>
    public static SyntaxList<T> Create<T>(ReadOnlySpan<T> items)
        where T : notnull
        => items.IsEmpty ? SyntaxList<T>.Empty : new SyntaxList<T>(items.ToArray());

    /// <summary>A list of the items.</summary>
    public static SyntaxList<T> ToSyntaxList<T>(this IEnumerable<T> items)
        where T : notnull
        => Create<T>(items.ToArray());
}
