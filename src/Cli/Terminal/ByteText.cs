using System.Globalization;
using Approx.Core;

namespace Approx.Cli.Terminal;

/// <summary>Byte counts as people write and read them: 64MiB, 4 GiB, 1.5GB.</summary>
internal static class ByteText
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1024.0), ("MiB", 1048576.0), ("GiB", 1073741824.0), ("TiB", 1099511627776.0),
        ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>E.g. 12.4 MiB.</summary>
    public static string Of(long bytes)
    {
        if (bytes < 1024) return bytes.ToString(CultureInfo.InvariantCulture) + " B";
        int unit = 0;
        double value = bytes / 1024.0;
        while (value >= 1024 && unit < 3)
        {
            value /= 1024;
            unit++;
        }
        return value.ToString("0.0", CultureInfo.InvariantCulture) + " " + Units[unit].Unit;
    }

    /// <summary>Reads "64MiB", "4 GiB", "1000".</summary>
    /// <exception cref="ApproxException">No byte count, or none that fits.</exception>
    public static long Parse(string text, string option)
    {
        string trimmed = text.Trim();
        foreach ((string unit, double bytes) in Units)
        {
            if (!trimmed.EndsWith(unit, StringComparison.Ordinal)) continue;
            return Value(trimmed[..^unit.Length].Trim(), bytes, text, option);
        }
        return Value(trimmed, 1, text, option);
    }

    private static long Value(string number, double unit, string text, string option) =>
        double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit is >= 1 and < 9e18
            ? (long)(value * unit)
            : throw ApproxException.WrongUsage($"{option} '{text}' is not an amount of memory", "write a number with a unit, e.g. 64MiB or 4GiB");
}
