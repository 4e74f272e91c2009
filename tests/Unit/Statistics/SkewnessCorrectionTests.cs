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
    [InlineData(1.2, 100, 0.92, 0.94, 1.5)]
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
