using System.Globalization;
using Approx.Core;
using Approx.Statistics;

namespace Approx.Bench.Coverage;

/// <summary>The counts of a replay as tables that Markdown shows as such, and what lies outside.</summary>
internal static class CoverageReport
{
    private const double Least = 0.94, Most = 0.965, WidestMedian = 1.15, MostMissed = 0.05;

    /// <summary>Prints cells, classes and a verdict.</summary>
    public static void Print(IReadOnlyList<CellCount> counts, int seeds, RelativeError bound, TextWriter report)
    {
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seeds:#,0} seeds ({Math.Max(1, seeds / 20):#,0} of samples by specimen), bound {bound}"));
        report.WriteLine();
        report.WriteLine("| aggregate | values | rows, sample | selectivity | groups | held % | 99 % of it | misses above / below | width ÷ ideal | exact % | bound: exact % | held % | missed % |");
        report.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (CellCount c in counts)
        {
            string held = "-", interval = "-", sides = "-", width = "-";
            if (c.Sampled > 0)
            {
                Interval of = Range(c);
                held = Percent(c.Held, c.Sampled);
                interval = string.Create(CultureInfo.InvariantCulture, $"{100 * of.Low:0.0}–{100 * of.High:0.0}");
                sides = $"{c.High} / {c.Sampled - c.Held - c.High}";
                width = double.IsNaN(c.RelativeWidth) ? "-" : c.RelativeWidth.ToString("0.00", CultureInfo.InvariantCulture);
            }
            int asked = c.BoundSampled + c.BoundExact;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {c.Cell.Aggregate.ToString().ToUpperInvariant()} | {c.Cell.Table} | {Size(c.Cell)} | {100 * c.Cell.Selectivity:0.#} % | {c.Cell.Groups} | {held} | {interval} | {sides} | {width} | {Percent(c.Exact, c.Exact + c.Sampled)} | {Percent(c.BoundExact, asked)} | {Percent(c.BoundHeld, c.BoundSampled)} | {Percent(c.BoundMissed, asked)} |"));
        }
        Pooled(counts, seeds, report);
        Verdict(counts, report);
    }

    /// <summary>What is outside in a cell; null where nothing is.</summary>
    public static string? Outside(CellCount c)
    {
        List<string> outside = [];
        if (c.Sampled > 0)
        {
            Interval of = Range(c);
            if (of.High < Least) outside.Add($"held too seldom ({Percent(c.Held, c.Sampled)} %)");
            // What is claimed of MAX is "at most": more than 95 % is no fault.
            if (of.Low > Most && c.Cell.Aggregate != AggregateClass.Max) outside.Add($"held too often ({Percent(c.Held, c.Sampled)} %)");
            if (c.RelativeWidth > WidestMedian) outside.Add(string.Create(CultureInfo.InvariantCulture, $"{c.RelativeWidth:0.00} times the ideal width"));
        }
        int asked = c.BoundSampled + c.BoundExact;
        if (asked > 0 && c.BoundMissed > MostMissed * asked) outside.Add($"bound missed in {Percent(c.BoundMissed, asked)} %");
        return outside.Count == 0 ? null : string.Join(", ", outside);
    }

    // A cell with many groups weighs as one answer a seed, so that no cell outweighs the others.
    private static void Pooled(IReadOnlyList<CellCount> counts, int seeds, TextWriter report)
    {
        report.WriteLine();
        report.WriteLine("| class, all cells | answers with an interval | held % | 94–96.5 | median width ÷ ideal | exact % | bound missed % |");
        report.WriteLine("|---|---|---|---|---|---|---|");
        foreach (IGrouping<AggregateClass, CellCount> of in counts.GroupBy(c => c.Cell.Aggregate))
        {
            double weight = 0, held = 0, exact = 0, asked = 0, missed = 0;
            foreach (CellCount c in of)
            {
                double w = Math.Min(1, (double)seeds / Math.Max(1, c.Sampled + c.Exact));
                weight += w * c.Sampled;
                held += w * c.Held;
                exact += w * c.Exact;
                asked += w * (c.BoundSampled + c.BoundExact);
                missed += w * c.BoundMissed;
            }
            double share = held / weight;
            double[] widths = [.. of.Where(c => double.IsFinite(c.RelativeWidth)).Select(c => c.RelativeWidth).Order()];
            string width = widths.Length == 0 ? "-" : widths[widths.Length / 2].ToString("0.00", CultureInfo.InvariantCulture);
            string within = weight == 0 ? "-" : share >= Least && (share <= Most || of.Key == AggregateClass.Max) ? "yes" : "no";
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {of.Key.ToString().ToUpperInvariant()} | {of.Sum(c => (long)c.Sampled):#,0} | {100 * share:0.0} | {within} | {width} | {100 * exact / (weight + exact):0.0} | {(asked > 0 ? 100 * missed / asked : 0):0.0} |"));
        }
    }

    private static void Verdict(IReadOnlyList<CellCount> counts, TextWriter report)
    {
        CellCount[] answered = [.. counts.Where(c => c.Sampled > 0)], outside = [.. counts.Where(c => Outside(c) is not null)];
        report.WriteLine();
        report.WriteLine($"{answered.Length} of {counts.Count} cells were answered from samples; {outside.Length} lie outside (coverage 94–96.5 % by its own 99 % interval, width up to 1.15 times the ideal, bounds missed in up to 5 %){(outside.Length == 0 ? "." : ":")}");
        foreach (CellCount c in outside) report.WriteLine($"- {c.Cell} ({Size(c.Cell)}): {Outside(c)}");
    }

    private static Interval Range(CellCount c) => Proportions.ClopperPearson(c.Held, c.Sampled, Confidence.FromPercent(99));

    private static string Size(CoverageCell cell) => cell.Aggregate is AggregateClass.Population or AggregateClass.Distinct ? cell.Design.Name : string.Create(CultureInfo.InvariantCulture, $"{cell.Design.Rows:#,0}, {cell.Design.SampleRows:#,0} {cell.Design.Name}");

    private static string Percent(int part, int whole) => whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture);
}
