namespace Approx.Core;

/// <summary>A place in a text: character offset and length, 0-based.</summary>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>One past the last character.</summary>
    public int End => Start + Length;

    /// <summary>The smallest span that covers both.</summary>
    public SourceSpan Union(SourceSpan other)
    {
        int start = Math.Min(Start, other.Start);
        return new SourceSpan(start, Math.Max(End, other.End) - start);
    }
}
