using System.Globalization;
using Approx.Engine;

namespace Approx.Tests.Spec;

/// <summary>
/// Holds a sampled answer against the file and against the exact answer of the same statement: a column marked ± has an interval in every row
/// (but those named in <c>exact:</c>), no other cell has one, each interval holds the exact value, and cells without one are exact.
/// </summary>
internal static class SampledAnswer
{
    private const double Tolerance = 1e-9;

    public static void Check(SpecFile spec, Answer answer, Answer exact)
    {
        string[]? header = spec.Lines.Count == 0 ? null : PlainAnswer.Split(Assert.Single(spec.Lines));
        if (header is not null) Assert.Equal([.. header.Select(h => h.TrimEnd('±').Trim())], answer.Columns.Select(c => c.Name));
        int[] keys = [.. Enumerable.Range(0, answer.Columns.Count).Where(c => !answer.Columns[c].IsAggregate)];
        string KeyOf(AnswerRow row) => string.Join(" | ", keys.Select(k => PlainAnswer.Text(row.Values[k])));
        string[] readExactly = spec.Facts.TryGetValue("exact", out string? named) ? [.. named.Split(',').Select(n => n.Trim())] : [];
        Dictionary<string, AnswerRow> truth = exact.Rows.ToDictionary(KeyOf);

        // No group is lost, and none is invented unless it says that it may be empty.
        if (!spec.Sql.Contains("HAVING", StringComparison.OrdinalIgnoreCase) && !spec.Sql.Contains("LIMIT", StringComparison.OrdinalIgnoreCase))
            Assert.Empty(truth.Keys.Except(answer.Rows.Select(KeyOf)));
        foreach (AnswerRow row in answer.Rows)
        {
            string key = KeyOf(row);
            for (int c = 0; c < answer.Columns.Count; c++)
            {
                if (keys.Contains(c)) continue;
                string place = $"{answer.Columns[c].Name} of {(key.Length == 0 ? "all rows" : key)}";
                bool interval = row.Intervals[c] is not null;
                if (header is not null) Assert.True((header[c].EndsWith('±') && !readExactly.Contains(key)) == interval, $"{place} {(interval ? "has" : "has not")} an interval");
                if (row.Marks[c] == CellMark.Unknown || (row.Marks[c] == CellMark.Missed && row.Values[c] is null)) continue;
                if (truth.TryGetValue(key, out AnswerRow? exactRow)) CheckCell(row, c, exactRow.Values[c], place);
                else Assert.True(row.Marks[c] is CellMark.BoundOnly or CellMark.Undecided or CellMark.Unknown, $"{place} stands for no row at all, and does not say so");
            }
        }
    }

    private static void CheckCell(AnswerRow row, int column, object? exact, string place)
    {
        if (row.Intervals[column] is not { } range)
        {
            // LOWER_BOUND, UPPER_BOUND and RELATIVE_ERROR of an estimate are not their exact counterparts.
            if (place.StartsWith("lower_bound", StringComparison.Ordinal) || place.StartsWith("upper_bound", StringComparison.Ordinal) || place.StartsWith("relative_error", StringComparison.Ordinal)) return;
            Assert.True(Near(row.Values[column], exact), $"{place}: {PlainAnswer.Text(row.Values[column])} has no interval, and the exact value is {PlainAnswer.Text(exact)}");
            return;
        }
        double value = Convert.ToDouble(exact, CultureInfo.InvariantCulture);
        Assert.True(range.Low <= value && value <= range.High, string.Create(CultureInfo.InvariantCulture, $"{place}: [{range.Low}, {range.High}] does not hold the exact value {value}"));
        Assert.True(range.High > range.Low, $"{place} is given as certain");
    }

    private static bool Near(object? found, object? exact)
    {
        if (found is null || exact is null) return found is null && exact is null;
        double f = Convert.ToDouble(found, CultureInfo.InvariantCulture), e = Convert.ToDouble(exact, CultureInfo.InvariantCulture);
        return Math.Abs(f - e) <= Tolerance * Math.Max(1, Math.Abs(e));
    }
}
