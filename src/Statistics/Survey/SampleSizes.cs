using Approx.Core;

namespace Approx.Statistics;

/// <summary>How many rows a bound needs (Cochran 1977, §4.6–4.7, §5.5).</summary>
internal static class SampleSizes
{
    /// <summary>
    /// Rows of a simple random sample for a mean with relative half-width ε: n₀ = (z·σ_U/(ε·μ))², then n = n₀/(1 + n₀/N).
    /// σ_U is an upper value from stored population moments, μ a lower value of |mean|. +∞ capped at N.
    /// </summary>
    public static long ForMean(double sigmaUpper, double meanLower, RelativeError bound, Confidence confidence, long population)
    {
        double z = -Normal.Quantile(0.5 * confidence.Alpha);
        double n0 = Math.Pow(z * sigmaUpper / (bound.Fraction * Math.Abs(meanLower)), 2);
        return double.IsNaN(n0) || double.IsInfinity(n0) ? population : Math.Min(population, (long)Math.Ceiling(n0 / (1 + n0 / population)));
    }

    /// <summary>
    /// The smallest cap k such that a sample with n_h = min(k, N_h) meets the bound for a total: z²·Σ N_h²(1/n_h − 1/N_h)S_h² ≤ (ε·T)².
    /// <paramref name="variances"/> are the S_h² of z (zeros for non-matching rows included). At most the largest N_h, which is exact.
    /// </summary>
    public static long PrefixForTotal(ReadOnlySpan<long> populations, ReadOnlySpan<double> variances, double total, RelativeError bound, Confidence confidence)
    {
        if (populations.Length != variances.Length) throw new ArgumentException("one variance per stratum", nameof(variances));
        double z = -Normal.Quantile(0.5 * confidence.Alpha), allowed = Math.Pow(bound.Fraction * total / z, 2);
        long low = 1, high = 1;
        foreach (long n in populations) high = Math.Max(high, n);
        while (low < high)
        {
            long k = low + (high - low) / 2;
            double variance = 0;
            for (int h = 0; h < populations.Length; h++)
            {
                double n = populations[h];
                if (n > k) variance += n * (n / k - 1) * variances[h];
            }
            if (variance <= allowed) high = k;
            else low = k + 1;
        }
        return low;
    }

    /// <summary>The row count to which a pilot must grow when its relative half-width is h and ε is wanted: n·(h/ε)², corrected for the finite population.</summary>
    public static long FromPilot(long sampled, long population, double relativeHalfWidth, RelativeError bound)
    {
        if (sampled >= population || !(relativeHalfWidth >= 0) || double.IsInfinity(relativeHalfWidth)) return population;
        // Remove the pilot's own correction first: half-width² ∝ (1/n − 1/N).
        double spread = relativeHalfWidth * relativeHalfWidth / (1.0 / sampled - 1.0 / population);
        double inverse = bound.Fraction * bound.Fraction / spread + 1.0 / population;
        return Math.Clamp((long)Math.Ceiling(1 / inverse), 1, population);
    }
}
