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
        TailGuard guard = TailGuard.Of([sum], statistics, new ColumnTails(name => name == "y" ? heavy : null, [], _ => (null, null)), ColumnRanges.None, _ => means);
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
        TailGuard guard = TailGuard.Of([mean], statistics, new ColumnTails(name => name == "y" ? heavy : null, [], _ => (null, null)), ColumnRanges.None, _ => means);
        // Group: mean 100, variance 4. Its residuals add up to nothing.
        StratifiedTotals totals = new([StratumSums.FromRaw(new Stratum(1000, 200), [matching, 100 * matching], [matching, 100 * matching, 10_004 * matching], default, matching)]);
        (_, double usual) = guard.Judge(mean, totals, Estimators.RatioGradient(totals, 1, 0), _ => null);
        Assert.Equal(1, usual, 0.01);
    }

    private static Expression Parse(string expression) => ((SelectStatement)QueryParser.ParseOne($"SELECT {expression} FROM t")).Query.Items[0].Expression;

    private static Expression Item(string aggregate) => Lower(Parse(aggregate));

    // The binder writes names of functions in lower case.
    private static Expression Lower(Expression expression)
    {
        Expression mapped = expression.MapChildren(Lower);
        return mapped is FunctionCall call ? call with { Name = new Identifier(call.Name.Name.ToLowerInvariant()) } : mapped;
    }
}
