using System.Globalization;
using System.Text.RegularExpressions;

namespace Approx.Tests.Cli;

public sealed partial class DemoTests
{
    [Fact]
    public void The_intervals_of_the_demonstration_hold_truth_and_exact_answer()
    {
        using ScratchFolder folder = new();
        ApproxRun run = ApproxRun.Fine("demo", folder.Path);
        string[][] rows = [.. run.Lines.Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l.Contains('[')).Select(l => Row().Match(l).Groups.Values.Skip(1).Select(g => g.Value.Replace(",", "", StringComparison.Ordinal)).ToArray())];
        Assert.Equal(6, rows.Length);
        foreach (double[] row in rows.Select(r => r.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()))
        {
            (double answer, double low, double high, double exact, double truth) = (row[0], row[1], row[2], row[3], row[4]);
            Assert.InRange(answer, low, high);
            Assert.InRange(exact, low, high);
            Assert.InRange(truth, low, high);
            Assert.InRange(exact, truth * 0.98, truth * 1.02);
        }
        Assert.Contains("from sample objects_by_genotype, 5,000 of 14,112 rows", run.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder["demo.approx"]));
        Assert.Contains("is there already", ApproxRun.Of("demo", folder.Path).Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"([\d.,]+) +\[([\d.,]+), ([\d.,]+)\] +([\d.,]+) +([\d.,]+)$")]
    private static partial Regex Row();
}
