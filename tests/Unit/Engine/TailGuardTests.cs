using Approx.Engine.Estimation;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Statistics;

namespace Approx.Tests.Engine;

public sealed class TailGuardTests
{
    private static readonly Expression Y = new ColumnReference("y"), W = new ColumnReference("w");

    [Theory]
    [InlineData("2 * y + 1", 7)]
    [InlineData("-y / 2", -1.5)]
    [InlineData("y ^ 2 - sqrt(w)", 5)]
    [InlineData("power(y, 3)", 27)]
    [InlineData("ln(exp(y))", 3)]
    [InlineData("CAST(y AS DOUBLE) * w", 48)]
    public void Arithmetic_has_a_value_at_a_point(string expression, double expected) =>
        Assert.Equal(expected, PointValue.Of(Parse(expression), name => name == "y" ? 3 : 16)!.Value, 1e-12);

    [Theory]
    [InlineData("CASE WHEN y > 1 THEN 2 ELSE 3 END")]
    [InlineData("round(y)")]
    [InlineData("z + 1")]
    [InlineData("ln(0 * y)")]
    public void What_is_no_finite_arithmetic_of_known_columns_has_none(string expression) =>
        Assert.Null(PointValue.Of(Parse(expression), name => name == "y" ? 3 : null));

    [Fact]
    public void The_reach_of_a_ratio_is_that_of_the_farthest_corner()
    {
        // u = y·w − R·y with R = 2 over y in 0…10, w in 1…4: the largest is 10·(4 − 2).
        AggregateReducer reducer = new([], _ => 0);
        ItemEstimator ratio = reducer.Reduce(Item("SUM(y * w) / SUM(y)"))!;
        RowReach reach = RowReach.Of(ratio, reducer.Variables, name => name == "y" ? (0, 10) : (1, 4))!;
        Assert.Equal(20, reach.Largest([1, -2]), 1e-12);
    }

    [Fact]
    public void Rows_beyond_the_outlier_index_reach_to_its_cutoff()
    {
        ColumnMoments moments = new();
        moments.Add([1, 2, 3, 100, 900]);
        ColumnTails tails = new(name => name == "y" ? moments : null, [new OutlierRule("Y", 0, 2)], _ => (null, 100));
        Assert.Equal((1, 100), tails.RangeOf("y"));
        Assert.Null(tails.RangeOf("w"));
        Assert.False(tails.IsHeavy("w"));
    }

    // The rule's formula by hand: N = 1,000 rows, n = 100, m matching, y from 0 to 50 with mean square 4 at large: pull = 50/(√m · 2).
    [Theory]
    [InlineData(100, 50.0 / (10 * 2) / TailGuard.MostPull, 50)]
    [InlineData(25, 50.0 / (5 * 2) / TailGuard.MostPull, 30)]
    [InlineData(50, 4.4676, 999)]
    public void The_excess_is_the_pull_of_one_row_or_the_lack_of_rows_for_the_kurtosis(int matching, double expected, int rows)
    {
        AggregateReducer reducer = new([], _ => 0);
        ItemEstimator sum = reducer.Reduce(Item("SUM(y)"))!;
        SufficientStatistics statistics = new([sum], reducer.Variables);
        ColumnMoments heavy = new();
        heavy.Add([50, .. Enumerable.Repeat(1.0, rows)]);
        double[] means = new double[statistics.Count];
        means[statistics.IndexOf(sum.Z[0] * sum.Z[0])] = 4 / 0.9; // (1 − f) of the standard error taken out
        TailGuard guard = TailGuard.Of([sum], statistics, new ColumnTails(name => name == "y" ? heavy : null, [], _ => (null, null)), ColumnRanges.None, _ => Sampled(means));
        double own = 3.0;
        StratifiedTotals totals = new([StratumSums.FromRaw(new Stratum(1000, 100), [0], [own * own * matching], default, matching)]);
        (double excess, double usual) = guard.Judge(sum, totals, [1], _ => null);
        Assert.Equal(expected, excess, 1e-3);
        Assert.Equal(2 / (own * Math.Sqrt(0.9 * 100 / 99)), usual, 1e-9);
    }

    [Fact]
    public void A_mean_is_judged_by_the_spread_at_large_and_not_by_how_far_its_group_lies_from_there()
    {
        const int matching = 100;
        AggregateReducer reducer = new([], _ => 0);
        ItemEstimator mean = reducer.Reduce(Item("AVG(y)"))!;
        SufficientStatistics statistics = new([mean], reducer.Variables);
        ColumnMoments heavy = new();
        heavy.Add([500, .. Enumerable.Repeat(1.0, 999)]);
        // At large: mean 10, variance 4.
        double[] means = new double[statistics.Count];
        (Monomial d, Monomial y) = (mean.Z[0], mean.Z[1]);
        means[statistics.IndexOf(d)] = means[statistics.IndexOf(d * d)] = 1;
        means[statistics.IndexOf(y)] = means[statistics.IndexOf(d * y)] = 10;
        means[statistics.IndexOf(y * y)] = 104;
        TailGuard guard = TailGuard.Of([mean], statistics, new ColumnTails(name => name == "y" ? heavy : null, [], _ => (null, null)), ColumnRanges.None, _ => Sampled(means));
        // Group: mean 100, variance 4. Its residuals add up to nothing.
        StratifiedTotals totals = new([StratumSums.FromRaw(new Stratum(1000, 200), [matching, 100 * matching], [matching, 100 * matching, 10_004 * matching], default, matching)]);
        (_, double usual) = guard.Judge(mean, totals, Estimators.RatioGradient(totals, 1, 0), _ => null);
        Assert.Equal(1, usual, 0.01);
    }

    // γ/√m of an exponential metric (γ = 2) among zeros, by hand; sampled lightly, the limit is met at m = (2/0.25)² rows of a mean.
    [Fact]
    public void A_mean_is_given_from_as_many_rows_as_the_skewness_at_large_asks_for()
    {
        AggregateReducer reducer = new([], _ => 0);
        ItemEstimator mean = reducer.Reduce(Item("AVG(y)"))!;
        SufficientStatistics statistics = new([mean], reducer.Variables);
        ColumnMoments heavy = new();
        heavy.Add([8, .. Enumerable.Repeat(1.0, 999)]);
        double[] means = new double[statistics.Count];
        (Monomial d, Monomial y) = (mean.Z[0], mean.Z[1]);
        means[statistics.IndexOf(d)] = 1;
        means[statistics.IndexOf(y)] = 1;
        means[statistics.IndexOf(y * y)] = 2;
        means[statistics.IndexOf(y * y * y)] = 6;
        TailGuard guard = TailGuard.Of([mean], statistics, new ColumnTails(name => name == "y" ? heavy : null, [], _ => (null, null)), ColumnRanges.None, _ => Sampled(means));
        foreach (int matching in new[] { 16, 64, 1600 })
        {
            StratifiedTotals totals = new([StratumSums.FromRaw(new Stratum(1_000_000_000, 10_000), [matching, matching], [matching, matching, 2 * matching], default, matching)]);
            double excess = guard.Judge(mean, totals, Estimators.RatioGradient(totals, 1, 0), _ => (0, 1)).Excess;
            double rows = Math.Sqrt(Math.Min(1000, heavy.Kurtosis) / matching), skewness = 2 / Math.Sqrt(matching) / TailGuard.MostSkewness;
            Assert.Equal(Math.Max(rows, skewness), excess, 1e-3);
        }
    }

    [Fact]
    public void Exact_means_at_large_are_those_of_all_rows_outside_the_outlier_index_whatever_rows_were_drawn()
    {
        double[] table = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 90, 300], open = [.. table.Where(v => v < 50)];
        ColumnMoments moments = new();
        moments.Add(table);
        AggregateReducer reducer = new([], _ => 4);
        ItemEstimator mean = reducer.Reduce(Item("AVG(y)"))!, ratio = reducer.Reduce(Item("SUM(y * w) / SUM(y)"))!;
        SufficientStatistics statistics = new([mean, ratio], reducer.Variables);
        SampleDesign design = new([], [[], []], [14, 2], [5, 2], [false, true]);
        double[] Sums(IEnumerable<double> rows) => [.. Enumerable.Range(0, statistics.Count).Select(s => rows.Sum(v => statistics.At(s).Factors.Aggregate(1.0, (product, f) => product * Math.Pow(v - 4, f.Power))))];
        MeansAtLarge means = MeansAtLarge.Of(statistics, design, 5, [(0, Sums(open[..5])), (1, Sums(table[^2..]))], column => column.Name.Name == "y" ? moments : null);
        Monomial y = mean.Z[1];
        foreach (Monomial power in new[] { mean.Z[0], y, y * y, y * y * y })
        {
            int at = statistics.IndexOf(power), k = power.Factors[0].Power;
            Assert.Equal(open.Average(v => Math.Pow(v - 4, k)), means.Exact[at], 1e-9);
            Assert.Equal(open[..5].Average(v => Math.Pow(v - 4, k)), means.Sampled[at], 1e-9);
        }
        // y·w is no stored column: with it, all means are those of the same sampled rows.
        int product = statistics.IndexOf(ratio.Z[0]), alone = statistics.IndexOf(y);
        Assert.True(double.IsNaN(means.Exact[product]));
        Assert.Equal([means.Sampled[product], means.Sampled[alone]], means.Pick([product, alone]));
        Assert.Equal([means.Exact[alone]], means.Pick([alone]));
    }

    private static MeansAtLarge Sampled(double[] means) => new(means, [.. means.Select(_ => double.NaN)]);

    private static Expression Parse(string expression) => ((SelectStatement)QueryParser.ParseOne($"SELECT {expression} FROM t")).Query.Items[0].Expression;

    private static Expression Item(string aggregate) => Lower(Parse(aggregate));

    // The binder writes names of functions in lower case.
    private static Expression Lower(Expression expression)
    {
        Expression mapped = expression.MapChildren(Lower);
        return mapped is FunctionCall call ? call with { Name = new Identifier(call.Name.Name.ToLowerInvariant()) } : mapped;
    }
}
