using Approx.Core;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>The second visit: every object's <see cref="ShapeMeasures"/> from the runs the pass kept.</summary>
internal static class ShapeVisit
{
    /// <summary>Measures all objects, in the table's order, by as many threads as wished; the result does not depend on them.</summary>
    /// <exception cref="InvalidOperationException">The pass did not keep the runs.</exception>
    public static ShapeMeasures[] Measure(ObjectTable table, VoxelSize voxel, ShapeMetrics metrics = ShapeMetrics.All, int threads = 1, long boxVoxels = ShapeMeasures.DefaultBoxVoxels, CancellationToken cancel = default)
    {
        ObjectRuns runs = table.Runs ?? throw new InvalidOperationException("shape measures need the runs: set PassOptions.KeepRuns");
        ShapeMeasures[] measures = new ShapeMeasures[table.Objects.Length];
        Measure(runs, table.Objects, measures, voxel, metrics, threads, boxVoxels, cancel);
        return measures;
    }

    /// <summary>Measures some objects by their runs, into a span of the same length.</summary>
    public static void Measure(ObjectRuns runs, ArraySegment<ObjectState> objects, ArraySegment<ShapeMeasures> measures, VoxelSize voxel, ShapeMetrics metrics, int threads, long boxVoxels, CancellationToken cancel) =>
        Parallel.For(0, objects.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i => measures[i] = new ShapeMeasures(runs[i], objects[i], voxel, metrics, boxVoxels));
}
