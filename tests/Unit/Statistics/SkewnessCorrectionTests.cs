using Approx.Core;
using Approx.Statistics;

namespace Approx.Tests.Statistics;

public class SkewnessCorrectionTests
{
    private static readonly Confidence Level = new(0.95);

    /// <summary>Replays of the mean of a lognormal sample with a fixed seed: coverage of plain t and of the corrected interval, and the length ratio.</summary>
    [Theory]
    [InlineData(2.0, 100, 0.76, 0.85, 2.0)]
    [InlineData(2.0, 1000, 0.88, 0.91, 1.6)]
    [InlineData(1.2, 100, 0.92, 0.93, 1.5)]
    [InlineData(0.0, 30, 0.97, 0.935, 1.1)]
    public void Heavy_tails_are_covered_better_than_by_t_and_symmetric_data_lose_little(double sigma, int n, double plainAtMost, double correctedAtLeast, double longerAtMost)
    {
        var random = new Random(11);
        const int replays = 2500;
        double truth = sigma == 0 ? 0 : Math.Exp(sigma * sigma / 2), length = 0;
        int plain = 0, corrected = 0;
        var powers = new double[4];
        for (int r = 0; r < replays; r++)
        {
            Array.Clear(powers);
            for (int i = 0; i < n; i++)
            {
                double z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                double y = sigma == 0 ? z : Math.Exp(sigma * z), power = 1;
                for (int p = 0; p < 4; p++, power *= y) powers[p] += power;
            }
            StratifiedTotals t = new([StratumSums.FromPowerSums(new Stratum(1_000_000_000, n), powers, 2)]);
            IntervalChoice choice = new(Level);
            Estimate better = Estimators.Mean(t, 1, 0, choice), usual = Estimators.Mean(t, 1, 0, choice with { CorrectSkewness = false });
            if (usual.Interval.Contains(truth)) plain++;
            if (better.Interval.Contains(truth)) corrected++;
            length += better.Interval.Width / usual.Interval.Width / replays;
        }
        Assert.InRange(plain, 0, plainAtMost * replays);
        Assert.InRange(corrected, correctedAtLeast * replays, replays);
        Assert.InRange(length, 1, longerAtMost);
    }

    /// <summary>Standard deviations of 1,000 rows: the interval here and the usual one on the log scale.</summary>
    [Theory]
    [InlineData(0.0, 0.94, 0.965)]
    [InlineData(1.0, 0.89, 0.86)]
    [InlineData(1.2, 0.84, 0.80)]
    public void Spreads_of_skew_metrics_are_covered_better_than_on_the_log_scale(double sigma, double correctedAtLeast, double usualAtMost)
    {
        var random = new Random(13);
        const int replays = 2000, n = 1000;
        double truth = sigma == 0 ? 1 : Math.Sqrt((Math.Exp(sigma * sigma) - 1) * Math.Exp(sigma * sigma));
        int corrected = 0, usual = 0;
        double[] values = new double[n];
        for (int r = 0; r < replays; r++)
        {
            for (int i = 0; i < n; i++)
            {
                double z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                values[i] = sigma == 0 ? z : Math.Exp(sigma * z);
            }
            StratifiedTotals t = new([StratumSums.FromPowerSums(new Stratum(1_000_000_000, n), Powers(values, 6), 3)]);
            if (Spread.StandardDeviation(t, VarianceDivisor.Sample, new IntervalChoice(Level)).Interval.Contains(truth)) corrected++;
            if (Spread.StandardDeviation(t, VarianceDivisor.Sample, IntervalChoice.Textbook(Level)).Interval.Contains(truth)) usual++;
        }
        Assert.InRange(corrected, correctedAtLeast * replays, replays);
        Assert.InRange(usual, 0, usualAtMost * replays);
    }

    // Half of the rows drawn: the third cumulant of the mean vanishes, and still samples with a low mean have a small standard error.
    [Fact]
    public void Where_half_of_the_rows_are_drawn_the_studentised_mean_is_skew_all_the_same()
    {
        var random = new Random(12);
        double[] table = [.. Enumerable.Range(0, 200).Select(i => -Math.Log(1 - (i + 0.5) / 200)).Select(e => e * e)];
        double truth = table.Average();
        int below = 0, above = 0, plainBelow = 0, plainAbove = 0;
        const int replays = 4000;
        for (int r = 0; r < replays; r++)
        {
            random.Shuffle(table);
            StratifiedTotals t = new([StratumSums.FromPowerSums(new Stratum(200, 100), Powers(table.AsSpan(0, 100), 3), 2)]);
            IntervalChoice choice = new(Level);
            Interval better = Estimators.Mean(t, 1, 0, choice).Interval, usual = Estimators.Mean(t, 1, 0, choice with { CorrectSkewness = false }).Interval;
            if (better.High < truth) below++;
            if (better.Low > truth) above++;
            if (usual.High < truth) plainBelow++;
            if (usual.Low > truth) plainAbove++;
        }
        Assert.InRange(plainBelow, 0.07 * replays, replays);
        Assert.InRange(below, 0, 0.5 * plainBelow);
        Assert.InRange(below + above, 0.03 * replays, 0.06 * replays);
    }

    // E[T] = −c/2, κ₃(T) = κ − 3c, put into Cornish and Fisher's expansion; with replacement κ = c = γ and nothing changes.
    [Fact]
    public void Without_replacement_the_quantile_moves_by_both_cumulants()
    {
        const double kappa = 0.1, c = 0.3, t = 2.1;
        Assert.Equal(0.5 * c + (3 * c - kappa) * (t * t - 1) / 6, SkewnessCorrection.AsIfWithReplacement(kappa, c, t) * (2 * t * t + 1) / 6, 1e-12);
        Assert.Equal(c, SkewnessCorrection.AsIfWithReplacement(c, c, t), 1e-12);
        double[] y = [1, 1, 2, 3, 3, 4, 9, 20];
        Linearised light = new StratifiedTotals([StratumSums.FromRows(new Stratum(1_000_000_000, 8), y, 1)]).Linearise([1]), half = new StratifiedTotals([StratumSums.FromRows(new Stratum(16, 8), y, 1)]).Linearise([1]);
        Assert.Equal(light.Skewness, light.VarianceCovariance, 1e-6);
        Assert.Equal(light.VarianceCovariance * Math.Sqrt(0.5), half.VarianceCovariance, 1e-6);
    }

    private static double[] Powers(ReadOnlySpan<double> values, int highest)
    {
        double[] powers = new double[highest + 1];
        foreach (double y in values)
        {
            double power = 1;
            for (int p = 0; p <= highest; p++, power *= y) powers[p] += power;
        }
        return powers;
    }

    [Fact]
    public void The_third_cumulant_of_a_stratified_total_is_that_of_its_strata()
    {
        // For one stratum of n rows out of very many, the standardised third cumulant of the total is g1/√n (sample skewness with divisor n, to order 1/n).
        double[] y = [1, 1, 2, 3, 3, 4, 9, 20];
        double mean = y.Average(), m2 = y.Average(v => Math.Pow(v - mean, 2)), m3 = y.Average(v => Math.Pow(v - mean, 3));
        double[] many = [.. Enumerable.Repeat(y, 50).SelectMany(v => v)];
        double skewness = new StratifiedTotals([StratumSums.FromRows(new Stratum(1_000_000_000, 400), many, 1)]).Linearise([1]).Skewness;
        GoldenStatistics.Close(m3 / Math.Pow(m2, 1.5) / Math.Sqrt(400), skewness, 0.01);
        // Half of the table sampled: what is left out mirrors what is in, and the third cumulant vanishes.
        Assert.Equal(0, new StratifiedTotals([StratumSums.FromRows(new Stratum(16, 8), y, 1)]).Linearise([1]).Skewness, 1e-12);
    }
}
