namespace Approx.Statistics;

/// <summary>
/// The hypergeometric distribution: matching units among n drawn without replacement from N of which K match.
/// Terms in Loader's form, dbinom(x, K, p)·dbinom(n − x, N − K, p)/dbinom(n, N, p) with p = n/N; tails by the ratio of neighbours.
/// </summary>
internal static class Hypergeometric
{
    /// <summary>P(X = x).</summary>
    public static double Mass(long x, long matching, long population, long drawn)
    {
        if (x < Math.Max(0, drawn - (population - matching)) || x > Math.Min(drawn, matching)) return 0;
        if (drawn == 0 || drawn == population) return 1;
        double p = (double)drawn / population, q = (double)(population - drawn) / population;
        return SaddlePoint.BinomialTerm(x, matching, p, q) * SaddlePoint.BinomialTerm(drawn - x, population - matching, p, q) / SaddlePoint.BinomialTerm(drawn, population, p, q);
    }

    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(long x, long matching, long population, long drawn) =>
        Below(x, matching, population, drawn) ? LowerSum(x, matching, population, drawn) : 1 - UpperSum(x + 1, matching, population, drawn);

    /// <summary>P(X &gt; x), accurate when small.</summary>
    public static double UpperTail(long x, long matching, long population, long drawn) =>
        Below(x, matching, population, drawn) ? 1 - LowerSum(x, matching, population, drawn) : UpperSum(x + 1, matching, population, drawn);

    private static bool Below(long x, long matching, long population, long drawn) => x < (double)drawn / population * matching;

    /// <summary>P(X ≤ x) for x below the mean: terms fall going down.</summary>
    private static double LowerSum(long x, long matching, long population, long drawn)
    {
        long floor = Math.Max(0, drawn - (population - matching));
        if (x < floor) return 0;
        double term = 1, sum = 1;
        for (long i = x; i > floor; i--)
        {
            // P(i−1)/P(i) = i (N − K − n + i)/((K − i + 1)(n − i + 1))
            term *= (double)i / (matching - i + 1) * ((double)(population - matching - drawn + i) / (drawn - i + 1));
            sum += term;
            if (term < 1e-17 * sum) break;
        }
        return Math.Min(Mass(x, matching, population, drawn) * sum, 1);
    }

    /// <summary>P(X ≥ x) for x above the mean: terms fall going up.</summary>
    private static double UpperSum(long x, long matching, long population, long drawn)
    {
        long ceiling = Math.Min(drawn, matching);
        if (x > ceiling) return 0;
        double term = 1, sum = 1;
        for (long i = x; i < ceiling; i++)
        {
            term *= (double)(matching - i) / (i + 1) * ((double)(drawn - i) / (population - matching - drawn + i + 1));
            sum += term;
            if (term < 1e-17 * sum) break;
        }
        return Math.Min(Mass(x, matching, population, drawn) * sum, 1);
    }
}
