using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>Runs a pipeline on the frames of one volume: segment, label, measure.</summary>
internal sealed class VolumeMeasurer(Pipeline pipeline, ExtractOptions options, PlannedVolume planned)
{
    private readonly CroftonWeights weights = new(planned.VoxelSize);

    /// <summary>Is told the voxels done of the frame in work.</summary>
    public IProgress<long>? Progress { get; init; }

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
        using Volume<T> volume = source.ReadAll<T>(frame, cancel);
        if (!pipeline.Labels && !ThresholdRange.Suffices(pipeline.Steps)) return AfterSteps(volume, cancel);
        if (!pipeline.Labels)
        {
            (VoxelRange<T> range, string threshold) = ThresholdRange.Of(pipeline.Steps, volume);
            ObjectTable found = Extraction(intensity: true, contacts: false).Foreground(volume, range, cancel);
            return Finish(found, threshold);
        }
        if (pipeline.Steps.Count > 0) throw ApproxException.WrongUsage($"the step '{pipeline.Steps[0]}' cannot be applied to labels", "leave --labels out, or the steps");
        if (grey is null) return Finish(Extraction(intensity: false, contacts: true).Labels(volume, cancel), null);
        return Finish(WithGrey(volume, grey, frame, cancel), null);
    }

    // Steps that need volumes of their own: objects are those of the mask or labels they end in, grey values those of the input.
    private MeasuredFrame AfterSteps<T>(Volume<T> volume, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        PipelineRunner runner = new(pipeline.Steps, pipeline.Connectivity, new Workers(options.Threads, cancel));
        using PipelineResult made = runner.Run(volume, planned.VoxelSize);
        if (made.Labels is { } labels) return Finish(Extraction(intensity: true, contacts: true, InputKind.Labels).Labels(labels, volume, cancel), made.Threshold);
        if (made.Mask is { } mask) return Finish(Extraction(intensity: true, contacts: false).Foreground(mask, VoxelRange<byte>.NonZero, volume, cancel), made.Threshold);
        throw ApproxException.WrongUsage($"the steps end in grey values ('{pipeline.Steps[^1]}'), which have no objects", "put a --threshold behind them");
    }

    private ObjectTable WithGrey<T>(Volume<T> labels, VolumeSource grey, int frame, CancellationToken cancel)
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

    private ObjectTable WithGrey<T, TGrey>(Volume<T> labels, VolumeSource grey, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        using Volume<TGrey> values = grey.ReadAll<TGrey>(Math.Min(frame, grey.Info.Frames - 1), cancel);
        return Extraction(intensity: true, contacts: true).Labels(labels, values, cancel);
    }

    private ObjectExtraction Extraction(bool intensity, bool contacts, InputKind? input = null)
    {
        bool grey = intensity && pipeline.Metrics.Has(MetricGroups.Intensity);
        PassOptions pass = new()
        {
            Input = input ?? (pipeline.Labels ? InputKind.Labels : InputKind.Foreground),
            Connectivity = pipeline.Connectivity,
            Intensity = grey,
            Quantiles = grey,
            Contacts = contacts && pipeline.Metrics.Has(MetricGroups.Contacts),
        };
        return new ObjectExtraction(pass, options.Threads) { MinVoxels = pipeline.MinVoxels, Progress = Progress };
    }

    private MeasuredFrame Finish(ObjectTable table, string? threshold)
    {
        List<ObjectMeasures> measures = new(table.Objects.Length);
        int[] kept = new int[table.Objects.Length];
        long foreground = 0;
        for (int i = 0; i < table.Objects.Length; i++)
        {
            ObjectMeasures measured = new(table.Objects[i], planned.VoxelSize, weights, table.Size);
            foreground += measured.Voxels;
            kept[i] = pipeline.ClearBorder && measured.TouchesBorder ? -1 : measures.Count;
            if (kept[i] >= 0) measures.Add(measured);
        }
        return new MeasuredFrame(table, measures, kept, foreground, threshold);
    }
}
