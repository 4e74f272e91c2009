using System.Globalization;
using System.Numerics;

namespace Approx.Engine.Answers;

/// <summary>Text of single values: round-trip for machines, as many digits as the interval supports for people.</summary>
internal static class CellText
{
    private const int ExactDigits = 7;

    /// <summary>Full precision, invariant culture; empty text for NULL.</summary>
    public static string RoundTrip(object? value) => value switch
    {
        null => "",
        double d => double.IsNaN(d) ? "NaN" : d.ToString("R", CultureInfo.InvariantCulture),
        float f => f.ToString("R", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>For people: thousands separators, and for an estimate two significant digits of its half-width.</summary>
    public static string Readable(object? value, (double Low, double High)? interval)
    {
        if (value is double d && interval is { } range && double.IsFinite(d) && double.IsFinite(HalfWidth(d, range))) return Rounded(d, Decimals(HalfWidth(d, range)));
        return value switch
        {
            long or int or short or sbyte or byte or ushort or uint or ulong or BigInteger => ((IFormattable)value).ToString("#,0", CultureInfo.InvariantCulture),
            double exact => Exact(exact),
            float exact => Exact(exact),
            decimal exact => exact.ToString("#,0.##########", CultureInfo.InvariantCulture),
            null => "",
            _ => RoundTrip(value),
        };
    }

    /// <summary>The half-width as people read it: "3.1", or "+4.0/−2.1" when the interval is lopsided; empty for exact cells.</summary>
    public static string HalfWidthText(object? value, (double Low, double High)? interval)
    {
        if (interval is not { } range) return "";
        double centre = value switch { double d => d, long n => n, _ => double.NaN };
        double up = range.High - centre, down = centre - range.Low;
        if (!double.IsFinite(up) || !double.IsFinite(down)) return Exact(range.Low) + " … " + Exact(range.High);
        int decimals = Decimals(Math.Max(up, down));
        string upText = Rounded(up, decimals), downText = Rounded(down, decimals);
        bool even = Math.Abs(up - down) <= 0.1 * Math.Max(up, down);
        return even ? Rounded((up + down) / 2, decimals) : $"+{upText}/−{downText}";
    }

    /// <summary>Decimals that show two significant digits of a half-width (negative: rounding to tens, hundreds…).</summary>
    private static int Decimals(double halfWidth) =>
        halfWidth > 0 && double.IsFinite(halfWidth) ? 1 - (int)Math.Floor(Math.Log10(halfWidth)) : ExactDigits;

    private static double HalfWidth(double value, (double Low, double High) range) => Math.Max(range.High - value, value - range.Low);

    private static string Rounded(double value, int decimals)
    {
        if (decimals > 15 || (value != 0 && Math.Abs(value) < 1e-4)) return value.ToString("G4", CultureInfo.InvariantCulture);
        if (decimals >= 0) return value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        double unit = Math.Pow(10, -decimals);
        return (Math.Round(value / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Exact(double value)
    {
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == 0 || !double.IsFinite(value)) return value.ToString(CultureInfo.InvariantCulture);
        double magnitude = Math.Floor(Math.Log10(Math.Abs(value)));
        if (magnitude is < -4 or > 15) return value.ToString("G" + ExactDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int decimals = Math.Max(0, ExactDigits - 1 - (int)magnitude);
        return value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
