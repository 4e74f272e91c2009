using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract;

/// <summary>
/// What is done to each volume, as data: steps in order, how objects are made, what is measured. The same pipeline on the same bytes
/// gives the same table on any machine. Read from and printed as YAML; stored with every snapshot it made.
/// </summary>
public sealed record Pipeline
{
    /// <summary>Steps in the order they run.</summary>
    internal IReadOnlyList<PipelineStep> Steps { get; init; } = [];

    /// <summary>True when the input holds labels already.</summary>
    public bool Labels { get; init; }

    /// <summary>True when the objects are labels, given or made by splitting: only these can touch.</summary>
    internal bool MakesLabels => Labels || Steps.Any(s => s.Kind == StepKind.Split);

    /// <summary>True when contacts are counted. Components of one class never share a face: only labels touch.</summary>
    internal bool CountsContacts => MakesLabels && Metrics.Has(MetricGroups.Contacts);

    /// <summary>The steps that lead to a mask or labels. Labels made of a mask at the end are its components, which the pass over the objects makes anyway.</summary>
    internal IReadOnlyList<PipelineStep> StepsBeforeObjects => Steps.Count > 0 && Steps[^1].Kind == StepKind.Label ? [.. Steps.SkipLast(1)] : Steps;

    /// <summary>Which neighbours make one object: 6, 18 or 26.</summary>
    internal Connectivity Connectivity { get; init; } = Connectivity.TwentySix;

    /// <summary>Objects of fewer voxels are left out.</summary>
    public long MinVoxels { get; init; } = 1;

    /// <summary>Objects that touch the border of the volume are left out.</summary>
    public bool ClearBorder { get; init; }

    /// <summary>Which metrics are measured; by default all.</summary>
    internal MetricSet Metrics { get; init; } = MetricSet.Default;

    /// <summary>Volumes kept beside the tables; none by default.</summary>
    internal IReadOnlyList<KeptVolume> Keep { get; init; } = [];

    /// <summary>The voxel size where the file says none, or says it wrongly; null: the file's own.</summary>
    public VoxelSize? VoxelSize { get; init; }

    /// <summary>A pipeline from YAML text.</summary>
    /// <exception cref="ApproxException">No YAML, an unknown key, or a wrong value; with its line.</exception>
    public static Pipeline Parse(string yaml) => PipelineYaml.Read(yaml);

    /// <summary>What a pass over the voxels of an input is to do.</summary>
    /// <param name="input">Foreground or labels.</param>
    /// <param name="grey">True when grey values are there.</param>
    internal PassOptions PassOver(InputKind input, bool grey)
    {
        bool intensity = grey && Metrics.Has(MetricGroups.Intensity);
        return new PassOptions
        {
            Input = input,
            Connectivity = Connectivity,
            Intensity = intensity,
            Quantiles = intensity,
            Contacts = input == InputKind.Labels && CountsContacts,
            KeepRuns = Metrics.Visited != ShapeMetrics.None,
        };
    }

    /// <summary>Refuses steps on labels.</summary>
    /// <exception cref="ApproxException">The input holds labels, and there is a step.</exception>
    internal void CheckLabelsHaveNoSteps()
    {
        if (Labels && Steps.Count > 0) throw ApproxException.WrongUsage($"the step '{Steps[0]}' cannot be applied to labels", "leave --labels out, or the steps");
    }

    /// <summary>The error of steps that make no objects.</summary>
    internal ApproxException EndsInGreyValues() => ApproxException.WrongUsage($"the steps end in grey values ('{Steps[^1]}'), which have no objects", "put a --threshold behind them");

    /// <summary>The pipeline as YAML, with every default written out.</summary>
    public override string ToString() => PipelineYaml.Write(this);

    /// <summary>Same steps and options.</summary>
    public bool Equals(Pipeline? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
