using System.Globalization;
using Approx.Core;
using Approx.Statistics;

namespace Approx.Bench.Coverage;

/// <summary>The counts of a replay as a table that Markdown shows as one.</summary>
internal static class CoverageTable
{
    /// <summary>Prints.</summary>
    public static void Print(CoverageReplay replay, IReadOnlyList<CellCount> counts, TextWriter report)
    {
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{replay.Rows:#,0} rows, samples of {replay.SampleRows:#,0} and up to {replay.Outliers} outliers at an end, {replay.Seeds} seeds, bound {replay.Bound}"));
        report.WriteLine();
        report.WriteLine("| aggregate | selectivity | tail | held % | 95 % of it | misses above / below | width ÷ ideal | exact % | bound: exact % | held % | missed % |");
        report.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (CellCount c in counts)
        {
            string held = "-", interval = "-", sides = "-", width = "-";
            if (c.Sampled > 0)
            {
                Interval of = Proportions.ClopperPearson(c.Held, c.Sampled, Confidence.FromPercent(95));
                held = Percent(c.Held, c.Sampled);
                interval = string.Create(CultureInfo.InvariantCulture, $"{100 * of.Low:0.0}–{100 * of.High:0.0}");
                sides = $"{c.High} / {c.Sampled - c.Held - c.High}";
                width = c.RelativeWidth.ToString("0.00", CultureInfo.InvariantCulture);
            }
            int asked = c.BoundSampled + c.BoundExact;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {c.Cell.Aggregate.ToString().ToUpperInvariant()} | {100 * c.Cell.Selectivity:0.#} % | {Name(c.Cell.Tail)} | {held} | {interval} | {sides} | {width} | {Percent(c.Exact, c.Exact + c.Sampled)} | {Percent(c.BoundExact, asked)} | {Percent(c.BoundHeld, c.BoundSampled)} | {Percent(c.BoundMissed, asked)} |"));
        }
    }

    private static string Percent(int part, int whole) => whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Name(Tail tail) => tail switch { Tail.Normal => "normal", Tail.Lognormal1 => "lognormal σ = 1", _ => "lognormal σ = 2" };
}
