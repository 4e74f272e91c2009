using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// COUNT DISTINCT from a sample of the values' hash space (all rows of a value are in or none): D̂ = d/p, V̂ = D̂(1 − p)/p, d ~ binomial(D, p).
/// Never from uniform rows: their distinct values do not extrapolate.
/// </summary>
internal static class DistinctCounts
{
    /// <summary>d distinct values seen in a hash universe of probability p.</summary>
    public static Estimate FromUniverse(long seen, Probability p, Confidence confidence)
    {
        double rate = p.Value;
        if (rate == 0) throw new ArgumentOutOfRangeException(nameof(p), "an empty universe says nothing");
        if (rate == 1) return Estimate.Exact(seen);
        double value = seen / rate, se = Math.Sqrt(value * (1 - rate) / rate), a = 0.5 * confidence.Alpha;
        // Exact inversion in D: P(X ≥ d | D) = I_p(d, D − d + 1), P(X ≤ d | D) = I_{1−p}(D − d, d + 1), continued to real D.
        double low = seen == 0 ? 0 : Solve(D => IncompleteBeta.Lower(seen, D - seen + 1, rate, 1 - rate) - a, seen, Math.Max(value, seen + 1));
        double high = Solve(D => a - IncompleteBeta.Lower(D - seen, seen + 1.0, 1 - rate, rate), Math.Max(value, seen + 1e-9), 2 * value + 40 / rate);
        return new Estimate(value, se, double.PositiveInfinity, new Interval(Math.Min(low, value), high), "hash universe, binomial");
    }

    /// <summary>A HyperLogLog estimate with its relative standard error, e.g. 1.04/√registers (Flajolet et al. 2007).</summary>
    public static Estimate FromSketch(double estimate, double relativeStandardError, Confidence confidence)
    {
        double z = -Normal.Quantile(0.5 * confidence.Alpha);
        return new Estimate(estimate, estimate * relativeStandardError, double.PositiveInfinity,
            new Interval(estimate / (1 + z * relativeStandardError), estimate / Math.Max(1 - z * relativeStandardError, 1e-3)), "sketch");
    }

    private static double Solve(Func<double, double> increasing, double low, double high)
    {
        if (increasing(low) >= 0) return low;
        while (increasing(high) < 0) high *= 2;
        return MonotoneRoot.Find(increasing, low, high);
    }
}
