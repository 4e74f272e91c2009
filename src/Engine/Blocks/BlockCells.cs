using Approx.Engine.Estimation;
using Approx.Statistics;

namespace Approx.Engine.Blocks;

/// <summary>
/// Turns the block totals of one group into estimates. A block's totals are the observations: T̂ = Σ_h (M_h/m_h) Σ t_b with variance
/// Σ M_h²(1 − m_h/M_h) s_h²/m_h; blocks without a row of the group count as zeros (Cochran 1977, §9A.3; Särndal, Swensson, Wretman 1992, §4.2, §8.2).
/// Means and ratios are ratios of totals, linearised or, where the denominator is weak, by Fieller; any other formula by the delta method.
/// </summary>
internal sealed class BlockCells(BlockDesign design, SufficientStatistics statistics, IntervalChoice choice)
{
    // Cochran 1977, §2.15: the normal interval of a mean wants n > 25 G₁², so a skewness of the estimator below 0.2.
    private const double MostSkewness = 0.2;
    private const double UsualT = 2;

    /// <summary>True when some estimate is too skew for a symmetric interval to hold its level.</summary>
    public bool AnySkew { get; private set; }

    /// <summary>The fewest blocks behind an interval, counting those with a row of the group.</summary>
    public long FewestBlocks { get; private set; } = long.MaxValue;

    /// <summary>True when every block the group can lie in was drawn.</summary>
    public bool IsCensus(BlockGroup group) => group.Strata.All(h => design.Strata[h].Sizes.IsCensus);

    /// <summary>The estimate of one item.</summary>
    public Estimate Estimate(ItemEstimator item, BlockGroup group)
    {
        switch (item)
        {
            case ItemEstimator.Uncertainty uncertainty:
                Estimate inner = Estimate(uncertainty.Inner, group);
                return Statistics.Estimate.Exact(uncertainty.Kind switch { "lower_bound" => inner.Interval.Low, "upper_bound" => inner.Interval.High, _ => inner.RelativeHalfWidth });
            case ItemEstimator.Function { Z.Count: 0 } constant:
                return Statistics.Estimate.Exact(constant.Formula.At([]).Value);
            case QuantileOfBlocks quantile:
                return Quantile(quantile, group);
        }
        StratifiedTotals totals = Totals(item, group);
        Estimate estimate = item switch
        {
            ItemEstimator.Count => Count(totals, Seen(item, group)),
            ItemEstimator.Mean mean => Shifted(Ratio(totals, 1, 0), mean.Centre),
            ItemEstimator.Spread spread => Spread(totals, spread),
            ItemEstimator.Function { Formula: Formula.Total total } => Total(totals, total.Index),
            ItemEstimator.Function { Formula: Formula.Binary { Operator: '/', Left: Formula.Total a, Right: Formula.Total b } } => Ratio(totals, a.Index, b.Index),
            ItemEstimator.Function function => Smooth(totals, function.Formula),
            _ => throw new InvalidOperationException($"no estimate for {item.GetType().Name}"),
        };
        // Blocks that all agree say nothing about those not read: such a value must not pass for an exact one.
        if (estimate.IsExact && !IsCensus(group)) estimate = estimate with { StandardError = double.NaN, Interval = Interval.Everything };
        return item is ItemEstimator.Mean { IsShare: true } && !double.IsNaN(estimate.Value) ? estimate with { Interval = estimate.Interval.Clamp(0, 1) } : estimate;
    }

    private static Estimate Shifted(Estimate estimate, double by) => by == 0 ? estimate : estimate with { Value = estimate.Value + by, Interval = estimate.Interval.Map(1, by) };

    // No fewer than were seen; and where none was seen in any drawn block, any number may lie in the others.
    private Estimate Count(StratifiedTotals totals, double seen)
    {
        Estimate estimate = Total(totals, 0);
        return estimate with { Interval = new Interval(Math.Max(seen, estimate.Interval.Low), estimate.Interval.High) };
    }

    private Estimate Total(StratifiedTotals totals, int variable)
    {
        double[] gradient = new double[totals.Variables];
        gradient[variable] = 1;
        return Estimators.Total(totals, variable, For(totals, gradient));
    }

    private Estimate Ratio(StratifiedTotals totals, int numerator, int denominator) =>
        totals.Totals[denominator] == 0 ? Statistics.Estimate.Unknown("no row in the drawn blocks") : Estimators.Ratio(totals, numerator, denominator, For(totals, Estimators.RatioGradient(totals, numerator, denominator)));

    private Estimate Smooth(StratifiedTotals totals, Formula formula)
    {
        Dual at = formula.At(totals.Totals);
        return double.IsFinite(at.Value) && at.Gradient.All(double.IsFinite)
            ? Estimators.Function(totals, at.Value, at.Gradient, For(totals, at.Gradient))
            : Statistics.Estimate.Unknown("the formula has no finite value at the estimates");
    }

    // The plug-in value as a function of the totals of d, y, y²; the interval on the log scale keeps it above 0.
    private Estimate Spread(StratifiedTotals totals, ItemEstimator.Spread spread)
    {
        Formula n = new Formula.Total(0), sum = new Formula.Total(1), squares = new Formula.Total(2);
        Formula variance = (squares - sum * sum / n) / (spread.IsSample ? n - 1 : n);
        Estimate linear = Smooth(totals, spread.IsDeviation ? new Formula.Unary("sqrt", variance) : variance);
        if (linear.IsExact || !linear.Interval.IsBounded || !(linear.Value > 0)) return linear;
        double half = StudentT.TwoSided(choice.Confidence, linear.DegreesOfFreedom) * linear.StandardError / linear.Value;
        return linear with { Interval = new Interval(linear.Value * Math.Exp(-half), linear.Value * Math.Exp(half)), Method = "t on the log scale" };
    }

    // Woodruff (JASA 47, 1952): the interval of the share at or below q̂, from block totals, mapped back through the weighted distribution function.
    private Estimate Quantile(QuantileOfBlocks item, BlockGroup group)
    {
        if (!group.Values.TryGetValue(item, out List<(double Value, int Stratum, string? Unit)>? rows)) return Statistics.Estimate.Unknown("no row in the drawn blocks");
        List<Stratum> strata = [new Stratum(1, 1), .. group.Strata.Select(h => design.Strata[h].Sizes)];
        Dictionary<int, int> place = group.Strata.Select((h, i) => (h, i)).ToDictionary(p => p.h, p => p.i + 1);
        place[BlockGroup.Whole] = 0;
        WeightedSample sample = new([.. rows.Select(r => r.Value)], [.. rows.Select(r => place[r.Stratum])], strata);
        double q = sample.Quantile(item.P);
        if (IsCensus(group)) return Statistics.Estimate.Exact(q);
        Dictionary<(int, string?), double[]> units = [];
        foreach ((double value, int stratum, string? unit) in rows)
        {
            if (!units.TryGetValue((stratum, unit), out double[]? counts)) units[(stratum, unit)] = counts = new double[2];
            counts[0]++;
            if (value <= q) counts[1]++;
        }
        ILookup<int, double[]> byStratum = units.ToLookup(u => u.Key.Item1, u => u.Value);
        StratifiedTotals totals = Totals(2, group, h => byStratum[h]);
        double[] gradient = Estimators.RatioGradient(totals, 1, 0);
        Linearised linear = totals.Linearise(gradient);
        double p = totals.Totals[1] / totals.Totals[0], df = For(totals, gradient).DegreesOfFreedom ?? 1;
        if (!(linear.Variance > 0) || p is <= 0 or >= 1) return new Estimate(q, double.NaN, double.NaN, Interval.Everything, "all drawn blocks agree");
        Interval share = Proportions.Logit(p, linear.Variance, df, choice.Confidence);
        double low = sample.Quantile(share.Low), high = sample.Quantile(share.High);
        return new Estimate(q, (high - low) / (2 * StudentT.TwoSided(choice.Confidence, df)), df, new Interval(low, high), "Woodruff over blocks");
    }

    /// <summary>
    /// Student's t with no more degrees of freedom than blocks with a row of the group, less their strata (the convention of R's survey for
    /// domains), nor than Satterthwaite's; corrected for skewness, for block totals are skew. Replays of both in docs/statistics.md.
    /// </summary>
    private IntervalChoice For(StratifiedTotals totals, double[] gradient)
    {
        Linearised linear = totals.Linearise(gradient);
        long blocks = 0, free = 0;
        foreach (StratumSums s in totals.Strata.Where(s => !s.Stratum.IsCensus && s.Matched > 0))
        {
            blocks += s.Matched;
            free += s.Matched - 1;
        }
        if (linear.Variance > 0)
        {
            FewestBlocks = Math.Min(FewestBlocks, blocks);
            AnySkew |= Math.Abs(SkewnessCorrection.AsIfWithReplacement(linear.Skewness, linear.VarianceCovariance, UsualT)) > MostSkewness;
        }
        double df = linear.Variance > 0 ? Math.Max(1, Math.Min(free, linear.DegreesOfFreedom)) : double.PositiveInfinity;
        return new IntervalChoice(choice.Confidence) { SmallDomains = false, DegreesOfFreedom = df };
    }

    private double Seen(ItemEstimator item, BlockGroup group)
    {
        int at = statistics.IndexOf(item.Z[0]);
        return group.Strata.Append(BlockGroup.Whole).SelectMany(group.Units).Sum(unit => unit[at]);
    }

    private StratifiedTotals Totals(ItemEstimator item, BlockGroup group)
    {
        int[] at = [.. item.Z.Select(statistics.IndexOf)];
        return Totals(at.Length, group, h => group.Units(h).Select(unit => Array.ConvertAll(at, i => unit[i])));
    }

    private StratifiedTotals Totals(int variables, BlockGroup group, Func<int, IEnumerable<double[]>> units)
    {
        StratumSums Sums(Stratum sizes, IEnumerable<double[]> of)
        {
            double[] rows = new double[sizes.Sampled * variables];
            int next = 0;
            long matched = 0;
            foreach (double[] unit in of)
            {
                unit.CopyTo(rows, next);
                next += variables;
                if (Array.Exists(unit, v => v != 0)) matched++;
            }
            return StratumSums.FromRows(sizes, rows, variables, matched);
        }
        // Rows of whole volumes are one unit that was taken for certain.
        double[] whole = new double[variables];
        foreach (double[] unit in units(BlockGroup.Whole))
        {
            for (int i = 0; i < variables; i++) whole[i] += unit[i];
        }
        return new StratifiedTotals([Sums(new Stratum(1, 1), [whole]), .. group.Strata.Select(h => Sums(design.Strata[h].Sizes, units(h)))]);
    }
}
