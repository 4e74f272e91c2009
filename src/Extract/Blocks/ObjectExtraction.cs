using System.Numerics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Blocks;

/// <summary>
/// The objects of a volume in memory, mapped, or on its way there, by as many threads as wished: the volume is cut into slabs of slices, each a block of
/// its own (<see cref="SlabShares"/>). The table does not depend on the number of threads.
/// </summary>
/// <param name="options">What to measure.</param>
/// <param name="threads">Number of threads, at least 1.</param>
internal sealed class ObjectExtraction(PassOptions options, int threads = 1)
{
    /// <summary>Objects with fewer voxels are left out. Default 1: none.</summary>
    public long MinVoxels { get; init; } = 1;

    /// <summary>Is told the number of voxels done, now and then, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Components of the voxels within a range; their own values are the grey values.</summary>
    public ObjectTable Foreground<T>(Volume<T> volume, VoxelRange<T> range, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Foreground(volume, range, volume, cancel);

    /// <summary>Components of the voxels within a range, with grey values from another volume.</summary>
    /// <exception cref="ApproxException">The volumes differ in size.</exception>
    public ObjectTable Foreground<T, TGrey>(Volume<T> volume, VoxelRange<T> range, Volume<TGrey> grey, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        CheckSameSize(SizeOf(volume), SizeOf(grey));
        return Run(SizeOf(volume), (pass, z) => pass.PushForeground<T, TGrey>(volume.Slice(z), range, grey.Slice(z)), cancel);
    }

    /// <summary>Components of the voxels of a frame within a range; their own values are the grey values.</summary>
    public ObjectTable Foreground<T>(FrameVoxels<T> frame, VoxelRange<T> range, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Run(SizeOf(frame), (pass, z) => pass.PushForeground(frame.Slice(z), range), cancel);

    /// <summary>The objects of a label volume.</summary>
    /// <exception cref="ApproxException">A label is negative or not whole.</exception>
    public ObjectTable Labels<T>(Volume<T> labels, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Run(SizeOf(labels), (pass, z) => pass.PushLabels<T>(labels.Slice(z)), cancel);

    /// <summary>The objects of a frame of labels.</summary>
    /// <exception cref="ApproxException">A label is negative or not whole.</exception>
    public ObjectTable Labels<T>(FrameVoxels<T> labels, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Run(SizeOf(labels), (pass, z) => pass.PushLabels(labels.Slice(z)), cancel);

    /// <summary>The objects of a label volume, with grey values from another volume.</summary>
    /// <exception cref="ApproxException">A label is negative or not whole, or the volumes differ in size.</exception>
    public ObjectTable Labels<T, TGrey>(Volume<T> labels, Volume<TGrey> grey, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        CheckSameSize(SizeOf(labels), SizeOf(grey));
        return Run(SizeOf(labels), (pass, z) => pass.PushLabels<T, TGrey>(labels.Slice(z), grey.Slice(z)), cancel);
    }

    /// <summary>The objects of a frame of labels, with grey values from another.</summary>
    /// <exception cref="ApproxException">A label is negative or not whole, or the frames differ in size.</exception>
    public ObjectTable Labels<T, TGrey>(FrameVoxels<T> labels, FrameVoxels<TGrey> grey, CancellationToken cancel = default)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        CheckSameSize(SizeOf(labels), SizeOf(grey));
        return Run(SizeOf(labels), (pass, z) => pass.PushLabels(labels.Slice(z), grey.Slice(z)), cancel);
    }

    private ObjectTable Run((int Z, int Y, int X) size, Action<ObjectsPass, int> push, CancellationToken cancel)
    {
        SlabShares shares = new(BlockPlan.Slabs(size.Z, size.Y, size.X, threads));
        List<BlockResult> results = [];
        long done = 0;
        new Workers(threads, cancel).For(threads, _ =>
        {
            while (shares.Next() is { } share)
            {
                BlockResult result = One(share);
                lock (results) results.Add(result);
            }
        });
        return BlockMerger.Merge([.. results.OrderBy(static r => r.Window.CoreZ0)], MinVoxels, threads);

        BlockResult One(SlabShares.Share share)
        {
            BlockWindow window = share.Window;
            using ObjectsPass pass = new(window, options);
            if (window.WindowZ0 < window.CoreZ0) push(pass, window.WindowZ0);
            while (share.Take(out int z))
            {
                cancel.ThrowIfCancellationRequested();
                push(pass, z);
                Progress?.Report(Interlocked.Add(ref done, (long)(window.CoreY1 - window.CoreY0) * (window.CoreX1 - window.CoreX0)));
            }
            return pass.FinishEarly();
        }
    }

    private static (int Z, int Y, int X) SizeOf<T>(Volume<T> volume)
        where T : unmanaged => (volume.SizeZ, volume.SizeY, volume.SizeX);

    private static (int Z, int Y, int X) SizeOf<T>(FrameVoxels<T> frame)
        where T : unmanaged => (frame.Info.SizeZ, frame.Info.SizeY, frame.Info.SizeX);

    private static void CheckSameSize((int Z, int Y, int X) volume, (int Z, int Y, int X) grey)
    {
        if (volume != grey) throw ApproxException.BadData($"the grey volume has {grey.Z}×{grey.Y}×{grey.X} voxels; expected {volume.Z}×{volume.Y}×{volume.X} as the labels have");
    }
}
