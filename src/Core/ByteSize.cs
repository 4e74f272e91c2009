using System.Globalization;

namespace Approx.Core;

/// <summary>Byte counts as people write and read them: a number and B, KiB, MiB, GiB, TiB (powers of 1024) or kB, MB, GB, TB (powers of 1000).</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1),
    ];

    /// <summary>Reads a size; false when the text is none, or no whole number of bytes from 1 to 2⁶³ − 1 comes out.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string trimmed = text.Trim();
        foreach ((string unit, long scale) in Units)
        {
            if (!trimmed.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (!decimal.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return false;
            if (number > (decimal)long.MaxValue / scale) return false;
            bytes = (long)(number * scale);
            return bytes >= 1;
        }
        return false;
    }

    /// <summary>Reads the size an option was given; a bare number is bytes.</summary>
    /// <exception cref="ApproxException">No size, or none that fits (wrong usage).</exception>
    public static long Parse(string text, string option) =>
        TryParse(text, out long bytes) || TryParse(text + "B", out bytes)
            ? bytes
            : throw ApproxException.WrongUsage($"{option} '{text}' is not an amount of memory", "write a number with a unit, e.g. 64MiB or 4GiB");

    /// <summary>The size exactly, in the largest power of 1024 that divides it: "64 MiB".</summary>
    public static string Print(long bytes)
    {
        foreach ((string unit, long scale) in Units.AsSpan(0, 4))
        {
            if (bytes >= scale && bytes % scale == 0) return string.Create(CultureInfo.InvariantCulture, $"{bytes / scale} {unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
    }

    /// <summary>The size to a tenth of the largest power of 1024 below it: "12.4 MiB".</summary>
    public static string Rounded(long bytes)
    {
        foreach ((string unit, long scale) in Units.AsSpan(0, 4))
        {
            if (bytes >= scale) return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / scale:0.0} {unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
    }
}
