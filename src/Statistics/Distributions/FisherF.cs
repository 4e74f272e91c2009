namespace Approx.Statistics;

/// <summary>The F distribution with ν₁ and ν₂ degrees of freedom: ν₁F/(ν₁F + ν₂) is beta(ν₁/2, ν₂/2).</summary>
internal static class FisherF
{
    /// <summary>P(F ≤ f).</summary>
    public static double Cdf(double f, double df1, double df2) => f <= 0 ? 0 : IncompleteBeta.Lower(0.5 * df1, 0.5 * df2, df1 * f / (df1 * f + df2), df2 / (df1 * f + df2));

    /// <summary>P(F &gt; f), accurate when small.</summary>
    public static double UpperTail(double f, double df1, double df2) => f <= 0 ? 1 : IncompleteBeta.Upper(0.5 * df1, 0.5 * df2, df1 * f / (df1 * f + df2), df2 / (df1 * f + df2));

    /// <summary>The f with P(F ≤ f) = p.</summary>
    public static double Quantile(double p, double df1, double df2)
    {
        var (x, y) = Beta.Both(p, 0.5 * df1, 0.5 * df2);
        return x * df2 / (y * df1);
    }
}
