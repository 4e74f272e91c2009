using System.Numerics;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Filters;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>
/// Takes drawn blocks through steps that look a finite way: each box is read with that many voxels around it (fewer at the volume's faces), so that its mask is
/// the mask of the whole volume there.
/// </summary>
/// <typeparam name="T">The source's own voxel type.</typeparam>
internal sealed class SampledSteps<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly VolumeSource source;
    private readonly int frame, threshold;
    private readonly PlannedVolume planned;
    private readonly PipelineStep[] steps;
    private readonly StepReach[] reaches;
    private readonly Workers workers;

    /// <summary>The steps of a pipeline for one frame. An automatic threshold is chosen from the filtered values of the drawn blocks.</summary>
    public SampledSteps(Pipeline pipeline, PlannedVolume planned, VolumeSource source, int frame, BlockDraw draw, CancellationToken cancel)
    {
        (this.source, this.frame, this.planned) = (source, frame, planned);
        workers = new Workers(1, cancel);
        steps = [.. pipeline.StepsBeforeObjects];
        reaches = [.. steps.Select(s => SampledSteps.Reach(s, planned)!.Value)];
        threshold = Array.FindIndex(steps, s => s.Kind == StepKind.Threshold);
        string text = steps[threshold].Text;
        if (GlobalThreshold.IsGlobal(text) && ThresholdRange.Given<float>(text) is null) steps[threshold] = steps[threshold] with { Text = Chosen(text, draw) };
        Threshold = steps[threshold].Text;
    }

    /// <summary>The threshold as used.</summary>
    public string Threshold { get; }

    /// <summary>The mask of a box and its grey values; both are the caller's to free.</summary>
    public (Volume<byte> Mask, Volume<T> Grey) Of((int Z, int Y, int X) from, (int Z, int Y, int X) to)
    {
        using Volume<T> read = Read(from, to, reaches, out (int Z, int Y, int X) at);
        using PipelineResult made = Runner(steps).Run(read, planned.VoxelSize);
        Volume<byte> mask = Core(made.Mask!, at, from, to);
        return (mask, Core(read, at, from, to));
    }

    // The histogram of all drawn blocks without their guards, which is the volume's when all are drawn.
    private string Chosen(string text, BlockDraw draw)
    {
        PipelineStep[] filters = steps[..threshold];
        bool whole = !VoxelTypes.Of<T>().IsFloat() && filters.All(f => FilterStep.KeepsWholeNumbers(new StepArguments(f, planned.VoxelSize)));
        using DrawnSlices<float> slices = new(draw.Blocks, block => Filtered(block, filters));
        return ThresholdRange.Of<float>(text, slices.Count, slices.Slice, whole).Text;
    }

    private Volume<float> Filtered(DrawnBlock block, PipelineStep[] filters)
    {
        using Volume<T> read = Read(block.From, block.To, reaches[..threshold], out (int Z, int Y, int X) at);
        using PipelineResult made = Runner(filters).Run(read, planned.VoxelSize);
        return Core(made.Grey!, at, block.From, block.To);
    }

    private PipelineRunner Runner(IReadOnlyList<PipelineStep> what) => new(what, Labelling.Connectivity.TwentySix, workers);

    private Volume<T> Read((int Z, int Y, int X) from, (int Z, int Y, int X) to, StepReach[] around, out (int Z, int Y, int X) at)
    {
        StepReach reach = around.Aggregate(StepReach.Voxel, static (a, b) => a + b);
        at = (Math.Max(0, from.Z - reach.Z), Math.Max(0, from.Y - reach.Y), Math.Max(0, from.X - reach.X));
        VolumeInfo info = source.Info;
        return source.ReadBox<T>(frame, at, (Math.Min(info.SizeZ, to.Z + reach.Z), Math.Min(info.SizeY, to.Y + reach.Y), Math.Min(info.SizeX, to.X + reach.X)), workers.Cancel);
    }

    private static Volume<TVoxel> Core<TVoxel>(Volume<TVoxel> volume, (int Z, int Y, int X) at, (int Z, int Y, int X) from, (int Z, int Y, int X) to)
        where TVoxel : unmanaged
    {
        Volume<TVoxel> core = Volume<TVoxel>.Uninitialised(to.Z - from.Z, to.Y - from.Y, to.X - from.X, volume.VoxelSize);
        for (int z = from.Z; z < to.Z; z++)
        {
            for (int y = from.Y; y < to.Y; y++) volume.Row(z - at.Z, y - at.Y)[(from.X - at.X)..(to.X - at.X)].CopyTo(core.Row(z - from.Z, y - from.Y));
        }
        return core;
    }
}

/// <summary>Which steps drawn blocks can be taken through.</summary>
internal static class SampledSteps
{
    /// <summary>Refuses pipelines whose objects depend on more than a neighbourhood.</summary>
    /// <exception cref="ApproxException">A step needs the whole volume.</exception>
    public static void Check(Pipeline pipeline, IEnumerable<PlannedVolume> volumes)
    {
        pipeline.CheckLabelsHaveNoSteps();
        if (pipeline.Labels) return;
        foreach (PlannedVolume volume in volumes)
        {
            if (pipeline.StepsBeforeObjects.FirstOrDefault(s => Reach(s, volume) is null) is { } step)
                throw ApproxException.WrongUsage($"--sample-blocks goes with labels and with steps that look a finite way; the step '{step}' needs more of the volume than a block", "do the steps with approx process, and sample its labels");
        }
        if (pipeline.Steps.All(s => s.Kind != StepKind.Threshold))
            throw pipeline.EndsInGreyValues();
    }

    /// <summary>The reach of a step; an automatic threshold, once it is chosen, looks at a voxel alone.</summary>
    public static StepReach? Reach(PipelineStep step, PlannedVolume volume) =>
        step.Kind == StepKind.Threshold && GlobalThreshold.IsGlobal(step.Text) ? StepReach.Voxel : StepReach.Of(step, volume.VoxelSize, volume.Info.VoxelType.IsFloat());
}
