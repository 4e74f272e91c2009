using System.Diagnostics;
using System.Globalization;
using Approx.Core;
using Approx.Extract.Observers;
using Approx.Extract.Streaming;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>What an extraction will take, from a trial of the same pipeline on some slices of the first volume.</summary>
/// <param name="Time">For all volumes; null when the trial's slices cannot be measured alone.</param>
/// <param name="Memory">Bytes of voxels at the same time, for the largest volume; its objects come on top.</param>
/// <param name="Slices">Slices of the trial.</param>
internal sealed record ExtractEstimate(TimeSpan? Time, long Memory, int Slices)
{
    private const long TrialVoxels = 1 << 20;
    private const int LeastSlices = 4;

    // Starting the program, opening the store, committing.
    private static readonly TimeSpan Fixed = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs the trial.</summary>
    /// <exception cref="ApproxException">The volume cannot be read, or a step is written wrongly.</exception>
    public static ExtractEstimate Of(Pipeline pipeline, ExtractOptions options, VolumePlan plan, CancellationToken cancel)
    {
        PlannedVolume volume = plan.Volumes[0];
        using VolumeSource source = VolumeSource.Open(volume.Input.Path, options.Open);
        using VolumeSource? grey = options.Intensity is { } path ? VolumeSource.Open(path, options.Open) : null;
        int slices = (int)Math.Clamp(TrialVoxels / ((long)source.Info.SizeY * source.Info.SizeX), Math.Min(LeastSlices, source.Info.SizeZ), source.Info.SizeZ);
        // The middle is more like the rest than the ends are; a compressed stream would be read up to there.
        int first = source.TryMap(0, 0, out _) ? (source.Info.SizeZ - slices) / 2 : 0;
        long memory = plan.Volumes.Max(v => v.Info.Voxels * BytesPerVoxel(pipeline, options, v.Info.VoxelType));
        try
        {
            // The first run compiles the code.
            Trial(Math.Min(2, slices));
            Stopwatch clock = Stopwatch.StartNew();
            Trial(slices);
            double share = (double)plan.Voxels / ((double)slices * source.Info.SizeY * source.Info.SizeX);
            return new ExtractEstimate(Fixed + (clock.Elapsed * share), memory, slices);
        }
        catch (ApproxException e) when (e.Kind == ErrorKind.Data)
        {
            return new ExtractEstimate(null, memory, slices);
        }

        void Trial(int count)
        {
            using SliceRangeSource part = new(source, first, count);
            using SliceRangeSource? greyPart = grey is null ? null : new(grey, first, count);
            VolumeMeasurer measurer = new(pipeline, options, volume with { Info = part.Info })
            {
                Path = ExtractionPath.InMemory,
                Blocks = (_, _) => throw new InvalidOperationException("nothing is kept of a trial"),
                Observer = new FrameObserver(pipeline, count, new Workers(options.Threads, cancel)),
            };
            measurer.Measure(part, greyPart, 0, cancel);
        }
    }

    /// <summary>As `--dry-run` prints it.</summary>
    public override string ToString()
    {
        string time = Time is not { } t ? "time not known"
            : t.TotalSeconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(t.TotalSeconds):0} s")
            : t.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"about {t.TotalMinutes:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"about {t.TotalHours:0.#} h");
        return string.Create(CultureInfo.InvariantCulture, $"{time} on this machine as busy as it is now (tried on {Slices} slices), about {ByteSize.Rounded(Memory)} of memory for voxels");
    }

    // The input; float, neighbours' copy, mask and labels of the steps; mask, distances and result of the thickness.
    private static long BytesPerVoxel(Pipeline pipeline, ExtractOptions options, VoxelType type)
    {
        long bytes = type.Size();
        if (options.Intensity is not null) bytes += 4;
        if (!Segmentation.ThresholdRange.Suffices(pipeline.Steps)) bytes += pipeline.Steps.Any(s => s.Kind == StepKind.Split) ? 17 : 9;
        if (pipeline.Metrics.Has(MetricGroups.VolumeThickness | MetricGroups.VolumeSpacing)) bytes += 10;
        return bytes;
    }
}
