using Approx.Core;
using Approx.Statistics;
using static Approx.Tests.Statistics.GoldenStatistics;

namespace Approx.Tests.Statistics;

public class PlanningTests
{
    private static readonly Confidence Level = new(0.95);

    [Fact]
    public void Simultaneous_levels_multiply_back_to_the_level_asked_for()
    {
        foreach (long m in new[] { 1L, 8, 640, 100_000 }) Close(0.95, Math.Pow(Simultaneous.Sidak(Level, m).Level, m), 1e-9);
    }

    [Fact]
    public void The_planned_sample_just_meets_the_bound()
    {
        RelativeError bound = RelativeError.FromPercent(2);
        long n = SampleSizes.ForMean(3, 10, bound, Level, 100_000);
        double z = Normal.Quantile(0.975);
        double Relative(long rows) => z * 3 * Math.Sqrt(1.0 / rows - 1.0 / 100_000) / 10;
        Assert.True(Relative(n) <= 0.02 && Relative(n - 1) > 0.02);
        Assert.Equal(100_000, SampleSizes.ForMean(3, 0, bound, Level, 100_000));

        long[] populations = [100, 5000, 80_000];
        double[] variances = [400, 25, 9];
        long k = SampleSizes.PrefixForTotal(populations, variances, 900_000, bound, Level);
        double HalfWidth(long cap) => z * Math.Sqrt(populations.Zip(variances, (N, v) => N <= cap ? 0 : (double)N * N * (1.0 / cap - 1.0 / N) * v).Sum());
        Assert.True(HalfWidth(k) <= 18_000 && HalfWidth(k - 1) > 18_000);
        Assert.Equal(80_000, SampleSizes.PrefixForTotal(populations, variances, 0, bound, Level));
    }

    [Fact]
    public void A_pilot_grows_by_the_square_of_what_is_missing()
    {
        Assert.Equal(40_000, SampleSizes.FromPilot(10_000, long.MaxValue / 4, 0.04, RelativeError.FromPercent(2)), 1.0);
        Assert.Equal(5000, SampleSizes.FromPilot(1000, 5000, double.PositiveInfinity, RelativeError.FromPercent(2)));
        Assert.InRange(SampleSizes.FromPilot(1000, 5000, 0.05, RelativeError.FromPercent(0.1)), 4990, 5000);
    }

    [Fact]
    public void Population_means_take_the_specimen_as_the_unit()
    {
        PopulationMean p = PopulationMeans.OfSpecimens([new(10, 0.5), new(12, 0.5), new(11, 0.5), new(15, 0.5)], Level);
        Assert.Equal(12, p.Estimate.Value, 1e-12);
        Close(Math.Sqrt((4 + 0 + 1 + 9) / 3.0 / 4), p.Estimate.StandardError, 1e-12);
        Assert.Equal(3, p.Estimate.DegreesOfFreedom);
        Close(0.5 / (14 / 3.0), p.SamplingShare, 1e-12);
        Close(14 / 3.0 - 0.5, p.BetweenVariance, 1e-12);
        Assert.False(PopulationMeans.OfSpecimens([new(10, 0.5)], Level).Estimate.Interval.IsBounded);
    }

    [Fact]
    public void Two_stage_data_analysed_by_first_stage_agree_with_R()
    {
        // survey_twostage_A, strata 'lo' and 'hi' of 6 specimens each, 3 and 4 taken; first-stage variance only.
        var data = Data("survey_twostage_A.csv");
        double[] y = data.Column("y"), b = data.Column("B");
        var strata = new List<StratumSums>();
        foreach (string stratum in new[] { "lo", "hi" })
        {
            var rows = Enumerable.Range(0, y.Length).Where(i => data["stratum"][i] == stratum).ToList();
            var specimens = rows.GroupBy(i => data["specimen"][i]).ToList();
            // A specimen's total is its sections' mean times their number.
            double[] totals = [.. specimens.SelectMany(s => new[] { b[s.First()], b[s.First()] * s.Average(i => y[i]) })];
            strata.Add(StratumSums.FromRows(new Stratum(6, specimens.Count), totals, 2));
        }
        StratifiedTotals t = new(strata);
        IntervalChoice textbook = IntervalChoice.Textbook(Level, 5);
        Estimate total = Estimators.Total(t, 1, textbook), mean = Estimators.Mean(t, 1, 0, textbook);
        Close(Value("twostage_firstonly_A", "total.est[y]"), total.Value, 1e-10);
        Close(Value("twostage_firstonly_A", "total.se[y]"), total.StandardError, 1e-10);
        Close(Value("twostage_firstonly_A", "total.ci_t[y,2.5 %]"), total.Interval.Low, 1e-10);
        Close(Value("twostage_firstonly_A", "mean.se[y]"), mean.StandardError, 1e-10);
    }
}
