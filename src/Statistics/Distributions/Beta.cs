namespace Approx.Statistics;

/// <summary>The beta distribution with parameters a, b &gt; 0.</summary>
internal static class Beta
{
    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(double x, double a, double b) => IncompleteBeta.Lower(a, b, x, 1 - x);

    /// <summary>The x with P(X ≤ x) = p. Found on the logit scale, so that values near 0 and 1 keep their digits.</summary>
    public static double Quantile(double p, double a, double b)
    {
        var (x, y) = Both(p, a, b);
        return x < 0.5 ? x : 1 - y;
    }

    /// <summary>The quantile and its complement, each accurate.</summary>
    public static (double X, double Y) Both(double p, double a, double b)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies in [0, 1]");
        if (p == 0) return (0, 1);
        if (p == 1) return (1, 0);
        bool upper = p > 0.5;
        double target = Math.Log(upper ? 1 - p : p);
        double Miss(double s)
        {
            double x = 1 / (1 + Math.Exp(-s)), y = 1 / (1 + Math.Exp(s));
            return upper ? target - Math.Log(IncompleteBeta.Upper(a, b, x, y)) : Math.Log(IncompleteBeta.Lower(a, b, x, y)) - target;
        }
        double centre = Math.Log(a / b), low = centre - 1, high = centre + 1;
        for (double step = 1; Miss(low) > 0 && low > -700; step *= 2) low -= step;
        for (double step = 1; Miss(high) < 0 && high < 700; step *= 2) high += step;
        if (low <= -700) return (0, 1);
        if (high >= 700) return (1, 0);
        double root = MonotoneRoot.Find(Miss, low, high);
        return (1 / (1 + Math.Exp(-root)), 1 / (1 + Math.Exp(root)));
    }
}
