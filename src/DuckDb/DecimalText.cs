using System.Globalization;

namespace Approx.DuckDb;

/// <summary>DECIMAL's unscaled number and scale as text and as double.</summary>
internal static class DecimalText
{
    /// <summary>unscaled · 10^−scale with all its digits, e.g. -0.050.</summary>
    public static string Of(Int128 unscaled, int scale)
    {
        string digits = UInt128Magnitude(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string text = scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..];
        return unscaled < 0 ? "-" + text : text;
    }

    /// <summary>The double nearest to unscaled · 10^−scale.</summary>
    public static double ToDouble(Int128 unscaled, int scale)
    {
        // Both numbers are exact doubles, so their quotient is rounded once (IEEE 754): the fast path of Clinger (1990).
        if (scale <= 22 && unscaled > -(1L << 53) && unscaled < 1L << 53) return (long)unscaled / PowersOfTen[scale];
        return double.Parse(Of(unscaled, scale), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(i => double.Parse("1e" + i.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];

    private static UInt128 UInt128Magnitude(Int128 value) => value < 0 ? (UInt128)(-(value + 1)) + 1 : (UInt128)value;
}
