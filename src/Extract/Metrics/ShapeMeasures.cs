using Approx.Core;
using Approx.Extract.Blocks;

namespace Approx.Extract.Metrics;

/// <summary>What a second visit to an object's voxels is to measure.</summary>
[Flags]
internal enum ShapeMetrics
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Largest extent, convex hull, solidity.</summary>
    Extent = 1,

    /// <summary>Largest inscribed ball, mean thickness.</summary>
    Thickness = 2,

    /// <summary>Skeleton length, branches, junctions, ends.</summary>
    Skeleton = 4,

    /// <summary>Geodesic diameter.</summary>
    Geodesic = 8,

    /// <summary>Everything.</summary>
    All = Extent | Thickness | Skeleton | Geodesic,
}

/// <summary>
/// Measures of one object that are not sums over its voxels, taken on a second visit to its runs. Null where not asked for,
/// not defined, or the object's bounding box is larger than the caller allows.
/// </summary>
internal sealed record ShapeMeasures
{
    /// <summary>Bounding boxes up to this many voxels are visited by default: about 1.2 GB of working memory.</summary>
    public const long DefaultBoxVoxels = 1L << 27;

    // A voxel is on the ridge of the distance map when no neighbour's distance is larger by half the way to it or more:
    // away from the ridge the distance grows by almost the whole way.
    private const double RidgeSlope = 0.5;

    /// <summary>Measures one object.</summary>
    /// <param name="runs">Its runs, ascending in (z, y, x).</param>
    /// <param name="state">Its state.</param>
    /// <param name="voxel">Voxel edges.</param>
    /// <param name="metrics">What to measure.</param>
    /// <param name="boxVoxels">The largest bounding box for thickness, skeleton and geodesic diameter, in voxels.</param>
    public ShapeMeasures(ReadOnlySpan<ObjectRun> runs, in ObjectState state, VoxelSize voxel, ShapeMetrics metrics = ShapeMetrics.All, long boxVoxels = DefaultBoxVoxels)
    {
        int side = Math.Max(state.BoxX1 - state.BoxX0, Math.Max(state.BoxY1 - state.BoxY0, state.BoxZ1 - state.BoxZ0));
        if (metrics.HasFlag(ShapeMetrics.Extent) && side < ConvexHull.MostExtent)
        {
            ConvexHull hull = new(CornerPoints.Of(runs));
            FeretMax = hull.Diameter(voxel.X, voxel.Y, voxel.Z);
            ConvexVolume = (double)hull.SixfoldVolume / 6 * voxel.Volume;
            Solidity = 6.0 * state.N / (double)hull.SixfoldVolume;
        }
        if ((metrics & ~ShapeMetrics.Extent) == 0 || ObjectBox.Voxels(state) > Math.Min(boxVoxels, Array.MaxLength)) return;
        ObjectBox box = new(runs, state);
        if (metrics.HasFlag(ShapeMetrics.Thickness)) (InscribedRadius, ThicknessMean) = Thickness(box, voxel);
        if (metrics.HasFlag(ShapeMetrics.Geodesic)) GeodesicDiameter = Metrics.GeodesicDiameter.Of(box, voxel);
        // Last: thinning takes the mask.
        if (metrics.HasFlag(ShapeMetrics.Skeleton)) Skeleton = ObjectSkeleton.Thin(box, voxel);
    }

    /// <summary>Largest distance between two voxel corners.</summary>
    public double? FeretMax { get; }

    /// <summary>Volume of the convex hull of the voxel corners.</summary>
    public double? ConvexVolume { get; }

    /// <summary>Volume / convex volume, ≤ 1.</summary>
    public double? Solidity { get; }

    /// <summary>Largest distance from a voxel centre to the nearest voxel centre outside.</summary>
    public double? InscribedRadius { get; }

    /// <summary>Twice the mean distance on the ridge of the distance map.</summary>
    public double? ThicknessMean { get; }

    /// <summary>Longest shortest path inside the object.</summary>
    public double? GeodesicDiameter { get; }

    /// <summary>Centre lines.</summary>
    public ObjectSkeleton? Skeleton { get; }

    private static (double Radius, double Thickness) Thickness(ObjectBox box, VoxelSize voxel)
    {
        double[] distances = ObjectDistances.Squared(box, voxel);
        double largest = 0;
        for (int i = 0; i < distances.Length; i++)
        {
            largest = Math.Max(largest, distances[i]);
            distances[i] = Math.Sqrt(distances[i]);
        }
        (int Step, double Length)[] near = box.Neighbours(voxel);
        double sum = 0;
        long ridge = 0;
        for (int i = 0; i < distances.Length; i++)
        {
            if (!box.Mask[i]) continue;
            bool top = true;
            for (int k = 0; top && k < near.Length; k++) top = distances[i + near[k].Step] - distances[i] < RidgeSlope * near[k].Length;
            if (!top) continue;
            sum += distances[i];
            ridge++;
        }
        return (Math.Sqrt(largest), 2 * sum / ridge);
    }
}
