namespace Approx.Statistics;

/// <summary>The Poisson distribution with the given mean.</summary>
internal static class Poisson
{
    /// <summary>P(X = x).</summary>
    public static double Mass(long x, double mean) => x < 0 ? 0 : SaddlePoint.PoissonTerm(x, mean);

    /// <summary>P(X ≤ x).</summary>
    public static double Cdf(long x, double mean) => x < 0 ? 0 : IncompleteGamma.Upper(x + 1.0, mean);
}
