namespace Approx.Engine.Planning;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 106 bits (T. J. Dekker, A floating-point technique for extending the available precision,
/// Numerische Mathematik 18, 1971; products by fused multiply-add).
/// </summary>
internal readonly record struct TwoDoubles(double High, double Low)
{
    /// <summary>The nearest double.</summary>
    public double Value => High + Low;

    /// <summary>The sum of numbers of falling magnitude.</summary>
    public static TwoDoubles Sum(ReadOnlySpan<double> parts)
    {
        TwoDoubles sum = default;
        foreach (double part in parts) sum += new TwoDoubles(part, 0);
        return sum;
    }

    /// <summary>x² without rounding.</summary>
    public static TwoDoubles Square(double x) => new(x * x, Math.FusedMultiplyAdd(x, x, -(x * x)));

    /// <summary>Knuth's two-sum of the high parts, the low parts added.</summary>
    public static TwoDoubles operator +(TwoDoubles a, TwoDoubles b)
    {
        double sum = a.High + b.High, part = sum - a.High;
        double rest = (a.High - (sum - part)) + (b.High - part) + (a.Low + b.Low);
        return Renormalised(sum, rest);
    }

    /// <summary>The difference.</summary>
    public static TwoDoubles operator -(TwoDoubles a, TwoDoubles b) => a + new TwoDoubles(-b.High, -b.Low);

    /// <summary>A multiple.</summary>
    public static TwoDoubles operator *(double factor, TwoDoubles a)
    {
        double product = factor * a.High;
        return Renormalised(product, Math.FusedMultiplyAdd(factor, a.High, -product) + factor * a.Low);
    }

    private static TwoDoubles Renormalised(double high, double low)
    {
        double sum = high + low;
        return new TwoDoubles(sum, double.IsFinite(sum) ? low - (sum - high) : 0);
    }
}
