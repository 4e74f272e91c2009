using MathNet.Numerics;

namespace Approx.Statistics;

/// <summary>
/// The saddle-point form of binomial and Poisson terms: full precision where x·ln p + … would cancel
/// (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
/// </summary>
internal static class SaddlePoint
{
    private const double HalfLogTwoPi = 0.918938533204672741780329736406;

    /// <summary>ln Γ(x + 1) − [(x + ½) ln x − x + ½ ln 2π] for x &gt; 0: the error of Stirling's formula.</summary>
    public static double StirlingError(double x)
    {
        if (x < 16) return SpecialFunctions.GammaLn(x + 1) - ((x + 0.5) * Math.Log(x) - x + HalfLogTwoPi);
        double s = 1 / (x * x);
        return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 - s / 156)))))) / x;
    }

    /// <summary>x ln(x/m) + m − x, without cancellation near x = m (Loader's bd0).</summary>
    public static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m)) return x * Math.Log(x / m) + m - x;
        double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v;
        v *= v;
        for (int j = 1; j < 1000; j++)
        {
            term *= v;
            double next = sum + term / (2 * j + 1);
            if (next == sum) break;
            sum = next;
        }
        return sum;
    }

    /// <summary>Γ(n+1)/(Γ(x+1)Γ(n−x+1)) p^x q^(n−x) for real 0 ≤ x ≤ n, with q = 1 − p given apart so that neither tail loses digits.</summary>
    public static double BinomialTerm(double x, double n, double p, double q)
    {
        if (p == 0) return x == 0 ? 1 : 0;
        if (q == 0) return x == n ? 1 : 0;
        if (x == 0) return n == 0 ? 1 : Math.Exp(p < 0.1 ? -Deviance(n, n * q) - n * p : n * Math.Log(q));
        if (x == n) return Math.Exp(q < 0.1 ? -Deviance(n, n * p) - n * q : n * Math.Log(p));
        if (x < 0 || x > n) return 0;
        double exponent = StirlingError(n) - StirlingError(x) - StirlingError(n - x) - Deviance(x, n * p) - Deviance(n - x, n * q);
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * x * (n - x)));
    }

    /// <summary>m^x e^−m/Γ(x + 1) for real x ≥ 0.</summary>
    public static double PoissonTerm(double x, double m)
    {
        if (m == 0) return x == 0 ? 1 : 0;
        if (x == 0) return Math.Exp(-m);
        return Math.Exp(-StirlingError(x) - Deviance(x, m)) / Math.Sqrt(2 * Math.PI * x);
    }
}
