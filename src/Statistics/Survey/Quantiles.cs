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
    public static Interval ProbabilityInterval(IReadOnlyList<(Stratum Stratum, long Matched, long Below)> strata, QuantileScale scale, IntervalChoice choice)
    {
        StratifiedTotals totals = new([.. strata.Select(s => StratumSums.FromRaw(s.Stratum, [s.Matched, s.Below], [s.Matched, s.Below, s.Below], matched: s.Matched))]);
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
        Interval f = ProbabilityInterval(sample.CountsBelow(q), scale, choice);
        double low = f.Low > 0 ? sample.Quantile(f.Low) : double.NegativeInfinity, high = f.High < 1 ? sample.Quantile(f.High) : double.PositiveInfinity;
        if (f.Low == f.High) low = high = q;
        double se = (high - low) / (2 * StudentT.TwoSided(choice.Confidence, choice.DegreesOfFreedom ?? double.PositiveInfinity));
        return new Estimate(q, se, choice.DegreesOfFreedom ?? double.PositiveInfinity, new Interval(low, high), "Woodruff");
    }
}
