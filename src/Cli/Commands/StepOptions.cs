using System.CommandLine;
using System.CommandLine.Parsing;
using Approx.Extract;

namespace Approx.Cli.Commands;

/// <summary>
/// The steps of a pipeline as options: --filter, --threshold, --invert, --morphology, --label, --split, --distance, --skeleton, --thickness.
/// Each may be repeated, and they run in the order written, whatever their kind.
/// </summary>
internal sealed class StepOptions
{
    private readonly List<(Option Option, string Name)> options = [];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (string name in PipelineStep.Names)
        {
            bool bare = name is "invert" or "label" or "distance" or "skeleton" or "thickness";
            Option option = bare
                ? new Option<bool>("--" + name) { Description = Describe(name), Arity = ArgumentArity.Zero }
                : new Option<string[]>("--" + name) { Description = Describe(name), AllowMultipleArgumentsPerToken = false };
            options.Add((option, name));
            command.Options.Add(option);
        }
    }

    /// <summary>The steps in the order they stand on the command line.</summary>
    public IReadOnlyList<PipelineStep> Steps(System.CommandLine.ParseResult parsed)
    {
        List<PipelineStep> steps = [];
        IReadOnlyList<Token> tokens = parsed.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type != TokenType.Option) continue;
            string text = tokens[i].Value;
            if (!options.Any(o => o.Option.Name == text)) continue;
            bool bare = options.First(o => o.Option.Name == text).Option is Option<bool>;
            string value = !bare && i + 1 < tokens.Count ? tokens[i + 1].Value : "";
            steps.Add(PipelineStep.Of(text[2..], value));
        }
        return steps;
    }

    private static string Describe(string name) => name switch
    {
        "filter" => "gaussian:SIGMA, median:SIZE, mean:SIZE, tophat:SIZE, tv:WEIGHT, gradient:SIGMA …",
        "threshold" => "NUMBER (foreground is above it), LOW..HIGH, otsu, li, yen, triangle, isodata, mean …",
        "invert" => "Foreground becomes background.",
        "morphology" => "erode, dilate, open, close (each :6, :18, :26 or :ballR), fill-holes, remove-small:VOXELS, clear-border …",
        "label" => "Components become ids in raster order of their first voxel.",
        "split" => "watershed:H, touching objects are parted; maxima lower than H are merged.",
        "distance" => "Euclidean distance to the background.",
        "skeleton" => "Thinning that keeps topology.",
        _ => "Local thickness (diameter).",
    };
}
