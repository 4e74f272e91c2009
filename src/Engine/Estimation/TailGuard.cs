using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// Whether a group's matching rows are enough for the tail of what is estimated. One row that the sample has not seen could move the estimate by
/// so and so many standard errors (Lindeberg's condition as a number): from about one and a half on intervals miss too often, nearly always low.
/// Most is judged by the spread of the metric in the sample at large, which does not depend on which rows the group happened to get: an answer
/// is then given or refused by its number of rows, and what is given is no selection of the lucky ones. docs/coverage.md has the replays behind the limits.
/// </summary>
internal sealed class TailGuard
{
    /// <summary>Largest pull of one row, in standard errors, for means, totals, ratios.</summary>
    public const double MostPull = 1.5;

    /// <summary>The same for variances, whose estimators lean on fourth moments.</summary>
    public const double MostPullOfSpread = 1.2;

    // Against the group's own standard error, which is uncertain itself: only what is far out.
    private const double MostOwnPull = 6;

    private readonly Dictionary<ItemEstimator, (RowReach Reach, double[] Means, double[] Reference)> guarded = new(ReferenceEqualityComparer.Instance);

    private TailGuard()
    {
    }

    /// <summary>Items with a heavy-tailed column whose reach is not known: their intervals go unguarded.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>A guard for the items of a statement over one sample.</summary>
    /// <param name="items">The items.</param>
    /// <param name="statistics">Their sums.</param>
    /// <param name="tails">What is known of the columns.</param>
    /// <param name="means">For the rows of the sample at large (no condition, certainty strata apart), the mean of each sum's monomial; asked for when an item needs it.</param>
    public static TailGuard Of(IEnumerable<ItemEstimator> items, SufficientStatistics statistics, ColumnTails tails, Func<double[]> means)
    {
        TailGuard guard = new();
        List<string> unknown = [];
        double[]? reference = null;
        foreach (ItemEstimator item in items.Select(Inner))
        {
            if (item is ItemEstimator.Key or ItemEstimator.Count or ItemEstimator.Mean { IsShare: true } || guard.guarded.ContainsKey(item)) continue;
            if (RowReach.Columns(item, statistics.Variables).FirstOrDefault(tails.IsHeavy) is not { } heavy) continue;
            if (RowReach.Of(item, statistics.Variables, tails.RangeOf) is not { } reach)
            {
                unknown.Add(heavy);
                continue;
            }
            reference ??= means();
            int k = item.Z.Count;
            double[] second = new double[k * k];
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < k; j++) second[i * k + j] = reference[statistics.IndexOf(item.Z[i] * item.Z[j])];
            }
            guard.guarded[item] = (reach, [.. item.Z.Select(z => reference[statistics.IndexOf(z)])], second);
        }
        guard.Unknown = [.. unknown.Distinct()];
        return guard;
    }

    /// <summary>
    /// How far the rows of a group are from enough (more than 1 means too few; falls as 1/√n), and the standard error that so many rows
    /// usually have, by the spread of the metric at large, over the group's own: what a bound is held against, so that lucky samples are not believed.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="totals">The group's totals.</param>
    /// <param name="gradient">The item's gradient at them, up to a factor.</param>
    public (double Excess, double UsualOverOwn) Judge(ItemEstimator item, StratifiedTotals totals, double[] gradient)
    {
        if (!guarded.TryGetValue(item, out (RowReach Reach, double[] Means, double[] Reference) of)) return (0, 0);
        double heaviest = 0, spread = 0;
        foreach (StratumSums stratum in totals.Strata)
        {
            if (stratum.Stratum.IsCensus || stratum.Matched == 0) continue;
            double w = stratum.Stratum.Weight;
            heaviest = Math.Max(heaviest, w);
            spread += w * w * (1 - 1 / w) * stratum.Matched;
        }
        if (heaviest == 0) return (0, 0);
        double square = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int j = 0; j < gradient.Length; j++) square += gradient[i] * gradient[j] * of.Reference[i * gradient.Length + j];
        }
        double reach = heaviest * of.Reach.Largest(gradient), usual = Math.Sqrt(spread * Math.Max(square, 0)), own = totals.Linearise(gradient).StandardError;
        if (!(reach > 0)) return (0, 0);
        // Residuals of means and ratios add up to nothing in the group. Where those of the rows at large do not, the group's level is another one
        // (large objects are thick): that is what the condition selects, no spread.
        double usualHere = usual;
        if (AddUpToNothing(totals, gradient))
        {
            double shift = 0;
            for (int i = 0; i < gradient.Length; i++) shift += gradient[i] * of.Means[i];
            usualHere = Math.Sqrt(spread * Math.Max(square - shift * shift, 0));
        }
        double most = item is ItemEstimator.Spread ? MostPullOfSpread : MostPull;
        return (Math.Max(reach / usual / most, own > 0 ? reach / own / MostOwnPull : double.PositiveInfinity), own > 0 ? usualHere / own : 0);
    }

    private static bool AddUpToNothing(StratifiedTotals totals, double[] gradient)
    {
        double sum = 0, size = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            sum += gradient[i] * totals.Totals[i];
            size += Math.Abs(gradient[i] * totals.Totals[i]);
        }
        return size > 0 && Math.Abs(sum) <= 1e-9 * size;
    }

    private static ItemEstimator Inner(ItemEstimator item) => item is ItemEstimator.Uncertainty uncertainty ? Inner(uncertainty.Inner) : item;
}
