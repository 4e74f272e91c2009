using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// Whether a group's matching rows are enough for the tail of what is estimated. One row that the sample has not seen could move the estimate by
/// so and so many standard errors (Lindeberg's condition as a number): from about one and a half on intervals miss too often, nearly always low, and
/// from about one on they are much wider than ideal ones, for what they need against skewness.
/// Most is judged by the spread of the metric in the sample at large, which does not depend on which rows the group happened to get: an answer
/// is then given or refused by its number of rows, and what is given is no selection of the lucky ones. docs/coverage.md has the replays behind the limits.
/// </summary>
internal sealed class TailGuard
{
    /// <summary>Largest pull of one row, in standard errors, for means, totals, ratios.</summary>
    public const double MostPull = 1.2;

    /// <summary>The same for variances, whose estimators lean on fourth moments.</summary>
    public const double MostPullOfSpread = 0.8;

    // A few dozen rows of a heavy tail hold too little of it for a variance, however near the group's extremes are: a row for each unit of stored
    // kurtosis for means and totals, ten for ratios and spreads, up to so many. (50 rows of a specimen, lognormal σ = 1 and 2: means held in 94 and 89 %, spreads in 89 and 95 % at 1.5 times the width.)
    private const double RowsPerKurtosis = 10;
    private const double MostRows = 1000;

    // Against the group's own standard error, which is uncertain itself: only what is far out.
    private const double MostOwnPull = 6;

    private readonly Dictionary<ItemEstimator, Guarded> guarded = new(ReferenceEqualityComparer.Instance);
    private readonly SufficientStatistics statistics;
    private readonly Func<string, (double Low, double High)?> rangeOf;

    private TailGuard(SufficientStatistics statistics, Func<string, (double Low, double High)?> rangeOf)
    {
        this.statistics = statistics;
        this.rangeOf = rangeOf;
    }

    /// <summary>Items with a heavy-tailed column whose reach is not known: their intervals go unguarded.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>A guard for the items of a statement over one sample.</summary>
    /// <param name="items">The items.</param>
    /// <param name="statistics">Their sums.</param>
    /// <param name="tails">What is known of the columns.</param>
    /// <param name="ranges">What conditions on the columns themselves leave of their ranges.</param>
    /// <param name="means">
    /// For the rows of the sample at large (certainty strata apart), the mean of each sum's monomial; asked for when an item needs it: with false under no
    /// condition, with true under those of <paramref name="ranges"/>.
    /// </param>
    public static TailGuard Of(IEnumerable<ItemEstimator> items, SufficientStatistics statistics, ColumnTails tails, ColumnRanges ranges, Func<bool, double[]> means)
    {
        TailGuard guard = new(statistics, name => tails.RangeOf(name) is { } range ? ranges.Within(name, range) : null);
        List<string> unknown = [];
        double[]? reference = null, narrowed = null;
        foreach (ItemEstimator item in items.Select(Inner))
        {
            if (item is ItemEstimator.Key or ItemEstimator.Count or ItemEstimator.Mean { IsShare: true } || guard.guarded.ContainsKey(item)) continue;
            if (RowReach.Columns(item, statistics.Variables).FirstOrDefault(tails.IsHeavy) is not { } heavy) continue;
            if (RowReach.Of(item, statistics.Variables, guard.rangeOf) is not { } reach)
            {
                unknown.Add(heavy);
                continue;
            }
            reference ??= means(false);
            bool narrows = RowReach.Columns(item, statistics.Variables).Any(ranges.Narrows);
            if (narrows) narrowed ??= means(true);
            guard.guarded[item] = new Guarded(reach, Math.Min(MostRows, (IsOneTotalOrMean(item) ? 1 : RowsPerKurtosis) * RowReach.Columns(item, statistics.Variables).Max(tails.KurtosisOf)), MeansOf(item, statistics, reference), Products(item, statistics, reference), narrows ? Products(item, statistics, narrowed!) : null);
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
    /// <param name="stored">Stored extremes of a column over the group; null where none are kept.</param>
    public (double Excess, double UsualOverOwn) Judge(ItemEstimator item, StratifiedTotals totals, double[] gradient, Func<string, (double Min, double Max)?> stored)
    {
        if (!guarded.TryGetValue(item, out Guarded of)) return (0, 0);
        double heaviest = 0, spread = 0;
        foreach (StratumSums stratum in totals.Strata)
        {
            if (stratum.Stratum.IsCensus || stratum.Matched == 0) continue;
            double w = stratum.Stratum.Weight;
            heaviest = Math.Max(heaviest, w);
            spread += w * w * (1 - 1 / w) * stratum.Matched;
        }
        if (heaviest == 0) return (0, 0);
        double square = Square(of.AtLarge, gradient);
        // The tail of the table is no measure for rows that a condition keeps out of it; and where it leaves the tail alone, these are the rows asked for.
        if (of.Narrowed is { } narrowed) square = Math.Min(square, Square(narrowed, gradient));
        double usual = Math.Sqrt(spread * Math.Max(square, 0)), own = totals.Linearise(gradient).StandardError;
        double most = item is ItemEstimator.Spread ? MostPullOfSpread : MostPull;
        double Excess(RowReach reach) => heaviest * reach.Largest(gradient) is var pull and > 0 ? Math.Max(pull / usual / most, own > 0 ? pull / own / MostOwnPull : double.PositiveInfinity) : 0;
        double excess = Excess(of.Reach);
        // Stored extremes of the group are asked for only where those of the table do not let it pass. Not for spreads: of a group on a smaller scale the
        // spread at large says too much, and fourth moments do not forgive it.
        if (excess > 1 && item is not ItemEstimator.Spread && RowReach.Of(item, statistics.Variables, name => OfGroup(name, stored)) is { } narrower) excess = Math.Min(excess, Excess(narrower));
        // Residuals of means and ratios add up to nothing in the group. Where those of the rows at large do not, the group's level is another one
        // (large objects are thick): that is what the condition selects, no spread.
        double usualHere = usual;
        if (AddUpToNothing(totals, gradient))
        {
            double shift = 0;
            for (int i = 0; i < gradient.Length; i++) shift += gradient[i] * of.Means[i];
            usualHere = Math.Sqrt(spread * Math.Max(square - shift * shift, 0));
        }
        return (Math.Max(excess, Math.Sqrt(of.Rows / Math.Max(1, totals.MatchedInSample))), own > 0 ? usualHere / own : 0);
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

    private static double[] MeansOf(ItemEstimator item, SufficientStatistics statistics, double[] means) => [.. item.Z.Select(z => means[statistics.IndexOf(z)])];

    private (double Low, double High)? OfGroup(string column, Func<string, (double Min, double Max)?> stored)
    {
        if (rangeOf(column) is not { } range || stored(column) is not { } group) return rangeOf(column);
        (double low, double high) = (Math.Max(range.Low, group.Min), Math.Min(range.High, group.Max));
        return low <= high ? (low, high) : range;
    }

    private static double[] Products(ItemEstimator item, SufficientStatistics statistics, double[] means)
    {
        int k = item.Z.Count;
        double[] second = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++) second[i * k + j] = means[statistics.IndexOf(item.Z[i] * item.Z[j])];
        }
        return second;
    }

    // E[(Σ g_j z_j)²].
    private static double Square(double[] second, double[] gradient)
    {
        double square = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int j = 0; j < gradient.Length; j++) square += gradient[i] * gradient[j] * second[i * gradient.Length + j];
        }
        return square;
    }

    private readonly record struct Guarded(RowReach Reach, double Rows, double[] Means, double[] AtLarge, double[]? Narrowed);

    private static bool IsOneTotalOrMean(ItemEstimator item) => item is ItemEstimator.Mean or ItemEstimator.Function { Formula: Formula.Total };

    private static ItemEstimator Inner(ItemEstimator item) => item is ItemEstimator.Uncertainty uncertainty ? Inner(uncertainty.Inner) : item;
}
