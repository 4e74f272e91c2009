using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// Intervals for estimators whose sampling distribution is skew, from the third moment.
/// The studentised estimator is transformed to near symmetry by Hall's monotone cubic
/// g(t) = t + γt²/3 + γ²t³/27 + γ/6 (P. Hall, On the removal of skewness by transformation, JRSS B 54 (1992) 221–228, eq. 2.4;
/// after N. J. Johnson, Modified t tests, JASA 73 (1978) 536–544), whose inverse is explicit.
/// </summary>
internal static class SkewnessCorrection
{
    /// <summary>
    /// The interval for an estimate with standardised third cumulant <paramref name="skewness"/> (of the estimator, so about skew/√n for a mean).
    /// Never shorter than the t interval on the side of the long tail.
    /// </summary>
    public static Interval Interval(double value, double standardError, double df, double skewness, Confidence confidence)
    {
        double t = StudentT.TwoSided(confidence, df);
        return new Interval(value - standardError * Inverse(t, skewness), value - standardError * Inverse(-t, skewness));
    }

    /// <summary>g⁻¹(x) = (3/γ)·{[1 + γ(x − γ/6)]^⅓ − 1}.</summary>
    public static double Inverse(double x, double skewness) =>
        Math.Abs(skewness) < 1e-6 ? x : 3 / skewness * (Math.Cbrt(1 + skewness * (x - skewness / 6)) - 1);
}
