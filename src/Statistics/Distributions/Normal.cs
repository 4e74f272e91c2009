using MathNet.Numerics;

namespace Approx.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private const double InverseSqrtTwoPi = 0.398942280401432677939946059934;

    /// <summary>Density at x.</summary>
    public static double Density(double x) => InverseSqrtTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>Φ(x).</summary>
    public static double Cdf(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    /// <summary>1 − Φ(x), accurate in the upper tail.</summary>
    public static double UpperTail(double x) => 0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2));

    /// <summary>The x with Φ(x) = p; ±∞ at the ends. MathNet's inverse error function and one Newton step on the smaller tail.</summary>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies in [0, 1]");
        if (p == 0.5) return 0;
        if (p > 0.5) return p == 1 ? double.PositiveInfinity : -Quantile(1 - p);
        if (p == 0) return double.NegativeInfinity;
        double x = -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * p);
        double density = Density(x);
        return density > 0 ? x - (Cdf(x) - p) / density : x;
    }
}
