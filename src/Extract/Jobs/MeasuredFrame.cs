using Approx.Extract.Blocks;
using Approx.Extract.Metrics;
using Approx.Extract.Observers;
using Approx.Extract.Streaming;

namespace Approx.Extract;

/// <summary>What one frame of a volume came to.</summary>
/// <param name="Table">Objects and contacts.</param>
/// <param name="Measures">The objects' measures, in the table's order, border objects left out when asked for.</param>
/// <param name="Kept">For each object of the table its place in <paramref name="Measures"/>, or −1.</param>
/// <param name="ForegroundVoxels">Voxels of all objects before small and border ones were left out.</param>
/// <param name="Threshold">The threshold as used, or null for labels.</param>
internal sealed record MeasuredFrame(ObjectTable Table, IReadOnlyList<MeasuredObject> Measures, int[] Kept, long ForegroundVoxels, string? Threshold)
{
    /// <summary>Measures of the whole foreground.</summary>
    public required VolumeMeasures Foreground { get; init; }

    /// <summary>What was seen of its slices.</summary>
    public required FrameObservations Slices { get; init; }

    /// <summary>The objects' runs, for a frame that was measured in slabs; the table has those of others.</summary>
    public SpilledObjects? Spilled { get; init; }

    /// <summary>Mean local thickness of the foreground; null when not asked for or not defined.</summary>
    public double? Thickness { get; init; }

    /// <summary>Mean local thickness of the background; null when not asked for or not defined.</summary>
    public double? Spacing { get; init; }
}
