using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// Fieller's interval of a ratio Y/X: all R for which Y − R·X does not differ from 0, (Y − RX)² ≤ t²(V_yy − 2R V_xy + R² V_xx)
/// (E. C. Fieller, Some problems in interval estimation, JRSS B 16 (1954) 175–185).
/// </summary>
internal static class Fieller
{
    /// <summary>The interval; unbounded when X itself does not differ from 0 at this level.</summary>
    public static Interval Interval(double y, double x, double varianceY, double covariance, double varianceX, double df, Confidence confidence)
    {
        double t = StudentT.TwoSided(confidence, df), t2 = t * t;
        double a = x * x - t2 * varianceX, b = x * y - t2 * covariance, c = y * y - t2 * varianceY;
        if (!(a > 0)) return Statistics.Interval.Everything;
        double root = Math.Sqrt(Math.Max(b * b - a * c, 0));
        return new Interval((b - root) / a, (b + root) / a);
    }
}
