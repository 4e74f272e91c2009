using System.Globalization;
using System.Text.RegularExpressions;
using Approx.Engine;

namespace Approx.Tests.Engine;

public partial class ExplainTests(EngineStore store) : IClassFixture<EngineStore>
{
    [Fact]
    public void The_numbers_shown_give_the_estimate_and_its_variance_by_the_textbook()
    {
        const string question = "SELECT SUM(voxels) AS total FROM objects WHERE roundness > 0.5";
        Answer answer = store.Ask(question);
        Dictionary<string, string> steps = store.Ask("EXPLAIN ANALYZE " + question).Rows.ToDictionary(r => (string)r.Values[0]!, r => (string)r.Values[1]!);
        string sums = steps["all rows: stratum"], shown = steps["all rows: total"];
        double N = Number(sums, "N"), n = Number(sums, "n"), s = Number(sums, "Σ y0"), squares = Number(sums, @"Σ y0\^2");
        // The outlier index is read whole: it adds its sum, and no variance.
        double value = N / n * s + Number(steps["all rows: outliers, all taken"], "Σ y0"), variance = N * N * (1 - n / N) * (squares - s * s / n) / (n - 1) / n;
        Assert.Equal((double)answer.Rows[0].Values[0]!, value, 1e-9 * value);
        Assert.Equal(variance, double.Parse(Variance().Match(shown).Groups[1].Value, CultureInfo.InvariantCulture), 1e-9 * variance);
    }

    [Fact]
    public void All_ways_are_named_with_the_reason()
    {
        string[] steps = [.. store.Ask("EXPLAIN SELECT AVG(volume) FROM objects WHERE roundness > 0.5").Rows.Select(r => $"{r.Values[0]}: {r.Values[1]}")];
        Assert.Contains(steps, s => s.StartsWith("catalogue: not taken: WHERE reads more", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.StartsWith("pilot on uniform: ", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.StartsWith("exact: not taken: 20,000 rows", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.StartsWith("sample: taken: sample uniform", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_way_has_rows_error_and_time_and_only_a_pilot_is_read()
    {
        string[] steps = [.. store.Ask("EXPLAIN SELECT SUM(voxels) FROM objects WHERE roundness > 0.5").Rows.Select(r => $"{r.Values[0]}: {r.Values[1]}")];
        Assert.Contains(steps, s => s.StartsWith("sample: taken: ", StringComparison.Ordinal) && s.Contains(" rows, about ", StringComparison.Ordinal) && s.EndsWith(" ms)", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.StartsWith("exact: not taken: 20,000 rows", StringComparison.Ordinal) && s.Contains("; no error, about ", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.StartsWith("predicted half-width: ", StringComparison.Ordinal));
        Answer unread = store.Ask("EXPLAIN SELECT SUM(voxels) FROM objects WHERE roundness > (SELECT AVG(roundness) FROM objects)");
        Assert.Contains(unread.Rows, r => (string)r.Values[0]! == "exact" && ((string)r.Values[1]!).StartsWith("taken: duckdb reads 20,000 rows; no error, about ", StringComparison.Ordinal));
        // What would overflow when it is run is only explained.
        store.Ask("EXPLAIN SELECT SUM(CAST(stain AS DOUBLE)) FROM objects WHERE stain IS NOT NULL EXACT");
    }

    private static double Number(string text, string name) => double.Parse(Regex.Match(text, $@"(?:^|, ){name} = ([0-9.E+-]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("variance ([0-9.E+-]+)")]
    private static partial Regex Variance();
}
