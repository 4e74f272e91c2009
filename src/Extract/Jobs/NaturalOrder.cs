namespace Approx.Extract;

/// <summary>Order of names as people count: slice2 before slice10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The one comparer.</summary>
    public static NaturalOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return string.CompareOrdinal(x, y);
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            if (!char.IsAsciiDigit(x[i]) || !char.IsAsciiDigit(y[j]))
            {
                if (x[i] != y[j]) return x[i].CompareTo(y[j]);
                i++;
                j++;
                continue;
            }
            ReadOnlySpan<char> a = Digits(x, ref i), b = Digits(y, ref j);
            ReadOnlySpan<char> m = a.TrimStart('0'), n = b.TrimStart('0');
            int order = m.Length != n.Length ? m.Length.CompareTo(n.Length) : m.SequenceCompareTo(n);
            if (order == 0) order = a.Length.CompareTo(b.Length);
            if (order != 0) return order;
        }
        return (x.Length - i).CompareTo(y.Length - j);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text.AsSpan(start, at - start);
    }
}
