using Approx.Extract.Metrics;

namespace Approx.Extract;

/// <summary>All measures of one object: sums over its voxels, what a second visit gave, and its neighbours. Null where not measured.</summary>
internal sealed record MeasuredObject(ObjectMeasures Sums)
{
    /// <summary>Extent, thickness, network.</summary>
    public ShapeMeasures? Shape { get; init; }

    /// <summary>Objects it shares faces with.</summary>
    public long? Contacts { get; init; }

    /// <summary>Area of the shared faces, in the square of the length unit.</summary>
    public double? ContactArea { get; init; }

    /// <summary>Distance to the nearest other centroid, in the length unit.</summary>
    public double? NearestDistance { get; init; }
}
