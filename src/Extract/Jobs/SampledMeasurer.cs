using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>
/// Measures the objects of drawn blocks. Only the blocks with their guard zones are read; what comes out does not depend on the threads.
/// An automatic threshold is chosen from the grey values of all drawn blocks (without guards) of the frame, themselves a sample of the volume.
/// </summary>
internal sealed class SampledMeasurer(Pipeline pipeline, ExtractOptions options, BlockSampling sampling, PlannedVolume planned, ulong seed)
{
    private readonly CroftonWeights weights = new(planned.VoxelSize);

    private delegate ObjectTable Pass(BlockWindow window);

    /// <summary>Is told the blocks done of those drawn.</summary>
    public Action<int, int>? Progress { get; init; }

    private (int Z, int Y, int X) Size => (planned.Info.SizeZ, planned.Info.SizeY, planned.Info.SizeX);

    /// <summary>Measures the drawn blocks of one frame.</summary>
    /// <exception cref="ApproxException">The data is damaged, or an object's box is larger than the memory allowed.</exception>
    public SampledFrame Measure(VolumeSource source, VolumeSource? grey, int frame, CancellationToken cancel)
    {
        int edge = options.Block ?? BlockDraw.DefaultEdge(Size);
        BlockDraw draw = BlockDraw.Of(planned.Input.Id, frame, Size, edge, sampling.Fraction, seed);
        string? threshold = null;
        Pass pass = source.Info.VoxelType switch
        {
            VoxelType.UInt8 => PassOver<byte>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Int8 => PassOver<sbyte>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.UInt16 => PassOver<ushort>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Int16 => PassOver<short>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.UInt32 => PassOver<uint>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Int32 => PassOver<int>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.UInt64 => PassOver<ulong>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Int64 => PassOver<long>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Float32 => PassOver<float>(source, grey, frame, draw, ref threshold, cancel),
            VoxelType.Float64 => PassOver<double>(source, grey, frame, draw, ref threshold, cancel),
            _ => throw ApproxException.BadData($"{planned.Input.Path}: voxels of type {source.Info.VoxelType} are not known"),
        };
        (int Z, int Y, int X) guard = sampling.GuardVoxels(planned, edge);
        List<SampledObject>[] found = new List<SampledObject>[draw.Blocks.Count];
        int extended = 0, done = 0;
        new Workers(options.Threads, cancel).For(found.Length, i =>
        {
            GuardedBox box = new(draw.Blocks[i], Size, guard);
            found[i] = InBlock(draw.Blocks[i], box, pass, cancel);
            if (box.Extensions > 0) Interlocked.Increment(ref extended);
            Progress?.Invoke(Interlocked.Increment(ref done), found.Length);
        });
        (List<SampledObject> objects, int scattered) = Joined(found);
        return new SampledFrame(draw, objects, threshold, extended, scattered);
    }

    private List<SampledObject> InBlock(DrawnBlock block, GuardedBox box, Pass pass, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            ObjectTable table = pass(new BlockWindow(Size.Z, Size.Y, Size.X, box.From, box.To));
            // If an object's true first voxel lies in the block, so does the first voxel of the part of it that holds that voxel.
            int[] own = [.. Enumerable.Range(0, table.Objects.Length).Where(i => block.Contains(table.Objects[i].FirstVoxel, Size))];
            if (!box.Extend(own.Select(i => table.Objects[i]))) return [.. Finished(block, table, own)];
        }
    }

    private IEnumerable<SampledObject> Finished(DrawnBlock block, ObjectTable table, int[] own)
    {
        (int Contacts, double Area)[]? contacts = pipeline.CountsContacts ? table.ContactSums(planned.VoxelSize) : null;
        foreach (int i in own)
        {
            ObjectState state = table.Objects[i];
            if (state.N < pipeline.MinVoxels) continue;
            ObjectMeasures sums = new(state, planned.VoxelSize, weights, Size);
            if (pipeline.ClearBorder && sums.TouchesBorder) continue;
            ShapeMeasures? shape = table.Runs is { } runs ? new ShapeMeasures(runs[i], state, planned.VoxelSize, pipeline.Metrics.Visited) : null;
            yield return new SampledObject(block.Number, state.FirstVoxel, new MeasuredObject(sums) { Shape = shape, Contacts = contacts?[i].Contacts, ContactArea = contacts?[i].Area });
        }
    }

    // In the order of a volume read whole: by label, or numbered by first voxel. A label met in several blocks stays where it comes first.
    private (List<SampledObject>, int Scattered) Joined(List<SampledObject>[] found)
    {
        List<SampledObject> all = [.. found.SelectMany(f => f).OrderBy(o => o.FirstVoxel)];
        if (!pipeline.Labels) return ([.. all.Select((o, i) => o with { Measures = o.Measures with { Sums = o.Measures.Sums with { Label = (ulong)i + 1 } } })], 0);
        List<SampledObject> once = [.. all.DistinctBy(o => o.Measures.Sums.Label).OrderBy(o => o.Measures.Sums.Label)];
        return (once, all.CountBy(o => o.Measures.Sums.Label).Count(c => c.Value > 1));
    }

    private Pass PassOver<T>(VolumeSource source, VolumeSource? grey, int frame, BlockDraw draw, ref string? threshold, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!pipeline.Labels && !ThresholdRange.Suffices(pipeline.Steps))
        {
            SampledSteps<T> steps = new(pipeline, planned, source, frame, draw, cancel);
            threshold = steps.Threshold;
            return window => AfterSteps(window, steps);
        }
        if (!pipeline.Labels)
        {
            (VoxelRange<T> range, threshold) = Threshold<T>(source, frame, draw, cancel);
            return window => Run<T>(window, source, frame, InputKind.Foreground, (pass, volume, z) => pass.PushForeground<T, T>(volume.Slice(z), range, volume.Slice(z)), intensity: true, cancel);
        }
        if (grey is null) return window => Run<T>(window, source, frame, InputKind.Labels, (pass, volume, z) => pass.PushLabels<T>(volume.Slice(z)), intensity: false, cancel);
        return grey.Info.VoxelType switch
        {
            VoxelType.UInt8 => WithGrey<T, byte>(source, grey, frame, cancel),
            VoxelType.Int8 => WithGrey<T, sbyte>(source, grey, frame, cancel),
            VoxelType.UInt16 => WithGrey<T, ushort>(source, grey, frame, cancel),
            VoxelType.Int16 => WithGrey<T, short>(source, grey, frame, cancel),
            VoxelType.UInt32 => WithGrey<T, uint>(source, grey, frame, cancel),
            VoxelType.Int32 => WithGrey<T, int>(source, grey, frame, cancel),
            VoxelType.Float32 => WithGrey<T, float>(source, grey, frame, cancel),
            VoxelType.Float64 => WithGrey<T, double>(source, grey, frame, cancel),
            _ => throw ApproxException.BadData($"{grey.Info.Path}: grey voxels of type {grey.Info.VoxelType.ShortName()} are not measured", "convert them to 8 to 32 bits or to floats"),
        };
    }

    private Pass WithGrey<T, TGrey>(VolumeSource source, VolumeSource grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        if ((grey.Info.SizeZ, grey.Info.SizeY, grey.Info.SizeX) != Size)
            throw ApproxException.BadData($"the grey volume has {grey.Info.SizeZ}×{grey.Info.SizeY}×{grey.Info.SizeX} voxels; expected {Size.Z}×{Size.Y}×{Size.X} as the labels have");
        return window =>
        {
            using Volume<TGrey> values = grey.ReadBox<TGrey>(Math.Min(frame, grey.Info.Frames - 1), First(window), End(window), cancel);
            return Run<T>(window, source, frame, InputKind.Labels, (pass, volume, z) => pass.PushLabels<T, TGrey>(volume.Slice(z), values.Slice(z)), intensity: true, cancel);
        };
    }

    private ObjectTable AfterSteps<T>(BlockWindow window, SampledSteps<T> steps)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        (Volume<byte> mask, Volume<T> grey) = steps.Of(First(window), End(window));
        using (mask)
        using (grey)
        {
            return Run(window, InputKind.Foreground, (pass, z) => pass.PushForeground<byte, T>(mask.Slice(z), VoxelRange<byte>.NonZero, grey.Slice(z)), intensity: true);
        }
    }

    private ObjectTable Run<T>(BlockWindow window, VolumeSource source, int frame, InputKind input, Action<ObjectsPass, Volume<T>, int> push, bool intensity, CancellationToken cancel)
        where T : unmanaged
    {
        using Volume<T> volume = source.ReadBox<T>(frame, First(window), End(window), cancel);
        return Run(window, input, (pass, z) => push(pass, volume, z), intensity);
    }

    private ObjectTable Run(BlockWindow window, InputKind input, Action<ObjectsPass, int> push, bool intensity)
    {
        ObjectsPass pass = new(window, pipeline.PassOver(input, intensity));
        for (int z = 0; z < window.WindowZ; z++) push(pass, z);
        // Parts may be small where the guard cuts them: the least size is asked of whole objects only.
        return BlockMerger.Merge([pass.Finish()]);
    }

    private (VoxelRange<T> Range, string Text) Threshold<T>(VolumeSource source, int frame, BlockDraw draw, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using DrawnSlices<T> slices = new(draw.Blocks, block => source.ReadBox<T>(frame, block.From, block.To, cancel));
        return ThresholdRange.Of<T>(pipeline.Steps[0].Text, slices.Count, slices.Slice, whole: false);
    }

    private static (int Z, int Y, int X) First(BlockWindow window) => (window.WindowZ0, window.WindowY0, window.WindowX0);

    private static (int Z, int Y, int X) End(BlockWindow window) => (window.WindowZ0 + window.WindowZ, window.WindowY0 + window.WindowY, window.WindowX0 + window.WindowX);
}
