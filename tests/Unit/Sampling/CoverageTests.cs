using Approx.Arrow;
using Approx.Core;
using Approx.Sampling;
using Approx.Statistics;

namespace Approx.Tests.Sampling;

/// <summary>Sampler and estimators together: over many seeds the intervals hold the table's true values as often as they say.</summary>
public class CoverageTests
{
    [Fact]
    public void Intervals_from_prefixes_of_a_stratified_sample_with_outliers_cover_the_truth()
    {
        var rows = SampleTable.Rows(4000);
        RecordBatch table = SampleTable.Batch(rows);
        SampleSpec spec = new("s", "objects") { StratifyBy = ["genotype", "region"], Cap = 120, Outliers = [new OutlierRule("volume", 0, 40)] };
        // AVG and SUM of a lognormal σ = 2 column, COUNT: where at_border, of one genotype.
        bool Matches(string? genotype, bool border) => genotype == "wt" && border;
        double[] truths = rows.Where(r => Matches(r.Genotype, r.AtBorder)).Select(r => r.Volume).ToArray() is var v ? [v.Average(), v.Sum(), v.Length] : [];
        const int replays = 120;
        const long k = 60; // half of the sample: a prefix
        var hits = new int[3];
        double naive = 0;
        for (ulong seed = 1; seed <= replays; seed++)
        {
            BottomKSampler sampler = new(SampleTable.Definition, spec, seed);
            sampler.Observe(table);
            DrawnSample sample = sampler.Finish()!;
            SampleStrata strata = SampleStrata.FromBatch(sample.StrataBatch());
            var powers = new double[strata.Strata.Count, 4];
            foreach (RecordBatch b in sample.RowBatches())
            {
                for (int r = 0; r < b.Length; r++)
                {
                    if (b.Column(SampleColumns.Rank).Values<int>()[r] >= k || !Matches(b.Column("genotype").GetString(r), b.Column("at_border").GetBoolean(r))) continue;
                    double y = b.Column("volume").Values<double>()[r], power = 1;
                    for (int p = 0; p < 4; p++, power *= y) powers[b.Column(SampleColumns.Stratum).Values<int>()[r], p] += power;
                }
            }
            Stratum Of(SampleStratum s) => new(s.Population, s.SampledBelow(k));
            StratifiedTotals totals = new([.. strata.Strata.Select((s, h) => StratumSums.FromPowerSums(Of(s), [powers[h, 0], powers[h, 1], powers[h, 2], powers[h, 3]], 2))]);
            IntervalChoice choice = new(Confidence.Default);
            Estimate[] estimates =
            [
                Estimators.Mean(totals, 1, 0, choice),
                Estimators.Total(totals, 1, choice),
                Counts.Estimate([.. strata.Strata.Select((s, h) => (Of(s), (long)powers[h, 0]))], Confidence.Default),
            ];
            for (int i = 0; i < 3; i++) hits[i] += estimates[i].Interval.Contains(truths[i]) ? 1 : 0;
            naive += estimates[1].Value / truths[1] / replays;
        }
        Assert.All(hits, h => Assert.InRange(h / (double)replays, 0.90, 1));
        Assert.InRange(naive, 0.97, 1.03); // the total is unbiased
    }
}
