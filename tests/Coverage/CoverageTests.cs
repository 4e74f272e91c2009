using Approx.Bench.Coverage;
using Approx.Statistics;

namespace Approx.Tests.Coverage;

/// <summary>
/// The short replay: the engine's 95 % intervals over many samples of fixed tables, against true values that a loop over all rows gives.
/// docs/coverage.md has the long one. Seeds are fixed, so the outcome is too: a failure is a change, not bad luck.
/// </summary>
public class CoverageTests
{
    private const int Seeds = 120;

    // Both ends together 0.1 %: a sound cell leaves the band once in a thousand draws of seeds.
    private const double BandTail = 0.0005;

    /// <summary>Cells whose intervals are to hold at their nominal level: enough matching rows for the tail. Quantiles know no tail: one serves.</summary>
    private static readonly CoverageCell[] Sound = [.. CoverageCell.All.Where(c => c.Aggregate is AggregateClass.Median or AggregateClass.P95 ? c.Selectivity >= 0.05 && c.Tail == Tail.Lognormal1 : c.Tail switch
    {
        Tail.Normal => true,
        Tail.Lognormal1 => c.Selectivity >= 0.05,
        _ => c.Selectivity >= 0.5 && c.Aggregate is AggregateClass.Sum or AggregateClass.Avg,
    })];

    [Fact]
    public void Intervals_of_sound_cells_hold_the_truth_as_often_as_they_say()
    {
        CoverageReplay replay = new() { Rows = 50_000, SampleRows = 10_000, Seeds = Seeds, Threads = Environment.ProcessorCount, Cells = Sound, AsksWithBound = false };
        foreach (CellCount count in replay.Run(TestContext.Current.CancellationToken))
        {
            Assert.True(count.Sampled + count.Exact == Seeds, $"{count.Cell} was answered {count.Sampled + count.Exact} times");
            if (count.Sampled == 0) continue;
            double below = Binomial.Cdf(count.Held, count.Sampled, 0.95);
            double above = Binomial.UpperTail(count.Held - 1, count.Sampled, 0.95);
            Assert.True(below > BandTail, $"{count.Cell}: {count.Held} of {count.Sampled} intervals held the truth, too few for 95 %");
            // Intervals may be a little wide (counts are conservative by design), but not twice the ideal.
            Assert.True(above > BandTail || count.RelativeWidth < 1.3, $"{count.Cell}: {count.Held} of {count.Sampled} held and the intervals are {count.RelativeWidth:0.00} times as wide as the ideal");
            Assert.True(count.RelativeWidth < 1.5, $"{count.Cell}: intervals are {count.RelativeWidth:0.00} times as wide as the ideal design's");
        }
    }

    [Fact]
    public void The_counts_do_not_depend_on_the_number_of_threads()
    {
        CoverageCell[] cells = [new(AggregateClass.Avg, 0.5, Tail.Lognormal1), new(AggregateClass.Sum, 0.05, Tail.Lognormal1)];
        CoverageReplay one = new() { Rows = 20_000, SampleRows = 2_000, Seeds = 12, Threads = 1, Cells = cells };
        CoverageReplay three = new() { Rows = 20_000, SampleRows = 2_000, Seeds = 12, Threads = 3, Cells = cells };
        Assert.Equal(one.Run(TestContext.Current.CancellationToken), three.Run(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_replay_with_too_narrow_intervals_would_be_seen()
    {
        // What 87 % coverage (intervals a quarter too narrow) looks like at this number of seeds: below the band.
        Assert.True(Binomial.Cdf((long)(0.86 * Seeds), Seeds, 0.95) < BandTail);
    }
}
