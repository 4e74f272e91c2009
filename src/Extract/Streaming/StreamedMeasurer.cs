using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>What a streamed frame came to.</summary>
/// <param name="Table">Objects and contacts.</param>
/// <param name="Shapes">What the second visit gave, in the table's order; null without one.</param>
/// <param name="Threshold">The threshold as used; null for labels.</param>
internal sealed record StreamedFrame(ObjectTable Table, ShapeMeasures[]? Shapes, string? Threshold);

/// <summary>Measures one frame slab by slab: finds the threshold, takes every slab through the steps, and gives its slices to the passes of its blocks.</summary>
internal sealed class StreamedMeasurer(Pipeline pipeline, ExtractOptions options, PlannedVolume planned, ExtractionPath path, BlockFolder folder)
{
    private readonly IReadOnlyList<PipelineStep> steps = path.Steps;
    private readonly int reach = path.Reach;

    /// <summary>Is told the voxels done.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Measures the frame.</summary>
    public StreamedFrame Measure<T>(VolumeSource source, VolumeSource? grey, int frame, PassOptions pass, ShapeMetrics visited, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SlabReader<T> reader = new(source, frame);
        Workers workers = new(options.Threads, cancel);
        KnownThreshold? threshold = pipeline.Labels ? null : Threshold(reader, workers, cancel);
        SlabMerger merger = new(pass, (source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX), pipeline.MinVoxels);
        SlabExtraction extraction = new(pass, folder, options.Threads) { Progress = Progress };
        ObjectTable table = extraction.Run(slabs => Feed(reader, grey, frame, threshold, slabs, workers, cancel), merger, cancel);
        ShapeMeasures[]? shapes = pass.KeepRuns ? new SpilledVisit(folder, merger, path.Memory!.Budget / 4).Measure(table, planned.VoxelSize, visited, options.Threads, cancel) : null;
        return new StreamedFrame(table, shapes, threshold?.Shown);
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

    private IEnumerable<PushSlice> Feed<T>(SlabReader<T> reader, VolumeSource? grey, int frame, KnownThreshold? threshold, IReadOnlyList<Slab> slabs, Workers workers, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (threshold is not { } found) return grey is null ? Labels(reader.Read(slabs, 1, 0, false, cancel)) : LabelsWithGrey(reader.Read(slabs, 1, 0, false, cancel), grey, frame, slabs, cancel);
        if (steps.Count == 0) return Foreground(reader.Read(slabs, 1, 0, false, cancel), ThresholdRange.Given<T>(found.Step)!.Value);
        PipelineStep[] known = [.. steps.Select(s => s.Kind == StepKind.Threshold ? s with { Text = found.Step } : s)];
        return AfterSteps(reader.Read(slabs, reach + 1, reach, true, cancel), new PipelineRunner(known, pipeline.Connectivity, workers));
    }

    private static IEnumerable<PushSlice> Foreground<T>(IEnumerable<SlabVoxels<T>> slabs, VoxelRange<T> range)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (SlabVoxels<T> slab in slabs) yield return (pass, z) => pass.PushForeground(slab.Slice(z), range);
    }

    private static IEnumerable<PushSlice> Labels<T>(IEnumerable<SlabVoxels<T>> slabs)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (SlabVoxels<T> slab in slabs) yield return (pass, z) => pass.PushLabels(slab.Slice(z));
    }

    private IEnumerable<PushSlice> AfterSteps<T>(IEnumerable<SlabVoxels<T>> slabs, PipelineRunner runner)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (SlabVoxels<T> slab in slabs)
        {
            using PipelineResult made = runner.Run(slab.Volume!, planned.VoxelSize);
            Volume<byte> mask = made.Mask!;
            yield return (pass, z) => pass.PushForeground<byte, T>(mask.Slice(z - slab.Z0), VoxelRange<byte>.NonZero, slab.Slice(z));
        }
    }

    private static IEnumerable<PushSlice> LabelsWithGrey<T>(IEnumerable<SlabVoxels<T>> labels, VolumeSource grey, int frame, IReadOnlyList<Slab> slabs, CancellationToken cancel)
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
            foreach ((SlabVoxels<T> slab, SlabVoxels<TGrey> values) in labels.Zip(reader.Read(slabs, 1, 0, false, cancel)))
                yield return (pass, z) => pass.PushLabels(slab.Slice(z), values.Slice(z));
        }
    }
}
