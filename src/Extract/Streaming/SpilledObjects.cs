using Approx.Core;
using Approx.Extract.Blocks;

namespace Approx.Extract.Streaming;

/// <summary>The runs of a streamed frame's objects, where they lie in the folder, block by block; to be read as often as needed.</summary>
/// <param name="folder">Where the runs lie.</param>
/// <param name="merger">Says which object a run belongs to.</param>
/// <param name="budget">Bytes the whole work may take.</param>
internal sealed class SpilledObjects(BlockFolder folder, SlabMerger merger, long budget)
{
    /// <summary>Bytes a reader may take for what it makes of the runs.</summary>
    public long Budget => budget / 4;

    /// <summary>A block of the volume.</summary>
    public BlockWindow AnyBlock => folder.Plan.Slabs[0].Blocks[0];

    /// <summary>Gives every run in slices z0 to z1 − 1 that belongs to an object, with the object's place in the table.</summary>
    /// <exception cref="ApproxException">The runs were damaged since they were written.</exception>
    public void Each(int z0, int z1, Action<int, ObjectRun> give, CancellationToken cancel)
    {
        foreach (Slab slab in folder.Plan.Slabs)
        {
            for (int i = 0; slab.Z0 < z1 && slab.Z1 > z0 && i < slab.Blocks.Count; i++)
            {
                BlockWindow window = slab.Blocks[i];
                if (window.CoreZ0 >= z1 || window.CoreZ1 <= z0) continue;
                cancel.ThrowIfCancellationRequested();
                int block = slab.FirstBlock + i;
                SpilledRuns.Each(folder.Runs(block), window, (component, run) =>
                {
                    if (run.Z < z0 || run.Z >= z1) return;
                    int index = merger.ObjectOf(block, component);
                    if (index >= 0) give(index, run);
                });
            }
        }
    }
}
