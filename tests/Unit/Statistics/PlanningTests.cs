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
    public void Looks_share_the_error_and_the_later_ones_take_more_of_it()
    {
        Confidence[] levels = ErrorSpending.Levels(Level, [1 / 256.0, 1 / 64.0, 1 / 16.0, 1 / 4.0, 1]);
        Assert.Equal([0.003125, 0.003125, 0.00625, 0.0125, 0.025], levels.Select(l => Math.Round(l.Alpha, 12)));
        Assert.Equal(Level.Alpha, Assert.Single(ErrorSpending.Levels(Level, [1])).Alpha, 1e-15);
        Assert.Throws<ArgumentException>(() => ErrorSpending.Levels(Level, [0.5, 0.5, 1]));
        Assert.Throws<ArgumentException>(() => ErrorSpending.Levels(Level, [0.5, 0.9]));
    }

    // Means of nested prefixes of normal values; a reader who stops as soon as his interval misses the truth is the worst there is.
    [Fact]
    public void A_reader_who_stops_at_his_worst_look_is_misled_no_more_often_than_alpha()
    {
        int[] sizes = [100, 400, 1600, 6400];
        Confidence[] spending = ErrorSpending.Levels(Level, [.. sizes.Select(n => n / 6400.0)]);
        double[] spent = [.. spending.Select(l => Normal.Quantile(1 - l.Alpha / 2))];
        double equal = Normal.Quantile(1 - Level.Alpha / 2 / sizes.Length);
        int misled = 0, careless = 0;
        const int seeds = 4000;
        Random random = new(5);
        for (int seed = 0; seed < seeds; seed++)
        {
            double sum = 0, worst = 0, plain = 0;
            for (int k = 0; k < sizes.Length; k++)
            {
                // The sum of the rows that are new at this look.
                int fresh = sizes[k] - (k == 0 ? 0 : sizes[k - 1]);
                sum += Math.Sqrt(fresh) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                double z = Math.Abs(sum) / Math.Sqrt(sizes[k]);
                worst = Math.Max(worst, z / spent[k]);
                plain = Math.Max(plain, z / 1.959964);
            }
            if (worst > 1) misled++;
            if (plain > 1) careless++;
        }
        Assert.InRange(misled, 0.03 * seeds, 0.0585 * seeds);
        Assert.InRange(careless, 0.1 * seeds, seeds);
        Assert.InRange(spent[^1] / equal, 0, 0.92);
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
