using Approx.Extract.Metrics;

namespace Approx.Extract.Observers;

/// <summary>What a <see cref="FrameObserver"/> saw; null where it was not asked for, or there were no grey values.</summary>
internal sealed record FrameObservations
{
    /// <summary>Grey statistics of each slice.</summary>
    public IReadOnlyList<GreyStatistics>? Grey { get; init; }

    /// <summary>Grey values of the whole frame.</summary>
    public GreyHistogram? Histogram { get; init; }

    /// <summary>For each slice the number of written objects that have voxels in it.</summary>
    public IReadOnlyList<int>? SliceObjects { get; init; }
}
