using System.Text;

namespace Approx.QueryLang;

/// <summary>Words of the user's text as they stand in a message: quoted, on one line, of bounded length, without control characters.</summary>
internal static class Excerpt
{
    private const int MaxLength = 40;

    /// <summary>The text in single quotes.</summary>
    public static string Of(string text)
    {
        var excerpt = new StringBuilder("'");
        foreach (char c in text.Length > MaxLength ? text.AsSpan(0, MaxLength) : text) excerpt.Append(char.IsControl(c) ? ' ' : c);
        if (char.IsHighSurrogate(excerpt[^1])) excerpt.Length--;
        return excerpt.Append(text.Length > MaxLength ? "…'" : "'").ToString();
    }
}
