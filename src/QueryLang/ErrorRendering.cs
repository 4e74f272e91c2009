using System.Globalization;
using System.Text;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// Lays out an error for a terminal: <c>error: …</c>, the source line with a caret under the place, <c>hint: …</c>.
/// Tabs stay tabs, wide characters count two columns, combining ones none, and long lines are cut around the place.
/// </summary>
internal static class ErrorRendering
{
    private const int WidestLine = 120;

    /// <summary>The lines, joined by a line feed, without one at the end. Errors without a place have no source line; without a hint no hint line.</summary>
    public static string Render(ApproxException error)
    {
        var lines = new List<string>();
        if (error.Place is { } place && place.Text.Length > 0)
        {
            int at = Math.Clamp(place.Span.Start, 0, place.Text.Length);
            (int start, int end, int number) = LineAt(place.Text, at);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"error: {OneLine(error.Message)} (line {number}, column {Columns(place.Text.AsSpan(start, at - start)) + 1})"));
            (string line, string caret) = Point(place.Text[start..end], at - start);
            lines.Add("  " + line);
            lines.Add("  " + caret);
        }
        else
        {
            lines.Add("error: " + OneLine(error.Message));
        }
        if (error.Hint is { } hint) lines.Add("hint: " + OneLine(hint));
        return string.Join('\n', lines);
    }

    // Line ends: \n, \r\n, \r. A place at the very end of a text that ends with a line end belongs to the line before.
    private static (int Start, int End, int Number) LineAt(string text, int at)
    {
        int number = 1, start = 0;
        for (int i = 0; i < at; i++)
        {
            bool ends = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (!ends || i + 1 == text.Length) continue;
            number++;
            start = i + 1;
        }
        int end = text.AsSpan(start).IndexOfAny('\r', '\n');
        return (start, end < 0 ? text.Length : start + end, number);
    }

    private static (string Line, string Caret) Point(string line, int at)
    {
        at = Math.Min(at, line.Length);
        (int from, int to) = (0, line.Length);
        if (line.Length > WidestLine)
        {
            from = Whole(line, Math.Clamp(at - WidestLine / 2, 0, line.Length - WidestLine));
            to = Whole(line, Math.Min(line.Length, from + WidestLine));
        }
        string before = from > 0 ? "…" : "", after = to < line.Length ? "…" : "";
        var caret = new StringBuilder(before.Length > 0 ? " " : "");
        foreach (Rune rune in line.AsSpan(from, at - from).EnumerateRunes())
        {
            if (rune.Value == '\t') caret.Append('\t');
            else caret.Append(' ', Width(rune));
        }
        return (before + Visible(line[from..to]) + after, caret.Append('^').ToString());
    }

    // Not between the two halves of a surrogate pair.
    private static int Whole(string line, int index) => index > 0 && index < line.Length && char.IsLowSurrogate(line[index]) ? index - 1 : index;

    private static int Columns(ReadOnlySpan<char> text)
    {
        int runes = 0;
        foreach (Rune rune in text.EnumerateRunes()) runes++;
        return runes;
    }

    private static string OneLine(string text) => Visible(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    // A control character in the text must not reach the terminal as a command.
    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c));

    /// <summary>Columns a character takes on a terminal: 0 for combining and format characters, 2 for East Asian wide ones and emoji (Unicode Standard Annex #11).</summary>
    private static int Width(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }
}
