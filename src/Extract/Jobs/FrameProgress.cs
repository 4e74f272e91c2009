namespace Approx.Extract;

/// <summary>
/// Where the work on one frame stands. Its phases have rough weights (about nanoseconds a voxel on one core), so that a share of the whole can be shown:
/// reading and counting, the steps, the objects, their second visit, the thickness of the whole volume.
/// </summary>
internal sealed class FrameProgress : IProgress<long>
{
    private readonly List<(string Name, double Weight)> phases = [];
    private readonly long voxels;
    private readonly Action<double, string> report;
    private int current;

    /// <summary>The phases of a pipeline.</summary>
    /// <param name="pipeline">What is done.</param>
    /// <param name="voxels">Voxels of the frame.</param>
    /// <param name="report">Is told the share of the frame that is done, and the phase's name.</param>
    public FrameProgress(Pipeline pipeline, long voxels, Action<double, string> report)
    {
        (this.voxels, this.report) = (voxels, report);
        phases.Add((Reading, 2));
        if (!Segmentation.ThresholdRange.Suffices(pipeline.Steps)) phases.AddRange(pipeline.Steps.Select(step => (step.ToString(), WeightOf(step))));
        phases.Add((Objects, 4));
        double shapes = (pipeline.Metrics.Has(MetricGroups.Extent) ? 10 : 0) + (pipeline.Metrics.Has(MetricGroups.Thickness) ? 30 : 0) + (pipeline.Metrics.Has(MetricGroups.Network) ? 60 : 0);
        if (shapes > 0) phases.Add((Shapes, shapes));
        if (pipeline.Metrics.Has(MetricGroups.VolumeThickness | MetricGroups.VolumeSpacing)) phases.Add((Thickness, 300));
    }

    /// <summary>Reading the voxels.</summary>
    public static string Reading => "reading";

    /// <summary>The pass that labels and sums.</summary>
    public static string Objects => "objects";

    /// <summary>The second visit of every object.</summary>
    public static string Shapes => "shapes";

    /// <summary>Local thickness of the whole volume.</summary>
    public static string Thickness => "thickness";

    /// <summary>A phase begins; those before it are done. One that is not planned is passed over.</summary>
    public void Enter(string phase)
    {
        int next = phases.FindIndex(current, p => p.Name == phase);
        if (next < 0) return;
        current = next;
        Report(0L);
    }

    /// <summary>The next of the steps begins.</summary>
    public void EnterStep()
    {
        current = Math.Min(current + 1, phases.Count - 1);
        Report(0L);
    }

    /// <summary>So many voxels of the phase are done.</summary>
    public void Report(long value) => Share((double)value / voxels);

    /// <summary>That much of the phase is done, 0 to 1.</summary>
    public void Share(double done) =>
        report((phases.Take(current).Sum(p => p.Weight) + (phases[current].Weight * Math.Clamp(done, 0, 1))) / phases.Sum(p => p.Weight), phases[current].Name);

    private static double WeightOf(PipelineStep step) => step.Kind switch
    {
        StepKind.Filter => step.Text.StartsWith("gaussian", StringComparison.Ordinal) || step.Text.StartsWith("mean", StringComparison.Ordinal) ? 30 : 150,
        StepKind.Threshold => 5,
        StepKind.Invert or StepKind.Label => 10,
        StepKind.Morphology => 20,
        StepKind.Split => 300,
        _ => 100,
    };
}
