using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// Intervals for estimators whose sampling distribution is skew, from the third moment. With γ the standardised third cumulant of the
/// estimator (skew/√n for a mean), the quantiles of the studentised estimator are to first order t ∓ γ(2t² + 1)/6
/// (P. Hall, The Bootstrap and Edgeworth Expansion, 1992, §2.6; N. J. Johnson, Modified t tests, JASA 73 (1978) 536–544).
/// </summary>
/// <remarks>
/// Two deliberate departures, both chosen by replay (SkewnessCorrectionTests). Only the end on the side of the long tail is moved: the other
/// end would gain in length what it loses in safety. And γ enters as γ(1 + 3|γ|), because a sample that lacks the tail also
/// underestimates γ. Lognormal σ = 2, nominal 95 %: n = 100 covers 87 % (t: 73 %), n = 1000 93 % (85 %), n = 10⁴ 95 % (91 %).
/// </remarks>
internal static class SkewnessCorrection
{
    /// <summary>The interval of an estimate with standardised third cumulant <paramref name="skewness"/>.</summary>
    public static Interval Interval(double value, double standardError, double df, double skewness, Confidence confidence)
    {
        double t = StudentT.TwoSided(confidence, df);
        double extra = Math.Abs(skewness) * (1 + 3 * Math.Abs(skewness)) * (2 * t * t + 1) / 6;
        return skewness > 0
            ? new Interval(value - t * standardError, value + (t + extra) * standardError)
            : new Interval(value - (t + extra) * standardError, value + t * standardError);
    }
}
