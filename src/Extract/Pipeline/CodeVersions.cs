namespace Approx.Extract;

/// <summary>
/// Versions of the code behind a pipeline, by step: raised when a step's result changes for the same input. They stand in the pipeline's YAML,
/// so that a program with other code does not make a table that looks the same and is not.
/// </summary>
internal static class CodeVersions
{
    private const string Objects = "objects";

    /// <summary>What a pipeline uses: its steps in the order they first occur, then the objects pass.</summary>
    public static IEnumerable<(string Name, string Version)> Of(Pipeline pipeline) =>
        [.. pipeline.Steps.Select(s => s.Name).Distinct().Select(name => (name, Of(name)!)), (Objects, ObjectColumns.CodeVersion)];

    /// <summary>The version of a step's code, or of "objects"; null for a name that is neither.</summary>
    public static string? Of(string name) => name == Objects ? ObjectColumns.CodeVersion : PipelineStep.Names.Contains(name) ? "1" : null;
}
