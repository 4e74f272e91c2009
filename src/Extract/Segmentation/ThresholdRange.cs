using System.Globalization;
using System.Numerics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>
/// A pipeline of one threshold as a range of values, so that the voxel pass segments while it labels: NUMBER (foreground is above it),
/// LOW..HIGH, or otsu.
/// </summary>
internal static class ThresholdRange
{
    /// <summary>The range, and the threshold as text for provenance.</summary>
    /// <exception cref="ApproxException">No threshold, or a step that is not one.</exception>
    public static (VoxelRange<T> Range, string Text) Of<T>(IReadOnlyList<PipelineStep> steps, Volume<T> volume)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        PipelineStep? other = steps.FirstOrDefault(s => s.Kind is not (StepKind.Threshold or StepKind.Label));
        if (other is not null) throw ApproxException.WrongUsage($"not supported yet: {other}", "a single threshold is");
        PipelineStep[] thresholds = [.. steps.Where(s => s.Kind == StepKind.Threshold)];
        if (thresholds.Length != 1)
            throw ApproxException.WrongUsage(thresholds.Length == 0 ? "no threshold was given for a grey volume" : "more than one threshold was given", "e.g. --threshold otsu, --threshold 4000, or --labels when the input is labelled already");
        string text = thresholds[0].Text;
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0) return (VoxelRange<T>.Between(Number(text[..dots], text), Number(text[(dots + 2)..], text)), text);
        if (string.Equals(text, "otsu", StringComparison.OrdinalIgnoreCase))
        {
            double otsu = Otsu.Threshold(Histogram.Of(volume.SizeZ, z => (ReadOnlySpan<T>)volume.Slice(z)));
            return (VoxelRange<T>.Above(otsu), otsu.ToString("R", CultureInfo.InvariantCulture));
        }
        if (text.Length > 0 && char.IsAsciiLetter(text[0])) throw ApproxException.WrongUsage($"not supported yet: threshold {text}", "a number, LOW..HIGH and otsu are");
        return (VoxelRange<T>.Above(Number(text, text)), text);
    }

    private static double Number(string part, string whole) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw ApproxException.WrongUsage($"threshold '{whole}' is no number", "e.g. 4000, 100..200, otsu");
}
