using Approx.Core;

namespace Approx.Statistics;

/// <summary>On which scale the interval of F(q) is built.</summary>
internal enum QuantileScale
{
    /// <summary>F̂ ± t·se.</summary>
    Plain,

    /// <summary>On the logit scale.</summary>
    Logit,

    /// <summary>On the arcsine-square-root scale.</summary>
    Arcsine,

    /// <summary>Clopper-Pearson with the effective sample size: sound at extreme probabilities and in small domains.</summary>
    Beta,
}

/// <summary>
/// Quantiles of a stratified sample by Woodruff's method: the interval of the share of rows at or below q̂, mapped back through F̂
/// (R. S. Woodruff, JASA 47 (1952) 635–646; svyquantile in R's survey 4.1, interval.type mean, xlogit, asin, beta).
/// </summary>
internal static class Quantiles
{
    /// <summary>
    /// The interval of F(q̂), given per stratum the number of matching sampled rows and of those with y ≤ q̂.
    /// Invert F̂ at its ends for the interval of the quantile; an end at 0 or 1 (or NaN) means that the sample gives no bound on that side.
    /// </summary>
    public static Interval ProbabilityInterval(IReadOnlyList<(Stratum Stratum, double Matched, double Below)> strata, QuantileScale scale, IntervalChoice choice)
    {
        StratifiedTotals totals = new([.. strata.Select(s => StratumSums.FromRaw(s.Stratum, [s.Matched, s.Below], [s.Matched, s.Below, s.Below], matched: (long)s.Matched))]);
        Estimate share = Estimators.Mean(totals, 1, 0, choice with { CorrectSkewness = false });
        if (share.IsExact && totals.Strata.All(s => s.Stratum.IsCensus)) return share.Interval;
        double p = share.Value, v = share.StandardError * share.StandardError, n = choice.SmallDomains ? totals.Matched : totals.Sampled;
        if (!(v > 0) || p is <= 0 or >= 1) return Proportions.ClopperPearson(p * totals.Matched, totals.Matched, choice.Confidence);
        return scale switch
        {
            QuantileScale.Plain => Interval.Around(p, StudentT.TwoSided(choice.Confidence, share.DegreesOfFreedom) * share.StandardError),
            QuantileScale.Logit => Proportions.Logit(p, v, share.DegreesOfFreedom, choice.Confidence),
            QuantileScale.Arcsine => Proportions.Arcsine(p, v, share.DegreesOfFreedom, choice.Confidence),
            _ => Proportions.KornGraubard(p, v, n, share.DegreesOfFreedom, choice.Confidence),
        };
    }

    /// <summary>The scale to use by default: beta where fewer than 50 matching rows lie on one side of the quantile.</summary>
    public static QuantileScale DefaultScale(Probability p, long matched) => matched * Math.Min(p.Value, 1 - p.Value) < 50 ? QuantileScale.Beta : QuantileScale.Logit;

    /// <summary>Quantile p with its interval from the matching rows themselves.</summary>
    /// <param name="sample">The matching rows, weighted and sorted.</param>
    /// <param name="p">The probability.</param>
    /// <param name="scale">The scale of the interval.</param>
    /// <param name="choice">Level and degrees of freedom.</param>
    public static Estimate Quantile(WeightedSample sample, Probability p, QuantileScale scale, IntervalChoice choice)
    {
        if (sample.Count == 0) return Estimate.Unknown("no matching row in the sample");
        double q = sample.Quantile(p.Value);
        Interval f = ProbabilityInterval([.. sample.CountsBelow(q).Select(s => (s.Stratum, (double)s.Matched, (double)s.Below))], scale, choice);
        double low = f.Low > 0 ? sample.Quantile(f.Low) : double.NegativeInfinity, high = f.High < 1 ? sample.Quantile(f.High) : double.PositiveInfinity;
        if (f.Low == f.High) low = high = q;
        double se = (high - low) / (2 * StudentT.TwoSided(choice.Confidence, choice.DegreesOfFreedom ?? double.PositiveInfinity));
        return new Estimate(q, se, choice.DegreesOfFreedom ?? double.PositiveInfinity, new Interval(low, high), "Woodruff");
    }

    /// <summary>
    /// Quantile p with Woodruff's interval about p itself: with ties (whole numbers, rounded metrics) F̂(q̂) lies far above p, and an interval about it
    /// can miss the quantile on the lower side.
    /// </summary>
    /// <param name="sample">The matching rows; a slice is enough where <see cref="Ends"/> lie inside it.</param>
    /// <param name="p">The probability, 0 &lt; p &lt; 1.</param>
    /// <param name="choice">Level and degrees of freedom.</param>
    /// <returns>Null when the slice is too narrow.</returns>
    public static Estimate? Woodruff(WeightedSample sample, Probability p, IntervalChoice choice)
    {
        if (sample.Matched == 0) return Estimate.Unknown("no matching row in the sample");
        if (!sample.Covers(p.Value)) return null;
        Interval f = Ends(sample, p, choice);
        double shift = DefaultScale(p, sample.Matched) == QuantileScale.Logit ? 0.5 : 0;
        if ((f.Low > 0 ? sample.Between(f.Low, shift) : double.NegativeInfinity) is not { } low || (f.High < 1 ? sample.Between(f.High, shift) : double.PositiveInfinity) is not { } high) return null;
        double q = sample.Quantile(p.Value);
        // Rows that tie over the whole interval: the quantile is that value at this confidence, but a standard error it has not.
        double se = high > low ? (high - low) / (2 * StudentT.TwoSided(choice.Confidence, double.PositiveInfinity)) : double.NaN;
        return new Estimate(q, se, choice.DegreesOfFreedom ?? double.PositiveInfinity, new Interval(Math.Min(low, q), Math.Max(high, q)), "Woodruff");
    }

    /// <summary>
    /// The shares at which to cut F̂ for the ends; 0 or 1 means no bound on that side. With many rows on both sides the logit interval of F; else the
    /// binomial order statistics, P(X ≥ k) = P(X ≤ j − 1) = α/2 for X ~ binomial(n, p) (H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed. 2003, §7.1),
    /// with the effective sample size p(1 − p)/V as in <see cref="Proportions.KornGraubard"/>.
    /// </summary>
    public static Interval Ends(WeightedSample sample, Probability p, IntervalChoice choice)
    {
        var strata = sample.SplitAt(p.Value);
        StratifiedTotals totals = new([.. strata.Select(s => StratumSums.FromRaw(s.Stratum, [s.Matched, s.Below], [s.Matched, s.Below, s.Below], matched: (long)s.Matched))]);
        Estimate share = Estimators.Mean(totals, 1, 0, choice with { CorrectSkewness = false });
        double v = share.StandardError * share.StandardError, df = share.DegreesOfFreedom;
        if (!(v > 0)) return new Interval(0, 1);
        if (DefaultScale(p, sample.Matched) == QuantileScale.Logit) return Proportions.Logit(p.Value, v, df, choice.Confidence);
        double t = StudentT.TwoSided(choice.Confidence, totals.Matched - 1) / StudentT.TwoSided(choice.Confidence, df);
        return OrderStatistics(p.Value, p.Value * (1 - p.Value) / v * t * t, 0.5 * choice.Confidence.Alpha);
    }

    private static Interval OrderStatistics(double p, double n, double tail)
    {
        double AtLeast(double k) => IncompleteBeta.Lower(k, n - k + 1, p, 1 - p);
        double Below(double k) => IncompleteBeta.Lower(n - k + 1, k, 1 - p, p);
        double middle = Math.Clamp(n * p, 1, Math.Max(n, 1));
        double low = n <= 1 || Below(1) > tail ? 0 : Below(middle) <= tail ? middle / n : MonotoneRoot.Find(k => Below(k) - tail, 1, middle) / n;
        double high = n <= 1 || AtLeast(n) > tail ? 1 : AtLeast(middle) <= tail ? Math.Min(middle / n, Math.BitDecrement(1.0)) : Math.Min(MonotoneRoot.Find(k => tail - AtLeast(k), middle, n) / n, Math.BitDecrement(1.0));
        return new Interval(low, high);
    }
}
