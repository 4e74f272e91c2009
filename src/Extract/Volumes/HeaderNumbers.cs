using System.Globalization;

namespace Approx.Extract.Volumes;

/// <summary>Numbers in text headers (NRRD, MetaImage, ImageJ), always with a decimal point, whatever the machine's language.</summary>
internal static class HeaderNumbers
{
    /// <summary>Sizes separated by blanks.</summary>
    public static long[] Longs(string path, string field, string text)
    {
        string[] words = Words(text);
        if (words.Length > 32) throw VolumeError.At(path, field, $"{words.Length} numbers", "at most 32");
        return [.. words.Select(w => Long(path, field, w))];
    }

    /// <summary>One whole number.</summary>
    public static long Long(string path, string field, string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw VolumeError.At(path, field, VolumeError.Quote(text), "a whole number");

    /// <summary>Numbers separated by blanks; "nan" and "inf" in any case.</summary>
    public static double[] Doubles(string path, string field, string text)
    {
        string[] words = Words(text);
        if (words.Length > 32) throw VolumeError.At(path, field, $"{words.Length} numbers", "at most 32");
        return [.. words.Select(w => Double(path, field, w))];
    }

    /// <summary>One number.</summary>
    public static double Double(string path, string field, string text) => TryDouble(text, out double value) ? value : throw VolumeError.At(path, field, VolumeError.Quote(text), "a number");

    /// <summary>One number; "nan" and "inf" in any case.</summary>
    public static bool TryDouble(string text, out double value)
    {
        string trimmed = text.Trim();
        if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        value = trimmed.ToLowerInvariant() switch
        {
            "nan" or "-nan" => double.NaN,
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary>The words of a line.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
