using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Observers;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>What a streamed frame came to.</summary>
/// <param name="Table">Objects and contacts.</param>
/// <param name="Shapes">What the second visit gave, in the table's order; null without one.</param>
/// <param name="Threshold">The threshold as used; null for labels.</param>
/// <param name="Runs">Where the objects' runs are; null when the pass did not keep them.</param>
internal sealed record StreamedFrame(ObjectTable Table, ShapeMeasures[]? Shapes, string? Threshold, SpilledObjects? Runs);

/// <summary>Measures one frame slab by slab: finds the threshold, takes every slab through the steps, and gives its slices to the passes of its blocks.</summary>
internal sealed class StreamedMeasurer(Pipeline pipeline, ExtractOptions options, PlannedVolume planned, ExtractionPath path, BlockFolder folder, FrameObserver observer)
{
    private readonly IReadOnlyList<PipelineStep> steps = path.Steps;
    private readonly int reach = path.Reach;

    /// <summary>Is told the voxels done.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Takes the grey values behind the filters, as floats; null: they are not kept.</summary>
    public VolumeWriter? Filtered { get; init; }

    /// <summary>Measures the frame.</summary>
    public StreamedFrame Measure<T>(VolumeSource source, VolumeSource? grey, int frame, PassOptions pass, ShapeMetrics visited, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SlabReader<T> reader = new(source, frame);
        Workers workers = new(options.Threads, cancel);
        KnownThreshold? threshold = pipeline.Labels ? null : Threshold(reader, workers, cancel);
        SlabMerger merger = new(pass, (source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX), pipeline.MinVoxels);
        SlabExtraction extraction = new(pass, folder, options.Threads) { Progress = Progress };
        // Who looks at slices sees those of finished blocks too, so their slabs are read again.
        bool watches = pipeline.Labels ? observer.WantsLabels || (grey is not null && observer.WantsGrey) : observer.WantsGrey || observer.WantsMask || Filtered is not null;
        ObjectTable table = extraction.Run((slabs, misses) => Feed(reader, grey, frame, threshold, slabs, misses, workers, cancel), watches, merger, cancel);
        SpilledObjects? runs = pass.KeepRuns ? new SpilledObjects(folder, merger, path.Memory!.Budget) : null;
        ShapeMeasures[]? shapes = visited == ShapeMetrics.None ? null : new SpilledVisit(runs!).Measure(table, planned.VoxelSize, visited, options.Threads, cancel);
        return new StreamedFrame(table, shapes, threshold?.Shown, runs);
    }

    // Found once: whoever resumes takes the number that the finished blocks were made with.
    private KnownThreshold Threshold<T>(SlabReader<T> reader, Workers workers, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (folder.Text("threshold") is { } known && known.Split('\n') is [string step, string shown]) return new KnownThreshold(step, shown);
        IReadOnlyList<PipelineStep> asked = steps.Count > 0 ? steps : pipeline.Steps;
        bool copy = asked[0].Kind == StepKind.Filter || !GlobalThreshold.IsGlobal(asked[0].Text);
        KnownThreshold found = new SlabThreshold(asked, planned.VoxelSize, workers).Find(() => folder.Plan.Slabs.Zip(reader.Read(folder.Plan.Slabs, reach, reach, copy, cancel)));
        folder.WriteText("threshold", $"{found.Step}\n{found.Shown}");
        return found;
    }

    private IEnumerable<PushSlice> Feed<T>(SlabReader<T> reader, VolumeSource? grey, int frame, KnownThreshold? threshold, IReadOnlyList<Slab> slabs, Func<Slab, bool> misses, Workers workers, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (threshold is not { } found) return grey is null ? Labels(reader.Read(slabs, 1, 0, false, cancel), slabs) : LabelsWithGrey(reader.Read(slabs, 1, 0, false, cancel), grey, frame, slabs, cancel);
        if (steps.Count == 0) return Foreground(reader.Read(slabs, 1, 0, false, cancel), slabs, ThresholdRange.Given<T>(found.Step)!.Value);
        PipelineStep[] known = [.. steps.Select(s => s.Kind == StepKind.Threshold ? s with { Text = found.Step } : s)];
        return AfterSteps(reader.Read(slabs, reach + 1, reach, true, cancel), slabs, misses, known, workers, cancel);
    }

    private Slab<T> Core<T>(SlabVoxels<T> voxels, Slab slab)
        where T : unmanaged => new(z => voxels.Slice(z), planned.Info.SizeX, slab.Z1 - slab.Z0, slab.Z0);

    private IEnumerable<PushSlice> Foreground<T>(IEnumerable<SlabVoxels<T>> read, IReadOnlyList<Slab> slabs, VoxelRange<T> range)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach ((SlabVoxels<T> voxels, Slab slab) in read.Zip(slabs))
        {
            observer.Grey(Core(voxels, slab));
            observer.Foreground(Core(voxels, slab), range);
            yield return (pass, z) => pass.PushForeground(voxels.Slice(z), range);
        }
    }

    private IEnumerable<PushSlice> Labels<T>(IEnumerable<SlabVoxels<T>> read, IReadOnlyList<Slab> slabs)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach ((SlabVoxels<T> voxels, Slab slab) in read.Zip(slabs))
        {
            observer.Labels(Core(voxels, slab));
            yield return (pass, z) => pass.PushLabels(voxels.Slice(z));
        }
    }

    private IEnumerable<PushSlice> AfterSteps<T>(IEnumerable<SlabVoxels<T>> read, IReadOnlyList<Slab> slabs, Func<Slab, bool> misses, IReadOnlyList<PipelineStep> known, Workers workers, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach ((SlabVoxels<T> voxels, Slab slab) in read.Zip(slabs))
        {
            observer.Grey(Core(voxels, slab));
            if (!misses(slab) && !observer.WantsMask && Filtered is null)
            {
                yield return static (_, _) => throw new InvalidOperationException("the blocks of this slab are finished");
                continue;
            }
            PipelineRunner runner = new(known, pipeline.Connectivity, workers) { Filtered = Filtered is { } writer ? grey => Write(grey, slab, voxels.Z0, writer, cancel) : null };
            using PipelineResult made = runner.Run(voxels.Volume!, planned.VoxelSize);
            Volume<byte> mask = made.Mask!;
            observer.Foreground(new Slab<byte>(z => mask.Slice(z - voxels.Z0), mask.SizeX, slab.Z1 - slab.Z0, slab.Z0), VoxelRange<byte>.NonZero);
            yield return (pass, z) => pass.PushForeground<byte, T>(mask.Slice(z - voxels.Z0), VoxelRange<byte>.NonZero, voxels.Slice(z));
        }
    }

    // The halo is the neighbouring slabs' to write.
    private static void Write(Volume<float> grey, Slab slab, int z0, VolumeWriter writer, CancellationToken cancel)
    {
        for (int z = slab.Z0; z < slab.Z1; z++) writer.Write(grey.Bytes(z - z0, 1), cancel);
    }

    private IEnumerable<PushSlice> LabelsWithGrey<T>(IEnumerable<SlabVoxels<T>> labels, VolumeSource grey, int frame, IReadOnlyList<Slab> slabs, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        return grey.Info.VoxelType switch
        {
            VoxelType.UInt8 => With<byte>(),
            VoxelType.Int8 => With<sbyte>(),
            VoxelType.UInt16 => With<ushort>(),
            VoxelType.Int16 => With<short>(),
            VoxelType.UInt32 => With<uint>(),
            VoxelType.Int32 => With<int>(),
            VoxelType.Float32 => With<float>(),
            VoxelType.Float64 => With<double>(),
            _ => throw ApproxException.BadData($"{grey.Info.Path}: grey voxels of type {grey.Info.VoxelType.ShortName()} are not measured", "convert them to 8 to 32 bits or to floats"),
        };

        IEnumerable<PushSlice> With<TGrey>()
            where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
        {
            SlabReader<TGrey> reader = new(grey, Math.Min(frame, grey.Info.Frames - 1));
            foreach ((SlabVoxels<T> voxels, SlabVoxels<TGrey> values, Slab slab) in labels.Zip(reader.Read(slabs, 1, 0, false, cancel), slabs))
            {
                observer.Grey(Core(values, slab));
                observer.Labels(Core(voxels, slab));
                yield return (pass, z) => pass.PushLabels(voxels.Slice(z), values.Slice(z));
            }
        }
    }
}
