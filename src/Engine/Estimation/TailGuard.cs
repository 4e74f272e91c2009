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
    public const double MostPullOfSpread = 0.5;

    // A few dozen rows of a heavy tail hold too little of it for a variance, however near the group's extremes are: a row for each unit of stored
    // kurtosis for means and totals, ten for ratios and spreads, up to so many. (50 rows of a specimen, lognormal σ = 1 and 2: means held in 94 and 89 %, spreads in 89 and 95 % at 1.5 times the width.)
    private const double RowsPerKurtosis = 10;
    private const double MostRows = 1000;

    /// <summary>
    /// Largest usual skewness of the estimator (γ/√n for a mean). From about here on what an interval needs on the side of the tail
    /// (<see cref="SkewnessCorrection"/>) makes it more than a tenth wider than that of an estimator without skewness.
    /// </summary>
    public const double MostSkewness = 0.25;

    // Of spreads it rests on fifth and sixth powers, which no stored moment knows: by sampled rows, and looser, so that the pull decides, which is the same in all samples.
    private const double MostSkewnessOfSpread = 0.35;

    private const double UsualT = 2;

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
    public static TailGuard Of(IEnumerable<ItemEstimator> items, SufficientStatistics statistics, ColumnTails tails, ColumnRanges ranges, Func<bool, MeansAtLarge> means)
    {
        TailGuard guard = new(statistics, name => tails.RangeOf(name) is { } range ? ranges.Within(name, range) : null);
        List<string> unknown = [];
        MeansAtLarge? reference = null, narrowed = null;
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
            guard.guarded[item] = new Guarded(reach, Math.Min(MostRows, (IsOneTotalOrMean(item) ? 1 : RowsPerKurtosis) * RowReach.Columns(item, statistics.Variables).Max(tails.KurtosisOf)), UsualMoments.Of(item, statistics, reference), narrows ? UsualMoments.Of(item, statistics, narrowed!) : null);
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
        (double Mean, double Square, double Cube) atLarge = of.AtLarge.At(gradient);
        (double mean, double square, _) = atLarge;
        // The tail of the table is no measure for rows that a condition keeps out of it; and where it leaves the tail alone, these are the rows asked for.
        (double Mean, double Square, double Cube)? narrowed = of.Narrowed?.At(gradient);
        if (narrowed is { } under) square = Math.Min(square, under.Square);
        double usual = Math.Sqrt(spread * Math.Max(square, 0)), own = totals.Linearise(gradient).StandardError;
        double most = item is ItemEstimator.Spread ? MostPullOfSpread : MostPull;
        double Excess(RowReach reach) => heaviest * reach.Largest(gradient) is var pull and > 0 ? Math.Max(pull / usual / most, own > 0 ? pull / own / MostOwnPull : double.PositiveInfinity) : 0;
        double excess = Excess(of.Reach);
        // Stored extremes of the group are asked for only where those of the table do not let it pass. Not for spreads: of a group on a smaller scale the
        // spread at large says too much, and fourth moments do not forgive it.
        if (excess > 1 && item is not ItemEstimator.Spread && RowReach.Of(item, statistics.Variables, name => OfGroup(name, stored)) is { } narrower) excess = Math.Min(excess, Excess(narrower));
        // Residuals of means and ratios add up to nothing in the group. Where those of the rows at large do not, the group's level is another one
        // (large objects are thick): that is what the condition selects, no spread.
        bool residuals = AddUpToNothing(totals, gradient);
        double usualHere = residuals ? Math.Sqrt(spread * Math.Max(square - mean * mean, 0)) : usual;
        double skewness = Skewness(totals, atLarge, residuals);
        if (narrowed is { } kept) skewness = Math.Min(skewness, Skewness(totals, kept, residuals));
        excess = Math.Max(excess, skewness / (item is ItemEstimator.Spread ? MostSkewnessOfSpread : MostSkewness));
        return (Math.Max(excess, Math.Sqrt(of.Rows / Math.Max(1, totals.MatchedInSample))), own > 0 ? usualHere / own : 0);
    }

    // Of Σ w u over the open strata if their matching rows were rows at large, with the leading finite-population factors of StratifiedTotals.
    private static double Skewness(StratifiedTotals totals, (double Mean, double Square, double Cube) u, bool residuals)
    {
        double variance = 0, third = 0, withVariance = 0;
        foreach (StratumSums stratum in totals.Strata)
        {
            if (stratum.Stratum.IsCensus || stratum.Matched == 0) continue;
            // Rows that do not match are zeros of a total; residuals are about the level of the matching rows already.
            double w = stratum.Stratum.Weight, n = stratum.Matched, share = residuals ? 1 : (double)stratum.Matched / stratum.Stratum.Sampled;
            double m = share * u.Mean;
            variance += w * w * (1 - 1 / w) * n * (u.Square - m * u.Mean);
            double cumulant = w * w * w * (1 - 1 / w) * n * (u.Cube - 3 * m * u.Square + 2 * m * m * u.Mean);
            third += (1 - 2 / w) * cumulant;
            withVariance += (1 - 1 / w) * cumulant;
        }
        double scale = variance * Math.Sqrt(variance);
        return variance > 0 ? Math.Abs(SkewnessCorrection.AsIfWithReplacement(third / scale, withVariance / scale, UsualT)) : 0;
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

    private (double Low, double High)? OfGroup(string column, Func<string, (double Min, double Max)?> stored)
    {
        if (rangeOf(column) is not { } range || stored(column) is not { } group) return rangeOf(column);
        (double low, double high) = (Math.Max(range.Low, group.Min), Math.Min(range.High, group.Max));
        return low <= high ? (low, high) : range;
    }

    private readonly record struct Guarded(RowReach Reach, double Rows, UsualMoments AtLarge, UsualMoments? Narrowed);

    private static bool IsOneTotalOrMean(ItemEstimator item) => item is ItemEstimator.Mean or ItemEstimator.Function { Formula: Formula.Total };

    private static ItemEstimator Inner(ItemEstimator item) => item is ItemEstimator.Uncertainty uncertainty ? Inner(uncertainty.Inner) : item;
}
