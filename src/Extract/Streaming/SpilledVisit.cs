using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;

namespace Approx.Extract.Streaming;

/// <summary>
/// The second visit of a streamed volume: the runs of all blocks are read as often as needed, each time for as many objects as memory holds.
/// An object alone may take more than that: its runs are always held together.
/// </summary>
/// <param name="spilled">The runs, and the bytes those of a group of objects may take.</param>
internal sealed class SpilledVisit(SpilledObjects spilled)
{
    private const int RunBytes = 16;

    /// <summary>Measures all objects, in the table's order; the result depends neither on threads nor on memory.</summary>
    public ShapeMeasures[] Measure(ObjectTable table, VoxelSize voxel, ShapeMetrics metrics, int threads, CancellationToken cancel)
    {
        ShapeMeasures[] measures = new ShapeMeasures[table.Objects.Length];
        if (measures.Length == 0) return measures;
        long[] counts = new long[measures.Length];
        Each(0, counts.Length, (index, _) => counts[index]++, cancel);
        for (int from = 0, to; from < counts.Length; from = to)
        {
            long runs = counts[from];
            for (to = from + 1; to < counts.Length && runs + counts[to] <= Math.Min(spilled.Budget / RunBytes, Array.MaxLength); to++) runs += counts[to];
            (int first, int end) = (from, to);
            ObjectRuns group = ObjectRuns.Of(spilled.AnyBlock, counts.AsSpan(first, end - first), give => Each(first, end, give, cancel));
            ShapeVisit.Measure(group, new ArraySegment<ObjectState>(table.Objects, first, end - first), new ArraySegment<ShapeMeasures>(measures, first, end - first), voxel, metrics, threads, ShapeMeasures.DefaultBoxVoxels, cancel);
        }
        return measures;
    }

    // The runs of objects first to end − 1, with the object's place among them.
    private void Each(int first, int end, Action<int, ObjectRun> give, CancellationToken cancel) => spilled.Each(
        0,
        spilled.AnyBlock.SizeZ,
        (index, run) =>
        {
            if (index >= first && index < end) give(index - first, run);
        },
        cancel);
}
