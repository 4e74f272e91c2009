using System.Numerics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Preview;

/// <summary>
/// What a preview shows of the first frame of a volume. Labels, and grey values with nothing but one global threshold, are read slice by slice: only
/// three planes and the histogram stay in memory. Other steps need the whole volume within the memory budget.
/// </summary>
internal sealed class VolumePreview
{
    private VolumePreview(VolumeInfo info, VoxelSize voxel) => (Info, Voxel) = (info, voxel);

    /// <summary>The volume.</summary>
    public VolumeInfo Info { get; }

    /// <summary>Voxel edges.</summary>
    public VoxelSize Voxel { get; }

    /// <summary>Grey values; null for labels.</summary>
    public MiddlePlanes? Grey { get; private set; }

    /// <summary>Object numbers, or 1 for foreground; 0 is background. Null without steps.</summary>
    public MiddlePlanes? Objects { get; private set; }

    /// <summary>All grey values; null for labels.</summary>
    public GreyHistogram? Histogram { get; private set; }

    /// <summary>The threshold as used, or null.</summary>
    public string? Threshold { get; private set; }

    /// <summary>Foreground voxels over voxels; null without steps.</summary>
    public double? ForegroundFraction { get; private set; }

    /// <summary>Reads and segments.</summary>
    /// <exception cref="ApproxException">The data is damaged, a step cannot be done, or the volume is beyond the budget.</exception>
    public static VolumePreview Of(VolumeSource source, Pipeline pipeline, Workers workers)
    {
        pipeline.CheckLabelsHaveNoSteps();
        VolumePreview preview = new(source.Info, pipeline.VoxelSize ?? source.Info.VoxelSize);
        switch (source.Info.VoxelType)
        {
            case VoxelType.UInt8: preview.Fill<byte>(source, pipeline, workers); break;
            case VoxelType.Int8: preview.Fill<sbyte>(source, pipeline, workers); break;
            case VoxelType.UInt16: preview.Fill<ushort>(source, pipeline, workers); break;
            case VoxelType.Int16: preview.Fill<short>(source, pipeline, workers); break;
            case VoxelType.UInt32: preview.Fill<uint>(source, pipeline, workers); break;
            case VoxelType.Int32: preview.Fill<int>(source, pipeline, workers); break;
            case VoxelType.UInt64: preview.Fill<ulong>(source, pipeline, workers); break;
            case VoxelType.Int64: preview.Fill<long>(source, pipeline, workers); break;
            case VoxelType.Float32: preview.Fill<float>(source, pipeline, workers); break;
            default: preview.Fill<double>(source, pipeline, workers); break;
        }
        return preview;
    }

    private void Fill<T>(VolumeSource source, Pipeline pipeline, Workers workers)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (pipeline.Labels) Labels<T>(source, workers.Cancel);
        else if (pipeline.Steps.Count == 0 || ThresholdRange.Suffices(pipeline.Steps)) Streamed<T>(source, pipeline.Steps, workers.Cancel);
        else AfterSteps<T>(source, pipeline, workers);
    }

    private void Labels<T>(VolumeSource source, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SliceReader<T> reader = new(source, cancel);
        Objects = Planes();
        long foreground = 0;
        for (int z = 0; z < Info.SizeZ; z++)
        {
            ReadOnlySpan<T> slice = reader.Slice(z);
            Objects.Add(z, slice);
            foreground += slice.Length - slice.Count(T.Zero);
        }
        ForegroundFraction = (double)foreground / Info.Voxels;
    }

    private void Streamed<T>(VolumeSource source, IReadOnlyList<PipelineStep> steps, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SliceReader<T> reader = new(source, cancel);
        (Grey, Histogram) = (Planes(), GreyHistogram.For<T>());
        for (int z = 0; z < Info.SizeZ; z++)
        {
            ReadOnlySpan<T> slice = reader.Slice(z);
            Grey.Add(z, slice);
            Histogram.Add(slice);
        }
        if (steps.Count == 0) return;
        (VoxelRange<T> range, Threshold) = ThresholdRange.Of<T>(steps[0].Text, Info.SizeZ, reader.Slice, whole: false);
        Objects = Planes();
        byte[] mask = new byte[Info.SizeY * Info.SizeX];
        long foreground = 0;
        for (int z = 0; z < Info.SizeZ; z++)
        {
            ReadOnlySpan<T> slice = reader.Slice(z);
            for (int i = 0; i < mask.Length; i++) mask[i] = slice[i] >= range.Low && slice[i] <= range.High ? (byte)1 : (byte)0;
            foreground += mask.AsSpan().Count((byte)1);
            Objects.Add<byte>(z, mask);
        }
        ForegroundFraction = (double)foreground / Info.Voxels;
    }

    private void AfterSteps<T>(VolumeSource source, Pipeline pipeline, Workers workers)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        PipelineRunner runner = new(pipeline.Steps, pipeline.Connectivity, workers);
        using Volume<T> volume = source.ReadAll<T>(0, workers.Cancel);
        using PipelineResult made = runner.Run(volume, Voxel);
        Threshold = made.Threshold;
        Grey = Planes();
        if (made.Labels is null && made.Mask is null)
        {
            Histogram = GreyHistogram.For<float>();
            Take(made.Grey!, Grey, Histogram);
            return;
        }
        Histogram = GreyHistogram.For<T>();
        Take(volume, Grey, Histogram);
        Objects = Planes();
        long foreground = made.Labels is { } labels ? Take(labels, Objects, null) : Take(made.Mask!, Objects, null);
        ForegroundFraction = (double)foreground / Info.Voxels;
    }

    private static long Take<T>(Volume<T> volume, MiddlePlanes planes, GreyHistogram? histogram)
        where T : unmanaged, INumber<T>
    {
        long other = 0;
        for (int z = 0; z < volume.SizeZ; z++)
        {
            ReadOnlySpan<T> slice = volume.Slice(z);
            planes.Add(z, slice);
            histogram?.Add(slice);
            other += slice.Length - slice.Count(T.Zero);
        }
        return other;
    }

    private MiddlePlanes Planes() => new(Info.SizeZ, Info.SizeY, Info.SizeX);

    private sealed class SliceReader<T>(VolumeSource source, CancellationToken cancel)
        where T : unmanaged
    {
        private readonly T[] slice = new T[source.Info.SizeY * source.Info.SizeX];

        public ReadOnlySpan<T> Slice(int z)
        {
            source.Read(0, z, 1, System.Runtime.InteropServices.MemoryMarshal.AsBytes(slice.AsSpan()), cancel);
            return slice;
        }
    }
}
