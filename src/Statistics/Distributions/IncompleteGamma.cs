namespace Approx.Statistics;

/// <summary>
/// The regularised incomplete gamma functions: power series below the mean, continued fraction above
/// (Abramowitz, Stegun 6.5.29, 6.5.31), with the leading factor in saddle-point form.
/// </summary>
internal static class IncompleteGamma
{
    /// <summary>P(a, x) = γ(a, x)/Γ(a) for a &gt; 0.</summary>
    public static double Lower(double a, double x) => x <= 0 ? 0 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Q(a, x) = 1 − P(a, x), accurate when it is small.</summary>
    public static double Upper(double a, double x) => x <= 0 ? 1 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    private static double Series(double a, double x)
    {
        double term = 1, sum = 1;
        for (double k = a + 1; term > 1e-17 * sum; k++) sum += term *= x / k;
        return Math.Min(SaddlePoint.PoissonTerm(a, x) * sum, 1);
    }

    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
        int limit = 200 + 20 * (int)Math.Sqrt(Math.Min(a, 1e12));
        for (int i = 1; i <= limit; i++)
        {
            double an = -i * (i - a);
            b += 2;
            d = an * d + b;
            c = b + an / c;
            if (Math.Abs(d) < tiny) d = tiny;
            if (Math.Abs(c) < tiny) c = tiny;
            d = 1 / d;
            double step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-16) break;
        }
        // x^a e^-x/Γ(a) = a · x^a e^-x/Γ(a+1)
        return Math.Min(a * SaddlePoint.PoissonTerm(a, x) * h, 1);
    }
}
