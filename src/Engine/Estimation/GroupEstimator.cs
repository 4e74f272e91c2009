using Approx.Core;
using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>What a sample holds of one group.</summary>
/// <param name="Sums">Sums by stratum; absent where no row matches.</param>
/// <param name="Orders">Order statistics by stratum, of the same strata.</param>
/// <param name="Strata">The strata the group can lie in.</param>
/// <param name="Known">The group's exact number of rows where the catalogue knows it.</param>
/// <param name="Stored">Stored extremes of a column over the whole group.</param>
internal sealed record GroupSample(
    IReadOnlyDictionary<int, double[]> Sums,
    IReadOnlyDictionary<int, OrderRow> Orders,
    IReadOnlyList<int> Strata,
    long? Known,
    Func<string, (double Min, double Max)?> Stored);

/// <summary>
/// Estimates the items of a group: functions of totals by <see cref="CellEstimator"/>, quantiles and extremes from order statistics,
/// and arithmetic of them by intervals.
/// </summary>
internal sealed class GroupEstimator(SufficientStatistics statistics, OrderStatistics orders, SampleDesign design, long prefix, IntervalChoice choice, TailGuard guard)
{
    // Below so many matching rows an order statistic says too little: the group is read exactly.
    private const long FewestRows = 30;

    // A larger prefix's quantile and its interval lie outside of a slice at this level less than once in a million readings.
    private const double SliceAlpha = 1e-7;

    private readonly Dictionary<GroupSample, WeightedSample?[]> sorted = new(ReferenceEqualityComparer.Instance);
    private readonly CellEstimator cells = new(statistics, design, prefix, choice, guard);

    /// <summary>True when every row of a stratum is in the sample.</summary>
    public bool IsCensus(int stratum) => cells.IsCensus(stratum);

    /// <summary>True when a quantile lay outside of its slice: read again with whole slices.</summary>
    public bool MissedSlice { get; private set; }

    /// <summary>The estimate of one item.</summary>
    public CellEstimate Estimate(ItemEstimator item, GroupSample group)
    {
        switch (item)
        {
            case ItemEstimator.Uncertainty uncertainty:
                CellEstimate inner = Estimate(uncertainty.Inner, group);
                return inner with { Value = Bound(uncertainty.Kind, inner.Value) };
            // A quantile does not feel how far the tail goes, an extreme's interval is certain.
            case ItemEstimator.Quantile quantile:
                return new CellEstimate(Quantile(quantile, group, choice));
            case ItemEstimator.Extreme extreme:
                return new CellEstimate(Extreme(extreme, group));
            case ItemEstimator.Combined combined:
                return Combined(combined, group);
            default:
                return cells.Estimate(item, group.Sums, group.Strata, group.Known, group.Stored);
        }
    }

    /// <summary>Values among which the quantile of a larger prefix, and its interval, will lie; NaN where the group is too thin to tell.</summary>
    public (double Low, double High) NextSlice(int slice, GroupSample group)
    {
        WeightedSample sample = Sample(slice, group);
        Probability p = new(orders.ProbabilityOf(slice));
        if (sample.Matched < FewestRows || group.Strata.All(IsCensus)) return (double.NegativeInfinity, double.PositiveInfinity);
        Interval f = Quantiles.Ends(sample, p, choice with { Confidence = new Confidence(1 - Math.Min(SliceAlpha, choice.Confidence.Alpha / 1000)) });
        // A slice leaves its lower end out, so one value further down.
        double low = f.Low > 0 && sample.Below(f.Low) is { } end ? Math.BitDecrement(end) : double.NegativeInfinity;
        return (low, f.High < 1 && sample.Covers(f.High) ? sample.Quantile(f.High) : double.PositiveInfinity);
    }

    private Estimate Quantile(ItemEstimator.Quantile item, GroupSample group, IntervalChoice level)
    {
        WeightedSample sample = Sample(orders.IndexOf(item), group);
        if (sample.Matched == 0) return Statistics.Estimate.Unknown("no matching row in the sample");
        if (group.Strata.All(IsCensus))
        {
            if (sample.Interpolated(item.P) is { } value) return Statistics.Estimate.Exact(value);
        }
        else if (Quantiles.Woodruff(sample, new Probability(item.P), level) is { } estimate)
        {
            bool sound = sample.Matched >= FewestRows && double.IsFinite(estimate.Value);
            return sound ? estimate : estimate with { StandardError = double.NaN, Interval = Interval.Everything };
        }
        MissedSlice = true;
        return Statistics.Estimate.Unknown("the quantile lies outside of the slice that was read");
    }

    // An estimate and the next slice are read from the same values, and so are quantiles whose slices were the same.
    private WeightedSample Sample(int slice, GroupSample group)
    {
        if (!sorted.TryGetValue(group, out WeightedSample?[]? of)) sorted[group] = of = new WeightedSample?[orders.Slices];
        int first = 0;
        while (first < slice && !(of[first] is not null && SameValues(first, slice, group))) first++;
        return of[slice] ??= first < slice ? of[first]! : Sorted(slice, group);
    }

    private bool SameValues(int first, int second, GroupSample group) => orders.Quantiles[first].Variable == orders.Quantiles[second].Variable
        && group.Orders.Values.All(row => ReferenceEquals(row.Inside[first], row.Inside[second]) && row.Below[first] == row.Below[second]);

    private WeightedSample Sorted(int slice, GroupSample group)
    {
        Stratum[] strata = [.. group.Strata.Select(h => design.Stratum(h, prefix))];
        long[] below = new long[strata.Length], above = new long[strata.Length];
        int indicator = statistics.IndexOf(orders.IndicatorOf(slice));
        int count = 0;
        for (int s = 0; s < strata.Length; s++)
        {
            if (!group.Orders.TryGetValue(group.Strata[s], out OrderRow? row)) continue;
            below[s] = (long)row.Below[slice];
            above[s] = (long)group.Sums[group.Strata[s]][indicator] - below[s] - row.Inside[slice].Length;
            count += row.Inside[slice].Length;
        }
        double[] values = new double[count];
        int[] of = new int[count];
        int at = 0;
        for (int s = 0; s < strata.Length; s++)
        {
            if (!group.Orders.TryGetValue(group.Strata[s], out OrderRow? row)) continue;
            // NaN sorts last, as in SQL.
            foreach (double value in row.Inside[slice]) (values[at], of[at++]) = (double.IsNaN(value) ? double.PositiveInfinity : value, s);
        }
        return new WeightedSample(values, of, strata, below, above);
    }

    // The true extreme lies between the one seen and the stored one of the whole group: a certain interval, however few rows were read.
    private Estimate Extreme(ItemEstimator.Extreme item, GroupSample group)
    {
        int index = orders.IndexOf(item), indicator = statistics.IndexOf(item.Z[0]);
        double? seen = null;
        double matched = 0;
        foreach (int h in group.Strata)
        {
            if (!group.Orders.TryGetValue(h, out OrderRow? row) || row.Extremes[index] is not { } value) continue;
            matched += group.Sums[h][indicator];
            if (seen is not { } best || (item.IsMax ? value > best : value < best)) seen = value;
        }
        if (seen is not { } extreme) return Statistics.Estimate.Unknown("no matching row in the sample");
        if (group.Strata.All(IsCensus)) return Statistics.Estimate.Exact(extreme);
        double limit = group.Stored(item.Column) is { } stored ? (item.IsMax ? stored.Max : stored.Min) : item.IsMax ? double.PositiveInfinity : double.NegativeInfinity;
        if (limit == extreme) return Statistics.Estimate.Exact(extreme);
        double beyond = CountBounds.ShareBeyond(matched, choice.Confidence);
        Interval interval = matched < FewestRows ? Interval.Everything : item.IsMax ? new Interval(extreme, limit) : new Interval(limit, extreme);
        return new Estimate(extreme, double.NaN, double.PositiveInfinity, interval,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the {(item.IsMax ? "largest" : "smallest")} of {matched:#,0} matching rows read; at most {beyond * 100:G2} % of all lie beyond it"));
    }

    // Bonferroni: k leaves at level 1 − α/k hold together at 1 − α.
    private CellEstimate Combined(ItemEstimator.Combined item, GroupSample group)
    {
        IntervalChoice level = item.Leaves.Count == 1 ? choice : choice with { Confidence = new Confidence(1 - choice.Confidence.Alpha / item.Leaves.Count) };
        GroupEstimator leaves = item.Leaves.Count == 1 ? this : new GroupEstimator(statistics, orders, design, prefix, level, guard);
        CellEstimate[] judged = [.. item.Leaves.Select(leaf => leaves.Estimate(leaf, group))];
        Estimate[] estimates = [.. judged.Select(j => j.Value)];
        CellEstimate Of(Estimate estimate) => new(estimate, judged.Max(j => j.TailExcess), judged.Max(j => j.UsualOverOwn));
        MissedSlice |= leaves.MissedSlice;
        double value = item.Formula.At([.. estimates.Select(e => e.Value)]).Value;
        if (!double.IsFinite(value)) return Of(Statistics.Estimate.Unknown("the formula has no finite value at the estimates"));
        if (estimates.All(e => e.IsExact)) return Of(Statistics.Estimate.Exact(value));
        Interval interval = IntervalArithmetic.Of(item.Formula, [.. estimates.Select(e => e.Interval)]);
        double se = interval.Width / (2 * StudentT.TwoSided(choice.Confidence, double.PositiveInfinity));
        return Of(new Estimate(value, se > 0 ? se : double.NaN, double.PositiveInfinity, interval, item.Leaves.Count == 1 ? estimates[0].Method : "interval arithmetic, Bonferroni"));
    }

    // The bounds of an estimate are numbers of their own, without intervals.
    private static Estimate Bound(string kind, Estimate inner) => Statistics.Estimate.Exact(kind switch
    {
        "lower_bound" => inner.Interval.Low,
        "upper_bound" => inner.Interval.High,
        _ => inner.RelativeHalfWidth,
    });
}
