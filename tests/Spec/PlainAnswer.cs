using System.Globalization;
using Approx.Engine;
using Approx.Engine.Answers;
using Approx.QueryLang;

namespace Approx.Tests.Spec;

/// <summary>Holds an answer without sampling error against the expected table: no interval anywhere, every value as written.</summary>
internal static class PlainAnswer
{
    // Sums may be taken in another order than the one who computed the expected value took.
    private const double Tolerance = 1e-12;

    public static void Check(SpecFile spec, Answer answer)
    {
        Assert.All(answer.Rows, row => Assert.All(row.Intervals, interval => Assert.Null(interval)));
        if (spec.Lines.Count == 0) return;
        List<string[]> expected = [.. spec.Lines.Select(Split)];
        Assert.Equal(expected[0], answer.Columns.Select(c => c.Name));
        List<string[]> rows = expected[1..], found = [.. answer.Rows.Select(r => r.Values.Select(Text).ToArray())];
        if (!IsOrdered(spec))
        {
            rows.Sort(ByText);
            found.Sort(ByText);
        }
        string shown = "found:\n" + string.Join('\n', found.Select(r => string.Join(" | ", r)));
        Assert.True(rows.Count == found.Count, shown);
        for (int r = 0; r < rows.Count; r++)
        {
            Assert.True(rows[r].Length == found[r].Length && rows[r].Zip(found[r]).All(cell => Same(cell.First, cell.Second)), $"expected: {string.Join(" | ", rows[r])}\n{shown}");
        }
    }

    /// <summary>The cells of a line, parted by |.</summary>
    public static string[] Split(string line) => [.. line.Split('|').Select(cell => cell.Trim())];

    /// <summary>A value as files write it.</summary>
    public static string Text(object? value) => value is null ? "NULL" : CellText.RoundTrip(value);

    private static bool Same(string expected, string found)
    {
        if (expected == found || expected == "*") return true;
        return double.TryParse(expected, CultureInfo.InvariantCulture, out double e) && double.TryParse(found, CultureInfo.InvariantCulture, out double f)
            && Math.Abs(e - f) <= Tolerance * Math.Max(1, Math.Abs(e));
    }

    private static bool IsOrdered(SpecFile spec) => QueryParser.Parse(spec.Sql)[^1] is not SelectStatement { Query.OrderBy.Count: 0 };

    // Keys stand before measured values, so that rounding cannot change the order of rows.
    private static int ByText(string[] a, string[] b) => string.CompareOrdinal(string.Join('\u0001', a), string.Join('\u0001', b));
}
