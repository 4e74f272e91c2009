using System.Globalization;
using System.Numerics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>
/// A global threshold as a range of values, so that the voxel pass segments while it labels: NUMBER (foreground is above it),
/// LOW..HIGH, or a method that chooses a number from the histogram.
/// </summary>
internal static class ThresholdRange
{
    /// <summary>True when steps are one global threshold at most, and perhaps --label, which adds nothing to it: no volume but the input is needed.</summary>
    public static bool Suffices(IReadOnlyList<PipelineStep> steps) =>
        steps.All(s => s.Kind is StepKind.Threshold or StepKind.Label) && steps.Count(s => s.Kind == StepKind.Threshold) <= 1 &&
        (steps.Count == 0 || (steps[0].Kind == StepKind.Threshold && steps.Count <= 2 && GlobalThreshold.IsGlobal(steps[0].Text)));

    /// <summary>The range, and the threshold as text for provenance.</summary>
    /// <exception cref="ApproxException">No threshold.</exception>
    public static (VoxelRange<T> Range, string Text) Of<T>(IReadOnlyList<PipelineStep> steps, int slices, SliceOf<T> slice)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        steps.Count > 0 ? Of(steps[0].Text, slices, slice, whole: false) : throw ApproxException.WrongUsage("no threshold was given for a grey volume", "e.g. --threshold otsu, --threshold 4000, or --labels when the input is labelled already");

    /// <summary>The range of one threshold's text.</summary>
    /// <param name="whole">The values are known to be whole numbers, although T is a float type.</param>
    public static (VoxelRange<T> Range, string Text) Of<T>(string text, Volume<T> volume, bool whole)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of<T>(text, volume.SizeZ, z => volume.Slice(z), whole);

    /// <summary>The same for slices that are read when they are asked for: each once or twice, and only when a method chooses.</summary>
    public static (VoxelRange<T> Range, string Text) Of<T>(string text, int slices, SliceOf<T> slice, bool whole)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Given<T>(text) is { } given) return (given, text);
        double chosen = GlobalThreshold.Of(text, Histogram.Of(slices, slice, whole));
        return (VoxelRange<T>.Above(chosen), chosen.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The range of a threshold that is a number or LOW..HIGH; null for a method.</summary>
    public static VoxelRange<T>? Given<T>(string text)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0) return VoxelRange<T>.Between(Number(text[..dots], text), Number(text[(dots + 2)..], text));
        return text.Length == 0 || !char.IsAsciiLetter(text[0]) ? VoxelRange<T>.Above(Number(text, text)) : null;
    }

    private static double Number(string part, string whole) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw ApproxException.WrongUsage($"threshold '{whole}' is no number", "e.g. 4000, 100..200, otsu");
}
