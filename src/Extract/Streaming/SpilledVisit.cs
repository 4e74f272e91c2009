using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;

namespace Approx.Extract.Streaming;

/// <summary>
/// The second visit of a streamed volume: the runs of all blocks are read as often as needed, each time for as many objects as memory holds.
/// An object alone may take more than that: its runs are always held together.
/// </summary>
/// <param name="folder">Where the runs lie.</param>
/// <param name="merger">Says which object a run belongs to.</param>
/// <param name="bytes">Bytes the runs of a group of objects may take.</param>
internal sealed class SpilledVisit(BlockFolder folder, SlabMerger merger, long bytes)
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
            for (to = from + 1; to < counts.Length && runs + counts[to] <= Math.Min(bytes / RunBytes, Array.MaxLength); to++) runs += counts[to];
            (int first, int end) = (from, to);
            ObjectRuns group = ObjectRuns.Of(folder.Plan.Slabs[0].Blocks[0], counts.AsSpan(first, end - first), give => Each(first, end, give, cancel));
            ShapeVisit.Measure(group, new ArraySegment<ObjectState>(table.Objects, first, end - first), new ArraySegment<ShapeMeasures>(measures, first, end - first), voxel, metrics, threads, ShapeMeasures.DefaultBoxVoxels, cancel);
        }
        return measures;
    }

    // The runs of objects first to end − 1, with the object's place among them.
    private void Each(int first, int end, Action<int, ObjectRun> give, CancellationToken cancel)
    {
        foreach (Slab slab in folder.Plan.Slabs)
        {
            for (int i = 0; i < slab.Blocks.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                int block = slab.FirstBlock + i;
                SpilledRuns.Each(folder.Runs(block), slab.Blocks[i], (component, run) =>
                {
                    int index = merger.ObjectOf(block, component);
                    if (index >= first && index < end) give(index - first, run);
                });
            }
        }
    }
}
