using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Segmentation;

/// <summary>Thresholds that are one number for the whole volume, by name.</summary>
internal static class GlobalThreshold
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["otsu", "li", "yen", "triangle", "isodata", "mean", "multiotsu"];

    /// <summary>True when a --threshold's text is a number, a range or one of the names: what a range of values can say.</summary>
    public static bool IsGlobal(string text)
    {
        string name = text.Split(':')[0].Trim().ToLowerInvariant();
        return Names.Contains(name) || name.Length == 0 || !char.IsAsciiLetter(name[0]);
    }

    /// <summary>The threshold a method chooses; multiotsu:CLASSES gives the highest of its thresholds, so that the brightest class is foreground.</summary>
    /// <exception cref="ApproxException">No such method.</exception>
    public static double Of(string text, Histogram histogram)
    {
        string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        string name = parts[0].ToLowerInvariant();
        if (parts.Length == 2 && name != "multiotsu" && Names.Contains(name)) throw ApproxException.WrongUsage($"threshold {name} takes no value, found '{parts[1]}'");
        return name switch
        {
            "otsu" => Otsu.Threshold(histogram),
            "li" => HistogramThresholds.Li(histogram),
            "yen" => HistogramThresholds.Yen(histogram),
            "triangle" => HistogramThresholds.Triangle(histogram),
            "isodata" => HistogramThresholds.Isodata(histogram),
            "mean" => HistogramThresholds.Mean(histogram),
            "multiotsu" => MultiOtsu.Thresholds(histogram, parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int classes) ? classes : throw ApproxException.WrongUsage($"threshold '{text}' needs a number of classes", "e.g. multiotsu:3"))[^1],
            _ => throw Unknown(name),
        };
    }

    /// <summary>The error for a name that is no method.</summary>
    public static ApproxException Unknown(string name)
    {
        string[] all = [.. Names, "hysteresis", "local-mean", "sauvola", "niblack"];
        string? near = NearestName.Of(name, all);
        return ApproxException.WrongUsage($"unknown threshold '{name}'", near is null ? "a number, LOW..HIGH, " + string.Join(", ", all) : $"did you mean {near}?");
    }
}
