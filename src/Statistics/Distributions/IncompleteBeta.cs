namespace Approx.Statistics;

/// <summary>
/// The regularised incomplete beta function by its continued fraction (Abramowitz, Stegun 26.5.8; evaluated after Lentz 1976),
/// with the leading factor in saddle-point form, so that it holds from tiny to huge parameters and in both tails.
/// </summary>
internal static class IncompleteBeta
{
    /// <summary>I_x(a, b) for a, b &gt; 0; y = 1 − x is given apart so that an x near 1 loses nothing.</summary>
    public static double Lower(double a, double b, double x, double y)
    {
        if (x <= 0) return 0;
        if (y <= 0) return 1;
        return x * (a + b + 2) < a + 1 ? Fraction(a, b, x, y) : 1 - Fraction(b, a, y, x);
    }

    /// <summary>1 − I_x(a, b), accurate when it is small.</summary>
    public static double Upper(double a, double b, double x, double y) => Lower(b, a, y, x);

    /// <summary>x^a y^b/B(a, b).</summary>
    public static double Factor(double a, double b, double x, double y) => a * (b / (a + b)) * SaddlePoint.BinomialTerm(a, a + b, x, y);

    private static double Fraction(double a, double b, double x, double y)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - (a + b) * x / (a + 1);
        if (Math.Abs(d) < tiny) d = tiny;
        d = 1 / d;
        double h = d;
        // The number of terms grows like the square root of the larger parameter.
        int limit = 200 + 20 * (int)Math.Sqrt(Math.Min(Math.Max(a, b), 1e12));
        for (int m = 1; m <= limit; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 + even * d;
            c = 1 + even / c;
            if (Math.Abs(d) < tiny) d = tiny;
            if (Math.Abs(c) < tiny) c = tiny;
            d = 1 / d;
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 + odd * d;
            c = 1 + odd / c;
            if (Math.Abs(d) < tiny) d = tiny;
            if (Math.Abs(c) < tiny) c = tiny;
            d = 1 / d;
            double step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-16) break;
        }
        return Math.Clamp(Factor(a, b, x, y) / a * h, 0, 1);
    }
}
