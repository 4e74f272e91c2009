namespace Approx.Statistics;

/// <summary>The binomial distribution: number of successes in n trials.</summary>
internal static class Binomial
{
    /// <summary>P(X = x).</summary>
    public static double Mass(long x, long n, double p) => x < 0 || x > n ? 0 : SaddlePoint.BinomialTerm(x, n, p, 1 - p);

    /// <summary>P(X ≤ x) = I_{1−p}(n − x, x + 1).</summary>
    public static double Cdf(long x, long n, double p) => x < 0 ? 0 : x >= n ? 1 : IncompleteBeta.Lower(n - x, x + 1.0, 1 - p, p);

    /// <summary>P(X &gt; x), accurate when small.</summary>
    public static double UpperTail(long x, long n, double p) => x < 0 ? 1 : x >= n ? 0 : IncompleteBeta.Lower(x + 1.0, n - x, p, 1 - p);
}
