using Approx.Core;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>How a volume is measured: whole in memory, or in slabs with durable blocks. The table is the same.</summary>
internal sealed class ExtractionPath
{
    private ExtractionPath()
    {
    }

    /// <summary>The volume is read whole.</summary>
    public static ExtractionPath InMemory { get; } = new();

    /// <summary>True when slabs are read, measured and released; false when the volume is read whole.</summary>
    public bool IsStreamed { get; private init; }

    /// <summary>Slices the steps look to either side, all together; for streamed volumes.</summary>
    public int Reach { get; private init; }

    /// <summary>The steps that slabs go through; empty when a threshold suffices, or for labels.</summary>
    public IReadOnlyList<PipelineStep> Steps { get; private init; } = [];

    /// <summary>What slabs take.</summary>
    public SlabMemory? Memory { get; private init; }

    /// <summary>What a user should know of the choice, or null.</summary>
    public string? Note { get; private init; }

    /// <summary>Chooses, before any voxel is read.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">Memory budget, and whether blocks or resuming are asked for.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="grey">The grey volume that belongs to labels, or null.</param>
    /// <exception cref="ApproxException">A step needs the whole volume, and that is larger than the budget; or not even a slab fits.</exception>
    public static ExtractionPath Choose(Pipeline pipeline, ExtractOptions options, PlannedVolume volume, VolumeInfo? grey)
    {
        bool plain = pipeline.Labels || ThresholdRange.Suffices(pipeline.Steps);
        IReadOnlyList<PipelineStep> steps = plain ? [] : pipeline.StepsBeforeObjects;
        StepNeeds[] needs = [.. steps.Select(s => StepNeeds.Of(s, volume.VoxelSize))];
        int input = volume.Info.VoxelType.Size() + (grey?.VoxelType.Size() ?? 0);
        long budget = options.Open.MemoryBudget;
        Int128 bytes = (Int128)volume.Info.Voxels * (input + needs.Select(r => r.Bytes).DefaultIfEmpty().Max());
        bool fits = bytes <= budget, asked = options.Block is not null || options.Resume;
        int whole = Array.FindIndex(needs, r => r.Slices is null);
        if (whole >= 0 && !fits)
        {
            throw ApproxException.BadData(
                $"{volume.Input.Path}: the step '{steps[whole]}' needs the whole volume of {volume.Info.SizeZ}×{volume.Info.SizeY}×{volume.Info.SizeX} voxels in memory, {bytes:N0} bytes with its working copies; the budget is {budget:N0}",
                "raise --memory, or leave the step out: filters, thresholds, erode, dilate, open and close work on volumes of any size");
        }
        if (whole >= 0 || (fits && !asked) || !(plain || steps.Any(s => s.Kind == StepKind.Threshold)))
            return new ExtractionPath { Note = asked && whole >= 0 ? $"{volume.Input.Id}: the step '{steps[whole]}' needs the whole volume: it is measured in memory, nothing is kept to resume" : null };
        int reach = needs.Sum(r => r.Slices!.Value);
        SlabMemory memory = new(volume.Input.Path, (long)volume.Info.SizeY * volume.Info.SizeX, input, needs.Select(r => r.Bytes).DefaultIfEmpty().Max(), reach + 1, budget);
        SlabPlan.Choose(volume.Info, memory, options.Block, options.Threads);
        string? note = pipeline.Metrics.Has(MetricGroups.VolumeThickness | MetricGroups.VolumeSpacing) ? $"{volume.Input.Id}: thickness_mean and spacing_mean of a volume need it whole in memory, and are NULL for one measured in slabs" : null;
        return new ExtractionPath { IsStreamed = true, Reach = reach, Steps = steps, Memory = memory, Note = note };
    }
}
