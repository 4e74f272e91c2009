using Approx.Core;
using Approx.Statistics;

namespace Approx.Tests.Statistics;

public class QuantileTests
{
    private static readonly IntervalChoice Level = new(Confidence.Default);

    private static readonly Stratum[] Strata = [new(10_000, 400), new(3_000, 300), new(50, 50)];

    private static (double[] Values, int[] Of) Rows(Func<double, double> shape)
    {
        Random random = new(7);
        int[] of = [.. Enumerable.Range(0, 750).Select(i => i < 400 ? 0 : i < 700 ? 1 : 2)];
        return ([.. of.Select(h => shape(random.NextDouble() + h))], of);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void A_slice_around_the_quantile_gives_what_all_rows_give(double p)
    {
        (double[] values, int[] of) = Rows(x => x);
        WeightedSample whole = new(values, of, Strata);
        Estimate expected = Quantiles.Woodruff(whole, new Probability(p), Level)!;
        (double low, double high) = (expected.Interval.Low - 0.05, expected.Interval.High + 0.05);
        long[] below = new long[3], above = new long[3];
        List<double> inside = [];
        List<int> insideOf = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] <= low) below[of[i]]++;
            else if (values[i] > high) above[of[i]]++;
            else
            {
                inside.Add(values[i]);
                insideOf.Add(of[i]);
            }
        }
        WeightedSample slice = new([.. inside], [.. insideOf], Strata, below, above);
        Assert.Equal(expected, Quantiles.Woodruff(slice, new Probability(p), Level));
        Assert.Equal(whole.Matched, slice.Matched);
    }

    [Fact]
    public void A_slice_that_misses_the_quantile_or_its_interval_says_so()
    {
        (double[] values, int[] of) = Rows(x => x);
        double median = new WeightedSample(values, of, Strata).Quantile(0.5);
        long[] below = [.. Enumerable.Range(0, 3).Select(h => (long)values.Where((v, i) => of[i] == h && v <= median).Count())];
        int[] rest = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > median)];
        WeightedSample above = new([.. rest.Select(i => values[i])], [.. rest.Select(i => of[i])], Strata, below);
        Assert.Null(Quantiles.Woodruff(above, new Probability(0.5), Level));
        Assert.Null(Quantiles.Woodruff(above, new Probability(0.501), Level));
        Assert.NotNull(Quantiles.Woodruff(above, new Probability(0.9), Level));
    }

    [Fact]
    public void Intervals_hold_with_ties_where_an_interval_about_the_share_at_the_quantile_would_not()
    {
        // 9.8 % zeros, 60 % ones, the rest twos: the quantile 0.1 is 1, but samples often have more than 10 % zeros and answer 0.
        const int population = 20_000, n = 1_000, draws = 400;
        int held = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            Random random = new(draw);
            double[] values = new double[n];
            long zeros = 1_960, ones = 12_000, left = population;
            for (int i = 0; i < n; i++, left--)
            {
                long at = random.NextInt64(left);
                values[i] = at < zeros ? 0 : at < zeros + ones ? 1 : 2;
                if (at < zeros) zeros--;
                else if (at < zeros + ones) ones--;
            }
            Estimate e = Quantiles.Woodruff(new WeightedSample(values, new int[n], [new Stratum(population, n)]), new Probability(0.1), Level)!;
            if (e.Interval.Contains(1)) held++;
        }
        Assert.True(held >= 0.95 * draws, $"{held} of {draws}");
    }

    [Fact]
    public void Ends_lie_on_the_line_through_the_order_statistics()
    {
        WeightedSample sample = new([1, 2, 4, 8, 8], [0, 0, 0, 0, 0], [new Stratum(50, 5)]);
        Assert.Equal(2, sample.Between(0.4, 0));
        Assert.Equal(3, sample.Between(0.5, 0)!.Value, 1e-12);
        Assert.Equal(4, sample.Between(0.5, 0.5)!.Value, 1e-12);
        Assert.Equal(8, sample.Between(0.9, 0));
        Assert.Equal(double.NegativeInfinity, sample.Between(0.1, 0));
    }

    [Fact]
    public void A_census_interpolates_as_SQL_does()
    {
        WeightedSample census = new([4, 1, 2, 10], [0, 0, 0, 0], [new Stratum(4, 4)]);
        Assert.Equal(3, census.Interpolated(0.5));
        Assert.Equal(1.75, census.Interpolated(0.25));
        Assert.Equal(10, census.Interpolated(1));
    }

    [Theory]
    [InlineData(0.99, 200)]
    [InlineData(0.95, 90)]
    [InlineData(0.02, 400)]
    [InlineData(0.5, 40)]
    public void At_the_ends_the_interval_is_that_of_binomial_order_statistics(double p, int n)
    {
        // A sample so small against its table that drawing without replacement does not show; values are ranks.
        double[] values = [.. Enumerable.Range(1, n).Select(i => (double)i)];
        Estimate e = Quantiles.Woodruff(new WeightedSample(values, new int[n], [new Stratum(1_000_000_000_000, n)]), new Probability(p), Level)!;
        // The smallest k with P(X >= k) <= 0.025 and the largest j with P(X <= j - 1) <= 0.025; one rank of room for the t quantile of small samples.
        int k = Enumerable.Range(1, n + 1).First(i => Binomial.UpperTail(i - 1, n, p) <= 0.025), j = Enumerable.Range(0, n + 1).Last(i => i == 0 || Binomial.Cdf(i - 1, n, p) <= 0.025);
        if (k > n) Assert.Equal(double.PositiveInfinity, e.Interval.High);
        else Assert.InRange(e.Interval.High, k - 1, k + 1);
        if (j < 1) Assert.Equal(double.NegativeInfinity, e.Interval.Low);
        else Assert.InRange(e.Interval.Low, j - 1, j + 1);
    }
}
