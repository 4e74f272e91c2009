using Approx.Bench.Coverage;
using Approx.Core;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Tests.Coverage;

/// <summary>
/// The short replay: the engine's 95 % intervals over many samples of fixed tables, against true values that a loop over all rows gives.
/// docs/coverage.md has the long one. Seeds are fixed, so the outcome is too: a failure is a change, not bad luck.
/// </summary>
public class CoverageTests
{
    private const int Seeds = 80;

    // Both ends together 0.1 %: a sound cell leaves the band once in a thousand draws of seeds.
    private const double BandTail = 0.0005;

    private static readonly (CoverageDesign, CoverageQuestion[])[] Short =
    [
        (new("uniform", 40_000, 8_000),
        [
            new(1, Grouping.None, [.. CoverageItem.Totals, .. CoverageItem.Quantiles, .. CoverageItem.Bins(4, 16, 3)]),
            new(0.05, Grouping.None, [.. CoverageItem.Totals, .. CoverageItem.Quantiles, CoverageItem.Max]),
            new(1, Grouping.Grp, CoverageItem.Totals),
        ]),
        (new("by region", 40_000, 8_000, Grouping.Region), [new(0.5, Grouping.Region, [.. CoverageItem.Totals, CoverageItem.Quantiles[0]])]),
    ];

    [Fact]
    public void Intervals_hold_the_truth_as_often_as_they_say_or_the_answer_is_read_exactly()
    {
        CoverageReplay replay = new() { Seeds = Seeds, Threads = Environment.ProcessorCount, Plan = Short };
        IReadOnlyList<CellCount> counts = replay.Run(TestContext.Current.CancellationToken);
        foreach (CellCount count in counts.Where(c => c.Sampled > 0))
        {
            Assert.True(Binomial.Cdf(count.Held, count.Sampled, 0.95) > BandTail, $"{count.Cell}: {count.Held} of {count.Sampled} intervals held the truth, too few for 95 %");
            // Where few answers are given, one more or less is much; what is claimed of MAX is "at most".
            bool wide = Binomial.UpperTail(count.Held - 1, count.Sampled, 0.965) <= BandTail;
            Assert.True(!wide || count.Cell.Aggregate == AggregateClass.Max, $"{count.Cell}: {count.Held} of {count.Sampled} intervals held the truth, too many for 95 %");
            int asked = count.BoundSampled + count.BoundExact;
            Assert.True(Binomial.UpperTail(count.BoundMissed - 1, asked, 0.05) > BandTail, $"{count.Cell}: {count.BoundMissed} of {asked} answers missed their bound");
        }
        // What every class of aggregates gives from samples, and what it must not: one row too many beyond the guard would answer here.
        Assert.Equal(9, counts.Where(c => c.Sampled > 0).Select(c => c.Cell.Aggregate).Distinct().Count());
        Assert.All(counts.Where(c => c.Cell is { Aggregate: AggregateClass.Stddev or AggregateClass.Ratio, Table: "lognormal σ = 2", Selectivity: 0.05 }), c => Assert.Equal(0, c.Sampled));
    }

    [Fact]
    public void Means_for_the_population_and_sketches_hold_as_often_as_they_say()
    {
        foreach (CellCount count in new OtherReplays(500).Run(c => c.Aggregate == AggregateClass.Distinct || c.Table == "effects normal"))
        {
            Assert.True(Binomial.Cdf(count.Held, count.Sampled, 0.95) > BandTail, $"{count.Cell}: {count.Held} of {count.Sampled}");
            Assert.True(Binomial.UpperTail(count.Held - 1, count.Sampled, 0.965) > BandTail, $"{count.Cell}: {count.Held} of {count.Sampled}");
        }
    }

    [Fact]
    public void The_counts_do_not_depend_on_the_number_of_threads()
    {
        CoverageReplay Of(int threads) => new() { Seeds = 12, Threads = threads, Plan = [(new("uniform", 20_000, 4_000), [new(0.5, Grouping.Grp, CoverageItem.Totals)])], Values = [CoverageValues.Lognormal1] };
        Assert.Equal(Of(1).Run(TestContext.Current.CancellationToken), Of(3).Run(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cell_of_a_statement_with_many_items_is_judged_as_the_planner_judges_a_statement_of_its_own()
    {
        CoverageQuestion question = new(0.05, Grouping.None, [.. CoverageItem.Totals, .. CoverageItem.Quantiles]);
        CoverageStage stage = new(new CoverageData(CoverageValues.Lognormal1, 40_000), new("uniform", 40_000, 12_000));
        using CoverageWorker worker = new(stage);
        int sampled = 0;
        for (ulong seed = 0; seed < 4; seed++)
        {
            using CoverageWorker.DrawnReading drawn = worker.Draw(seed);
            var cells = worker.Read(question, drawn.Source, TestContext.Current.CancellationToken)[0].Items;
            for (int k = 0; k < question.Items.Length; k++)
            {
                foreach (RelativeError? bound in new RelativeError?[] { null, RelativeError.FromPercent(8) })
                {
                    (double Low, double High)? alone = worker.Ask(question, question.Items[k], Bound.None with { RelativeError = bound }, drawn.Source, TestContext.Current.CancellationToken).Interval;
                    Assert.Equal(alone, CoverageWorker.Judge(cells[k], bound));
                    sampled += alone is null ? 0 : 1;
                }
            }
        }
        Assert.InRange(sampled, 10, 63);
    }

    [Fact]
    public void Draws_take_every_row_equally_often()
    {
        CoverageStage stage = new(new CoverageData(CoverageValues.Normal, 400), new("uniform", 400, 100));
        int[] permutation = stage.Permutation(), rows = new int[stage.DrawnRows], stratum = new int[stage.DrawnRows], rank = new int[stage.DrawnRows], taken = new int[400];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            stage.Draw(KeyedHash.Hash(seed, 1), permutation, rows, stratum, rank);
            Assert.Equal(100, rows.Distinct().Count());
            foreach (int row in rows) taken[row]++;
        }
        // χ² over 400 rows: each row's number is binomial(4000, ¼), and without replacement the sum has 399 degrees of freedom.
        double chi = taken.Sum(t => (t - 1000.0) * (t - 1000.0) / 750) * 399 / 400;
        Assert.InRange(chi, 399 - 4 * Math.Sqrt(2 * 399), 399 + 4 * Math.Sqrt(2 * 399));
    }

    [Fact]
    public void A_replay_with_too_narrow_intervals_would_be_seen()
    {
        // What 83 % coverage (intervals three tenths too narrow) looks like at this number of seeds: below the band.
        Assert.True(Binomial.Cdf((long)(0.83 * Seeds), Seeds, 0.95) < BandTail);
    }
}
