using Approx.Core;

namespace Approx.Extract;

/// <summary>The kinds of steps, named as the options of the command line are.</summary>
internal enum StepKind
{
    Filter,
    Threshold,
    Invert,
    Morphology,
    Label,
    Split,
    Distance,
    Skeleton,
    Thickness,
}

/// <summary>One step of a pipeline as a user writes it: a kind and its text, e.g. filter gaussian:1.0, threshold otsu, morphology open:26.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">What stands behind the option; empty for steps without parameters.</param>
internal sealed record PipelineStep(StepKind Kind, string Text)
{
    private static readonly Dictionary<string, StepKind> Kinds = Enum.GetValues<StepKind>().ToDictionary(k => k.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>The kind's name in lower case.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Names of all kinds.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>A step from its kind's name and text.</summary>
    /// <exception cref="ApproxException">No such kind, or text where none is due.</exception>
    public static PipelineStep Of(string name, string text)
    {
        if (!Kinds.TryGetValue(name, out StepKind kind))
        {
            string? near = NearestName.Of(name, Kinds.Keys);
            throw ApproxException.WrongUsage($"unknown step '{name}'", near is null ? "steps: " + string.Join(", ", Kinds.Keys) : $"did you mean {near}?");
        }
        bool needsText = kind is StepKind.Filter or StepKind.Threshold or StepKind.Morphology or StepKind.Split;
        if (needsText && text.Length == 0) throw ApproxException.WrongUsage($"the step '{name}' needs a value", Example(kind));
        if (!needsText && text.Length > 0) throw ApproxException.WrongUsage($"the step '{name}' takes no value, found '{text}'");
        return new PipelineStep(kind, text);
    }

    /// <summary>As in YAML: "filter: gaussian:1.0", or the bare name.</summary>
    public override string ToString() => Text.Length == 0 ? Name : $"{Name}: {Text}";

    private static string Example(StepKind kind) => kind switch
    {
        StepKind.Filter => "e.g. gaussian:1.5, median:3",
        StepKind.Threshold => "e.g. otsu, 4000, 100..200",
        StepKind.Morphology => "e.g. open:26, fill-holes",
        _ => "e.g. watershed:0.5",
    };
}
