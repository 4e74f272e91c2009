using Approx.Core;
using Approx.Statistics;
using FsCheck;
using FsCheck.Fluent;
using static Approx.Tests.Statistics.GoldenStatistics;

namespace Approx.Tests.Statistics;

public class StratifiedTotalsTests
{
    private static readonly Confidence Level = new(0.95);

    [Fact]
    public void Raw_sums_power_sums_and_rows_give_the_same_statistics()
    {
        var random = new Random(7);
        double[] y = [.. Enumerable.Range(0, 60).Select(_ => 3 * random.NextDouble() - 1)];
        bool[] d = [.. y.Select(_ => random.Next(3) > 0)];
        Stratum s = new(1000, 60);
        StratumSums rows = StratumSums.FromRows(s, y.SelectMany((v, i) => d[i] ? new[] { 1, v, v * v } : [0, 0, 0]).ToArray(), 3, d.Count(x => x));
        double[] powers = [.. Enumerable.Range(0, 7).Select(p => y.Where((_, i) => d[i]).Sum(v => Math.Pow(v, p)))];
        StratumSums power = StratumSums.FromPowerSums(s, powers, 3);
        double[] gradient = [0.3, -1.2, 0.7];
        Close(rows.SumOfSquares(gradient), power.SumOfSquares(gradient), 1e-12);
        Close(rows.SumOfCubes(gradient), power.SumOfCubes(gradient), 1e-10);
        Close(rows.SumOf(gradient), power.SumOf(gradient), 1e-12);
        Assert.Equal(rows.Matched, power.Matched);
        Assert.False(StratumSums.FromPowerSums(s, powers.AsSpan(0, 5), 3).HasTriples);
    }

    [Fact]
    public void Centred_products_survive_a_large_offset()
    {
        // Values 10⁸ + {0, 1, 2}: the sums are exact in a double, the naive Q − S²/n would lose everything that matters.
        double[] y = [1e8, 1e8 + 1, 1e8 + 2];
        StratumSums s = StratumSums.FromRaw(new Stratum(10, 3), [y.Sum()], [y.Sum(v => v * v)]);
        Assert.InRange(s.Product(0, 0), 0, 8); // Q itself is rounded to multiples of 4 at 3·10¹⁶
        Close(2, StratumSums.FromRows(new Stratum(10, 3), y, 1).Product(0, 0), 1e-12);
    }

    [Fact]
    public void Covariance_is_the_bilinear_form_behind_the_variance() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(
        ArbMap.Default.GeneratorFor<int>().ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            StratifiedTotals t = new([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            {
                int n = random.Next(1, 6);
                return StratumSums.FromRows(new Stratum(n + random.Next(1, 50), n), [.. Enumerable.Range(0, 2 * n).Select(_ => random.NextDouble() - 0.3)], 2);
            })]);
            double direct = t.Linearise([2, -3]).Variance;
            double bilinear = 4 * t.Covariance(0, 0) - 12 * t.Covariance(0, 1) + 9 * t.Covariance(1, 1);
            return double.IsNaN(direct) || Math.Abs(direct - bilinear) <= 1e-9 * (Math.Abs(direct) + 4 * t.Covariance(0, 0) + 9 * t.Covariance(1, 1));
        }));

    [Fact]
    public void A_census_is_exact_and_adds_nothing()
    {
        StratumSums census = StratumSums.FromRows(new Stratum(4, 4), [1, 2, 3, 10], 1), sample = StratumSums.FromRows(new Stratum(100, 4), [1, 2, 3, 10], 1);
        Estimate all = Estimators.Total(new([census]), 0, new IntervalChoice(Level));
        Assert.True(all.IsExact);
        Assert.Equal(16, all.Value);
        Assert.Equal(new StratifiedTotals([sample]).Covariance(0, 0), new StratifiedTotals([census, sample]).Covariance(0, 0));
        Assert.Equal(416, new StratifiedTotals([census, sample]).Totals[0]);
        Assert.False(new StratifiedTotals([census], finitePopulation: false).Covariance(0, 0) == 0);
    }

    [Fact]
    public void Lonely_strata_are_collapsed_in_pairs_with_their_neighbour()
    {
        static StratumSums One(long population, double y) => StratumSums.FromRows(new Stratum(population, 1), [y], 1);
        StratumSums two = StratumSums.FromRows(new Stratum(10, 2), [4, 6], 1);
        // A pair of strata with one unit each: (1 − f)·(N₁y₁ − N₂y₂)² (Cochran 1977, eq. 5A.56 with the finite-population correction).
        double pair = new StratifiedTotals([One(10, 5), One(20, 4)]).Covariance(0, 0);
        Close((1 - 2.0 / 30) * (50 - 80) * (50 - 80), pair, 1e-12);
        // Two pairs, one degree of freedom each: the groups are made in the order given.
        Linearised four = new StratifiedTotals([One(10, 5), One(20, 4), One(10, 1), One(10, 3)]).Linearise([1]);
        double second = (1 - 2.0 / 20) * 20 * 20;
        Close(pair + second, four.Variance, 1e-12);
        Close((pair + second) * (pair + second) / (pair * pair + second * second), four.DegreesOfFreedom, 1e-12);
        // The last one joins the stratum before it.
        Assert.True(new StratifiedTotals([two, One(10, 9)]).Covariance(0, 0) > new StratifiedTotals([two]).Covariance(0, 0));
        // Nothing to join: no variance, no interval.
        Estimate alone = Estimators.Total(new([One(10, 5)]), 0, new IntervalChoice(Level));
        Assert.Equal(50, alone.Value);
        Assert.Equal(Approx.Statistics.Interval.Everything, alone.Interval);
    }

    [Fact]
    public void A_stratum_without_a_sample_leaves_the_interval_open()
    {
        StratumSums none = StratumSums.FromRows(new Stratum(7, 0), [], 1), sample = StratumSums.FromRows(new Stratum(100, 4), [1, 2, 3, 10], 1);
        StratifiedTotals t = new([none, sample]);
        Assert.Equal(7, t.Unsampled);
        Estimate e = Estimators.Total(t, 0, new IntervalChoice(Level));
        Assert.False(e.Interval.IsBounded);
        Assert.Equal(400, e.Value);
    }

    [Fact]
    public void The_mean_of_a_small_domain_has_the_t_interval_of_its_rows()
    {
        double[] y = [3, 4, 8, 9, 12];
        var rows = new double[2000];
        for (int i = 0; i < 5; i++) (rows[2 * i], rows[2 * i + 1]) = (1, y[i]);
        StratifiedTotals t = new([StratumSums.FromRows(new Stratum(1_000_000_000, 1000), rows, 2, matched: 5)]);
        Estimate e = Estimators.Mean(t, 1, 0, new IntervalChoice(Level) { CorrectSkewness = false });
        double mean = y.Average(), s = Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / 4);
        Close(mean, e.Value, 1e-12);
        Assert.Equal(4, e.DegreesOfFreedom, 1e-9);
        Close(s / Math.Sqrt(5), e.StandardError, 1e-3);
        Close(StudentT.TwoSided(Level, 4) * s / Math.Sqrt(5), e.Interval.HalfWidth, 1e-3);
        // One match has no spread to speak of; the textbook formula would say ± 0.
        rows.AsSpan(2).Clear();
        Assert.False(Estimators.Mean(new([StratumSums.FromRows(new Stratum(1_000_000, 1000), rows, 2, matched: 1)]), 1, 0, new IntervalChoice(Level)).Interval.IsBounded);
    }

    [Fact]
    public void Shifting_the_column_changes_no_mean_no_variance_and_no_interval()
    {
        var random = new Random(3);
        double[] y = [.. Enumerable.Range(0, 50).Select(_ => 100 + random.NextDouble())];
        StratifiedTotals Powers(double c) => new([StratumSums.FromPowerSums(new Stratum(500, 50), [.. Enumerable.Range(0, 7).Select(p => y.Sum(v => Math.Pow(v - c, p)))], 3)]);
        IntervalChoice choice = new(Level);
        Estimate centred = Estimators.Mean(Powers(100.5), 1, 0, choice, shift: 100.5), raw = Estimators.Mean(Powers(98), 1, 0, choice, shift: 98);
        Close(raw.Value, centred.Value, 1e-12);
        Close(raw.Interval.High, centred.Interval.High, 1e-9);
        Estimate sd = Spread.StandardDeviation(Powers(100.5), VarianceDivisor.Sample, choice);
        double mean = y.Average();
        Close(Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / 49), sd.Value, 1e-12);
        Close(sd.Interval.Low, Spread.StandardDeviation(Powers(98), VarianceDivisor.Sample, choice).Interval.Low, 1e-7);
        Assert.True(sd.Interval.Low < sd.Value && sd.Value < sd.Interval.High);
    }
}
