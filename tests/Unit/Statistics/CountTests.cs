using Approx.Core;
using Approx.Statistics;
using static Approx.Tests.Statistics.GoldenStatistics;

namespace Approx.Tests.Statistics;

public class CountTests
{
    private static readonly Confidence Level = new(0.95);

    [Theory]
    [InlineData(0, 100, 10000)]
    [InlineData(3, 100, 1000)]
    [InlineData(10, 30, 50)]
    [InlineData(25, 500, 13611)]
    public void Hypergeometric_bounds_equal_the_exact_integers(long x, long n, long population)
    {
        string c = $"hypergeometric_x{x}_n{n}_N{population}_c0.95";
        Stratum s = new(population, n);
        var (low, high) = CountBounds.Hypergeometric(s, x, Level);
        Assert.Equal(Value(c, "K_low"), low);
        Assert.Equal(Value(c, "K_up"), high);
        Assert.Equal(Value(c, "K_up_one_sided"), CountBounds.HypergeometricUpper(s, x, Level));
        Interval cp = Proportions.ClopperPearson(x, n, Level).Map(population, 0);
        Close(Value(c, "clopper_pearson_times_N_low"), cp.Low, 1e-11);
        Close(Value(c, "clopper_pearson_times_N_up"), cp.High, 1e-11);
        if (x == 0) Close(Value(c, "no_match_bound"), CountBounds.UpperWithoutMatch([s], Level), 1e-11);
    }

    [Theory]
    [InlineData("prop_0_of_20", 0, 20, 0.95)]
    [InlineData("prop_1_of_30", 1, 30, 0.95)]
    [InlineData("prop_7_of_50", 7, 50, 0.95)]
    [InlineData("prop_50_of_50", 50, 50, 0.95)]
    [InlineData("prop_480_of_1000", 480, 1000, 0.95)]
    [InlineData("prop_13_of_40", 13, 40, 0.99)]
    public void Intervals_of_a_proportion_agree_with_R(string name, int x, int n, double level)
    {
        Confidence confidence = new(level);
        Check("clopper_pearson", Proportions.ClopperPearson(x, n, confidence));
        Check("wilson", Proportions.Wilson(x, n, confidence));
        if (x > 0 && x < n) Check("jeffreys", Proportions.Jeffreys(x, n, confidence));
        void Check(string method, Interval interval)
        {
            Close(Value(name, method + "[1]"), interval.Low, 1e-10, method);
            Close(Value(name, method + "[2]"), interval.High, 1e-10, method);
        }
    }

    [Fact]
    public void Without_a_match_the_bound_over_several_strata_is_the_worst_hiding_place()
    {
        Stratum[] strata = [new(1000, 100), new(50_000, 400), new(200, 150), new(77, 77)];
        double bound = CountBounds.UpperWithoutMatch(strata, Level);
        // Brute force: all ways to hide q1, q2, q3 with Σ n ln(1−q) = ln α on a grid of the first two.
        double best = 0, logAlpha = Math.Log(0.05);
        for (double a = 0; a <= 1.0001; a += 0.0005)
            for (double b = 0; a + b <= 1.0001; b += 0.0005)
            {
                double total = 1000 * -double.ExpM1(a * logAlpha / 100) + 50_000 * -double.ExpM1(b * logAlpha / 400) + 200 * -double.ExpM1(Math.Max(1 - a - b, 0) * logAlpha / 150);
                best = Math.Max(best, total);
            }
        Close(best, bound, 1e-4);
        // Strata of one sampling fraction are as one stratum.
        Close(CountBounds.UpperWithoutMatch([new(10_000, 100)], Level), CountBounds.UpperWithoutMatch([new(4000, 40), new(6000, 60)], Level), 1e-12);
    }

    [Fact]
    public void A_count_is_exact_in_a_census_and_never_zero_plus_minus_zero_in_a_sample()
    {
        Estimate census = Counts.Estimate([(new Stratum(50, 50), 7), (new Stratum(20, 20), 0)], Level);
        Assert.True(census.IsExact);
        Assert.Equal(7, census.Value);
        foreach (Estimate none in new[] { Counts.Estimate([(new Stratum(10_000, 100), 0)], Level), Counts.Estimate([(new Stratum(10_000, 100), 0), (new Stratum(500, 100), 0)], Level) })
        {
            Assert.Equal(0, none.Value);
            Assert.Equal(0, none.Interval.Low);
            Assert.InRange(none.Interval.High, 250, 400);
        }
        Estimate all = Counts.Estimate([(new Stratum(10_000, 100), 100), (new Stratum(10_000, 100), 100)], Level);
        Assert.Equal(20_000, all.Interval.High);
        Assert.InRange(all.Interval.Low, 19_000, 19_800);
        Estimate split = Counts.Estimate([(new Stratum(10_000, 100), 100), (new Stratum(10_000, 100), 0)], Level);
        Assert.True(split.Interval.Low < 10_000 && split.Interval.High > 10_000);
    }

    /// <summary>The chance that bounds hold K, summed over all samples, exactly.</summary>
    [Fact]
    public void Mid_P_bounds_hold_small_counts_about_as_often_as_they_say_where_exact_ones_hold_too_often()
    {
        Stratum s = new(3000, 300);
        (long Low, long High)[] mid = [.. Enumerable.Range(0, 61).Select(x => CountBounds.MidP(s, x, Level))], exact = [.. Enumerable.Range(0, 61).Select(x => CountBounds.Hypergeometric(s, x, Level))];
        double Held((long Low, long High)[] bounds, long matching) => Enumerable.Range(0, 61).Where(x => bounds[x].Low <= matching && matching <= bounds[x].High).Sum(x => Hypergeometric.Mass(x, matching, s.Population, s.Sampled));
        double[] held = [.. Enumerable.Range(40, 200).Select(k => Held(mid, k))];
        Assert.InRange(held.Average(), 0.945, 0.96);
        Assert.InRange(held.Min(), 0.93, 1);
        Assert.All(Enumerable.Range(1, 240), k => Assert.InRange(Held(exact, k), 0.95, 1));
        Assert.InRange(Enumerable.Range(40, 200).Average(k => Held(exact, k)), 0.962, 1);
        for (int x = 0; x <= 60; x++) Assert.True(exact[x].Low <= mid[x].Low && mid[x].High <= exact[x].High && mid[x].Low <= 10 * x && 10 * x <= mid[x].High);
        // Without a match nothing is gained: the one-sided bound.
        Assert.Equal(CountBounds.HypergeometricUpper(s, 0, Level), mid[0].High);
        Assert.Equal((s.Population - 300 + 300 - CountBounds.HypergeometricUpper(s, 0, Level), 3000), CountBounds.MidP(s, 300, Level));
    }

    [Fact]
    public void Large_counts_pass_smoothly_from_the_exact_to_the_score_interval()
    {
        Interval exact = Counts.Estimate([(new Stratum(100_000, 20_000), 999)], Level).Interval, score = Counts.Estimate([(new Stratum(100_000, 20_000), 1000)], Level).Interval;
        Assert.InRange(score.Low - exact.Low, 0, 12);
        Assert.InRange(score.High - exact.High, 0, 12);
        var (low, high) = CountBounds.Hypergeometric(new Stratum(100_000, 20_000), 1000, Level);
        Assert.InRange(score.Low, low - 4, low + 4);
        Assert.InRange(score.High, high - 4, high + 4);
    }

    [Fact]
    public void Intervals_of_stratified_counts_cover_as_promised()
    {
        // Three strata of very different sampling fractions and prevalence; 2000 replays with a fixed seed.
        var random = new Random(20240607);
        (int Population, int Sampled, int Matching)[] strata = [(400, 100, 40), (5000, 100, 60), (30_000, 150, 1500)];
        int truth = strata.Sum(s => s.Matching), misses = 0;
        for (int replay = 0; replay < 2000; replay++)
        {
            var counts = strata.Select(s => (new Stratum(s.Population, s.Sampled), (long)Draw(s.Population, s.Sampled, s.Matching))).ToArray();
            if (!Counts.Estimate(counts, Level).Interval.Contains(truth)) misses++;
        }
        Assert.InRange(misses / 2000.0, 0, 0.06);

        int Draw(int population, int sampled, int matching)
        {
            int seen = 0;
            for (int i = 0; i < sampled; i++)
                if (random.Next(population - i) < matching - seen) seen++;
            return seen;
        }
    }

    [Fact]
    public void Distinct_values_of_a_hash_universe_are_scaled_and_bounded()
    {
        Estimate e = DistinctCounts.FromUniverse(120, new Probability(0.1), Level);
        Assert.Equal(1200, e.Value, 1e-9);
        Close(Math.Sqrt(1200 * 0.9 / 0.1), e.StandardError, 1e-12);
        // The ends are where the binomial tails have 2.5 %.
        Close(0.025, Binomial.UpperTail(119, (long)Math.Round(e.Interval.Low), 0.1), 0.02);
        Close(0.025, Binomial.Cdf(120, (long)Math.Round(e.Interval.High), 0.1), 0.02);
        Assert.True(DistinctCounts.FromUniverse(55, new Probability(1), Level).IsExact);
        Estimate none = DistinctCounts.FromUniverse(0, new Probability(0.1), Level);
        Assert.Equal(0, none.Interval.Low);
        Assert.InRange(none.Interval.High, 25, 40);
    }
}
