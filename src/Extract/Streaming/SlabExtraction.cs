using Approx.Extract.Blocks;

namespace Approx.Extract.Streaming;

/// <summary>Pushes slice z of the volume to a pass.</summary>
internal delegate void PushSlice(ObjectsPass pass, int z);

/// <summary>
/// The objects of a volume that comes in slabs: the blocks of a slab are measured on all threads, each is put into the folder when it is
/// done, and the slab's blocks join what was found before. Blocks that are in the folder already are not measured again.
/// </summary>
/// <param name="options">What to measure.</param>
/// <param name="folder">Finished blocks.</param>
/// <param name="threads">Number of threads, at least 1.</param>
internal sealed class SlabExtraction(PassOptions options, BlockFolder folder, int threads)
{
    /// <summary>Is told the number of voxels done, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Measures what is missing and joins all blocks.</summary>
    /// <param name="feed">Gives, for each of the slabs it is asked for, what pushes its slices; valid until the next.</param>
    /// <param name="merger">Takes the blocks.</param>
    /// <param name="cancel">Stops between slices; finished blocks stay.</param>
    public ObjectTable Run(Func<IReadOnlyList<Slab>, IEnumerable<PushSlice>> feed, SlabMerger merger, CancellationToken cancel)
    {
        bool[] finished = new bool[folder.Plan.Blocks];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.For(0, finished.Length, parallel, b => finished[b] = folder.Has(b));
        bool Misses(Slab slab) => finished.AsSpan(slab.FirstBlock, slab.Blocks.Count).Contains(false);
        using IEnumerator<PushSlice> pushes = feed([.. folder.Plan.Slabs.Where(Misses)]).GetEnumerator();
        long done = 0;
        foreach (Slab slab in folder.Plan.Slabs)
        {
            PushSlice? push = Misses(slab) && pushes.MoveNext() ? pushes.Current : null;
            BlockResult[] results = new BlockResult[slab.Blocks.Count];
            Parallel.For(0, results.Length, parallel, i => results[i] = finished[slab.FirstBlock + i] ? Known(slab, i) : Measure(slab.Blocks[i], slab.FirstBlock + i, push!));
            merger.Add(slab, results);
        }
        return merger.Finish();

        BlockResult Known(Slab slab, int i)
        {
            Progress?.Report(Interlocked.Add(ref done, slab.Blocks[i].CoreVoxels));
            return folder.Get(slab.FirstBlock + i, slab.Blocks[i]);
        }

        BlockResult Measure(BlockWindow window, int number, PushSlice push)
        {
            ObjectsPass pass = new(window, options);
            for (int z = window.WindowZ0; z < window.CoreZ1; z++)
            {
                cancel.ThrowIfCancellationRequested();
                push(pass, z);
                if (z >= window.CoreZ0) Progress?.Report(Interlocked.Add(ref done, window.CoreVoxels / (window.CoreZ1 - window.CoreZ0)));
            }
            BlockResult result = pass.Finish();
            folder.Put(number, result);
            return result;
        }
    }
}
