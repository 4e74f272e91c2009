namespace Approx.Statistics;

/// <summary>The χ² distribution.</summary>
internal static class ChiSquared
{
    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(double x, double df) => IncompleteGamma.Lower(0.5 * df, 0.5 * x);

    /// <summary>P(X &gt; x), accurate when small.</summary>
    public static double UpperTail(double x, double df) => IncompleteGamma.Upper(0.5 * df, 0.5 * x);

    /// <summary>The x with P(X ≤ x) = p, found on the log scale.</summary>
    public static double Quantile(double p, double df)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies in [0, 1]");
        if (p == 0) return 0;
        if (p == 1) return double.PositiveInfinity;
        bool upper = p > 0.5;
        double target = Math.Log(upper ? 1 - p : p);
        double Miss(double s) => upper ? target - Math.Log(UpperTail(Math.Exp(s), df)) : Math.Log(Cdf(Math.Exp(s), df)) - target;
        double low = Math.Log(df) - 1, high = Math.Log(df) + 1;
        for (double step = 1; Miss(low) > 0 && low > -700; step *= 2) low -= step;
        for (double step = 1; Miss(high) < 0 && high < 700; step *= 2) high += step;
        return low <= -700 ? 0 : Math.Exp(MonotoneRoot.Find(Miss, low, high));
    }
}
