using System.Numerics;

namespace Approx.Sampling;

/// <summary>Central moments from exact raw sums, in rational arithmetic: the cancellation that ruins Σx² − n·mean² in doubles does not happen.</summary>
internal static class CentralMoments
{
    /// <summary>Σ(x − mean)^order/n, order 2, 3 or 4, from the components of Σx … Σx⁴; NaN when a sum is not finite or n = 0.</summary>
    public static double Of(int order, long n, ReadOnlySpan<double> s1, ReadOnlySpan<double> s2, ReadOnlySpan<double> s3, ReadOnlySpan<double> s4)
    {
        if (n == 0 || !Finite(s1) || !Finite(s2) || (order > 2 && !Finite(s3)) || (order > 3 && !Finite(s4))) return double.NaN;
        // All in units of 2^-1074: A_k = S_k·2^1074. n^k·M_k is a whole number of powers of these.
        BigInteger a = Units(s1), b = Units(s2), N = n, unit = BigInteger.One << 1074;
        return order switch
        {
            // n² m₂ = n S₂ − S₁²
            2 => Ratio(N * b * unit - a * a, N * N * unit * unit),
            // n³ m₃ = n² S₃ − 3 n S₁S₂ + 2 S₁³
            3 => Ratio(N * N * Units(s3) * unit * unit - 3 * N * a * b * unit + 2 * a * a * a, N * N * N * unit * unit * unit),
            // n⁴ m₄ = n³ S₄ − 4 n² S₁S₃ + 6 n S₁²S₂ − 3 S₁⁴
            4 => Ratio(N * N * N * Units(s4) * unit * unit * unit - 4 * N * N * a * Units(s3) * unit * unit + 6 * N * a * a * b * unit - 3 * a * a * a * a, N * N * N * N * unit * unit * unit * unit),
            _ => throw new ArgumentOutOfRangeException(nameof(order)),
        };
    }

    private static bool Finite(ReadOnlySpan<double> components)
    {
        foreach (double c in components)
        {
            if (!double.IsFinite(c)) return false;
        }
        return true;
    }

    private static BigInteger Units(ReadOnlySpan<double> components)
    {
        BigInteger sum = BigInteger.Zero;
        foreach (double c in components) sum += ExactSum.ToUnits(c);
        return sum;
    }

    private static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero) return 0;
        // Shift so that the quotient has at least 64 significant bits, then scale back.
        long shift = (long)denominator.GetBitLength() - (long)BigInteger.Abs(numerator).GetBitLength() + 66;
        BigInteger quotient = shift >= 0 ? (numerator << (int)shift) / denominator : numerator / (denominator << (int)-shift);
        return Math.ScaleB((double)quotient, (int)-shift);
    }
}
