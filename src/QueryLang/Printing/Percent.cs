using System.Globalization;

namespace Approx.QueryLang;

/// <summary>
/// Percent as text and fraction as double, without the rounding of a division: "7" percent is the double nearest to 0.07,
/// and that double prints as "7" again.
/// </summary>
internal static class Percent
{
    /// <summary>The double nearest to a hundredth of a number written with digits, a point and an exponent.</summary>
    public static double ToFraction(string number)
    {
        (string mantissa, int exponent) = Split(number);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{exponent - 2}"), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest percent text that <see cref="ToFraction"/> turns into this fraction (positive, finite).</summary>
    public static string FromFraction(double fraction)
    {
        (string mantissa, int exponent) = Split(fraction.ToString("R", CultureInfo.InvariantCulture));
        int point = mantissa.IndexOf('.');
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        int power = exponent + 2 - (point < 0 ? 0 : mantissa.Length - point - 1);
        for (; digits.Length > 1 && digits[^1] == '0'; power++) digits = digits[..^1];
        if (power is > 20 or < -30) return string.Create(CultureInfo.InvariantCulture, $"{digits}e{power}");
        if (power >= 0) return digits + new string('0', power);
        string padded = digits.PadLeft(1 - power, '0');
        return padded[..^-power] + "." + padded[^-power..];
    }

    private static (string Mantissa, int Exponent) Split(string number)
    {
        int e = number.IndexOfAny(['e', 'E']);
        return e < 0 ? (number, 0) : (number[..e], int.Parse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }
}
