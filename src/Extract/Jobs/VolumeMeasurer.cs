using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Morphology;
using Approx.Extract.Observers;
using Approx.Extract.Segmentation;
using Approx.Extract.Streaming;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>Runs a pipeline on the frames of one volume: segment, label, measure.</summary>
internal sealed class VolumeMeasurer(Pipeline pipeline, ExtractOptions options, PlannedVolume planned)
{
    private readonly CroftonWeights weights = new(planned.VoxelSize);

    private bool KeepsLabels => pipeline.Keep.Any(k => k.Kind == KeptKind.Labels);

    /// <summary>Is told where the frame in work stands; may be null.</summary>
    public FrameProgress? Progress { get; init; }

    /// <summary>Sees the frame's slices.</summary>
    public required FrameObserver Observer { get; init; }

    /// <summary>Takes the grey values behind the filters, as floats; null: they are not kept.</summary>
    public VolumeWriter? Filtered { get; init; }

    /// <summary>How the volume is measured.</summary>
    public required ExtractionPath Path { get; init; }

    /// <summary>Opens the durable blocks of a frame in work; for streamed volumes.</summary>
    public required Func<int, PassOptions, BlockFolder> Blocks { get; init; }

    /// <summary>Measures one frame.</summary>
    /// <exception cref="ApproxException">The data is damaged, or a step cannot be done.</exception>
    public MeasuredFrame Measure(VolumeSource source, VolumeSource? grey, int frame, CancellationToken cancel) => source.Info.VoxelType switch
    {
        VoxelType.UInt8 => Measure<byte>(source, grey, frame, cancel),
        VoxelType.Int8 => Measure<sbyte>(source, grey, frame, cancel),
        VoxelType.UInt16 => Measure<ushort>(source, grey, frame, cancel),
        VoxelType.Int16 => Measure<short>(source, grey, frame, cancel),
        VoxelType.UInt32 => Measure<uint>(source, grey, frame, cancel),
        VoxelType.Int32 => Measure<int>(source, grey, frame, cancel),
        VoxelType.UInt64 => Measure<ulong>(source, grey, frame, cancel),
        VoxelType.Int64 => Measure<long>(source, grey, frame, cancel),
        VoxelType.Float32 => Measure<float>(source, grey, frame, cancel),
        VoxelType.Float64 => Measure<double>(source, grey, frame, cancel),
        _ => throw ApproxException.BadData($"{planned.Input.Path}: voxels of type {source.Info.VoxelType} are not known"),
    };

    private MeasuredFrame Measure<T>(VolumeSource source, VolumeSource? grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        pipeline.CheckLabelsHaveNoSteps();
        if (Path.IsStreamed) return Streamed<T>(source, grey, frame, cancel);
        Progress?.Enter(FrameProgress.Reading);
        if (!pipeline.Labels && !ThresholdRange.Suffices(pipeline.Steps)) return AfterSteps<T>(source, frame, cancel);
        using FrameVoxels<T> voxels = new(source, frame, cancel);
        if (!pipeline.Labels)
        {
            Observer.Grey(new Slab<T>(voxels));
            (VoxelRange<T> range, string threshold) = ThresholdRange.Of(pipeline.Steps, source.Info.SizeZ, voxels.Slices);
            Observer.Foreground(new Slab<T>(voxels), range);
            ObjectTable found = Extraction(intensity: true, InputKind.Foreground).Foreground(voxels, range, cancel);
            return Finish(found, threshold, voxels.Slices, range, cancel);
        }
        Observer.Labels(new Slab<T>(voxels));
        ObjectTable objects = grey is null ? Extraction(intensity: false, InputKind.Labels).Labels(voxels, cancel) : WithGrey(voxels, grey, frame, cancel);
        return Finish(objects, null, voxels.Slices, VoxelRange<T>.Above(0), cancel);
    }

    private MeasuredFrame Streamed<T>(VolumeSource source, VolumeSource? grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        PassOptions pass = Pass(intensity: !pipeline.Labels || grey is not null, pipeline.Labels ? InputKind.Labels : InputKind.Foreground);
        StreamedMeasurer measurer = new(pipeline, options, planned, Path, Blocks(frame, pass), Observer) { Progress = Progress, Filtered = Filtered };
        StreamedFrame found = measurer.Measure<T>(source, grey, frame, pass, pipeline.Metrics.Visited, cancel);
        return Finish(found.Table, found.Shapes, found.Threshold) with { Spilled = found.Runs };
    }

    // Steps that need volumes of their own: objects are those of the mask or labels they end in, grey values those of the input.
    private MeasuredFrame AfterSteps<T>(VolumeSource source, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using Volume<T> volume = source.ReadAll<T>(frame, cancel);
        Observer.Grey(new Slab<T>(volume));
        PipelineRunner runner = new(pipeline.Steps, pipeline.Connectivity, new Workers(options.Threads, cancel)) { Filtered = Filtered is { } writer ? grey => Write(grey, writer, cancel) : null, StepBegins = _ => Progress?.EnterStep() };
        using PipelineResult made = runner.Run(volume, planned.VoxelSize);
        if (made.Labels is { } labels)
        {
            Observer.Labels(new Slab<uint>(labels));
            return Finish(Extraction(intensity: true, InputKind.Labels).Labels(labels, volume, cancel), made.Threshold, z => labels.Slice(z), VoxelRange<uint>.NonZero, cancel);
        }
        if (made.Mask is { } mask)
        {
            Observer.Foreground(new Slab<byte>(mask), VoxelRange<byte>.NonZero);
            return Finish(Extraction(intensity: true, InputKind.Foreground).Foreground(mask, VoxelRange<byte>.NonZero, volume, cancel), made.Threshold, z => mask.Slice(z), VoxelRange<byte>.NonZero, cancel);
        }
        throw pipeline.EndsInGreyValues();
    }

    private static void Write(Volume<float> volume, VolumeWriter writer, CancellationToken cancel)
    {
        for (int z = 0; z < volume.SizeZ; z++) writer.Write(volume.Bytes(z, 1), cancel);
    }

    private ObjectTable WithGrey<T>(FrameVoxels<T> labels, VolumeSource grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => grey.Info.VoxelType switch
        {
            VoxelType.UInt8 => WithGrey<T, byte>(labels, grey, frame, cancel),
            VoxelType.Int8 => WithGrey<T, sbyte>(labels, grey, frame, cancel),
            VoxelType.UInt16 => WithGrey<T, ushort>(labels, grey, frame, cancel),
            VoxelType.Int16 => WithGrey<T, short>(labels, grey, frame, cancel),
            VoxelType.UInt32 => WithGrey<T, uint>(labels, grey, frame, cancel),
            VoxelType.Int32 => WithGrey<T, int>(labels, grey, frame, cancel),
            VoxelType.Float32 => WithGrey<T, float>(labels, grey, frame, cancel),
            VoxelType.Float64 => WithGrey<T, double>(labels, grey, frame, cancel),
            _ => throw ApproxException.BadData($"{grey.Info.Path}: grey voxels of type {grey.Info.VoxelType.ShortName()} are not measured", "convert them to 8 to 32 bits or to floats"),
        };

    private ObjectTable WithGrey<T, TGrey>(FrameVoxels<T> labels, VolumeSource grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        using FrameVoxels<TGrey> values = new(grey, Math.Min(frame, grey.Info.Frames - 1), cancel);
        Observer.Grey(new Slab<TGrey>(values));
        return Extraction(intensity: true, InputKind.Labels).Labels(labels, values, cancel);
    }

    private ObjectExtraction Extraction(bool intensity, InputKind input) => new(Pass(intensity, input), options.Threads) { MinVoxels = pipeline.MinVoxels, Progress = Progress };

    private PassOptions Pass(bool intensity, InputKind input)
    {
        Progress?.Enter(FrameProgress.Objects);
        PassOptions pass = pipeline.PassOver(input, intensity);
        return pass with { KeepRuns = pass.KeepRuns || KeepsLabels };
    }

    private MeasuredFrame Finish<T>(ObjectTable table, string? threshold, SliceOf<T> slices, VoxelRange<T> foreground, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        MeasuredFrame measured = Finish(table, threshold, cancel);
        bool thickness = pipeline.Metrics.Has(MetricGroups.VolumeThickness), spacing = pipeline.Metrics.Has(MetricGroups.VolumeSpacing);
        if (!thickness && !spacing) return measured;
        Progress?.Enter(FrameProgress.Thickness);
        Workers workers = new(options.Threads, cancel);
        using Volume<byte> mask = GreyMask.Of(slices, table.Size, planned.VoxelSize, foreground, workers);
        return measured with
        {
            Thickness = thickness ? MeanThickness.Of(mask, planned.VoxelSize, workers) : null,
            Spacing = spacing ? MeanThickness.OfBackground(mask, planned.VoxelSize, workers) : null,
        };
    }

    private MeasuredFrame Finish(ObjectTable table, string? threshold, CancellationToken cancel)
    {
        Progress?.Enter(FrameProgress.Shapes);
        return Finish(table, pipeline.Metrics.Visited == ShapeMetrics.None ? null : ShapeVisit.Measure(table, planned.VoxelSize, pipeline.Metrics.Visited, options.Threads, cancel: cancel, progress: Progress is null ? null : done => Progress.Share((double)done / table.Objects.Length)), threshold);
    }

    private MeasuredFrame Finish(ObjectTable table, ShapeMeasures[]? shapes, string? threshold)
    {
        (int Contacts, double Area)[]? contacts = pipeline.CountsContacts ? table.ContactSums(planned.VoxelSize) : null;
        ObjectMeasures[] sums = [.. table.Objects.Select(o => new ObjectMeasures(o, planned.VoxelSize, weights, table.Size))];
        double?[]? nearest = pipeline.Metrics.Has(MetricGroups.Neighbours) ? NearestNeighbour.Distances([.. sums.Select(s => (s.CentroidX, s.CentroidY, s.CentroidZ))]) : null;
        List<MeasuredObject> measures = new(sums.Length);
        int[] kept = new int[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            kept[i] = pipeline.ClearBorder && sums[i].TouchesBorder ? -1 : measures.Count;
            if (kept[i] < 0) continue;
            measures.Add(new MeasuredObject(sums[i]) { Shape = shapes?[i], Contacts = contacts?[i].Contacts, ContactArea = contacts?[i].Area, NearestDistance = nearest?[i] });
        }
        return new MeasuredFrame(table, measures, kept, table.Foreground.N, threshold)
        {
            Foreground = new VolumeMeasures(table.Foreground, table.Size, planned.VoxelSize, weights),
            Slices = Observer.Finish(table, kept),
        };
    }
}
