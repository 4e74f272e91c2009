using System.Globalization;
using System.Text;
using Approx.Core;
using Approx.Extract.Labelling;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Approx.Extract;

/// <summary>
/// Pipelines as YAML. Keys: version, input (grey or labels), voxel_size, steps (a list of "name: text"), connectivity, min_voxels, clear_border, metrics, keep, code (versions).
/// </summary>
internal static class PipelineYaml
{
    private const int Version = 1;
    private static readonly string[] Keys = ["version", "input", "voxel_size", "steps", "connectivity", "min_voxels", "clear_border", "metrics", "keep", "code"];

    /// <summary>The canonical text.</summary>
    public static string Write(Pipeline pipeline)
    {
        StringBuilder yaml = new();
        yaml.Append(CultureInfo.InvariantCulture, $"version: {Version}\n");
        yaml.Append(pipeline.Labels ? "input: labels\n" : "input: grey\n");
        if (pipeline.VoxelSize is { } size) yaml.Append(CultureInfo.InvariantCulture, $"voxel_size: '{size}'\n");
        yaml.Append(pipeline.Steps.Count == 0 ? "steps: []\n" : "steps:\n");
        foreach (PipelineStep step in pipeline.Steps) yaml.Append("- ").Append(step.Name).Append(step.Text.Length == 0 ? "" : ": '" + step.Text.Replace("'", "''", StringComparison.Ordinal) + "'").Append('\n');
        yaml.Append(CultureInfo.InvariantCulture, $"connectivity: {(int)pipeline.Connectivity}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"min_voxels: {pipeline.MinVoxels}\n");
        yaml.Append(pipeline.ClearBorder ? "clear_border: true\n" : "clear_border: false\n");
        yaml.Append(CultureInfo.InvariantCulture, $"metrics: {pipeline.Metrics}\n");
        if (pipeline.Keep.Count > 0) yaml.Append(CultureInfo.InvariantCulture, $"keep: '{string.Join(",", pipeline.Keep)}'\n");
        yaml.Append(CultureInfo.InvariantCulture, $"code: {{{string.Join(", ", CodeVersions.Of(pipeline).Select(c => $"{c.Name}: {c.Version}"))}}}\n");
        return yaml.ToString();
    }

    /// <summary>Reads YAML; what is not written has its default.</summary>
    public static Pipeline Read(string text)
    {
        YamlMappingNode root = Root(text);
        Pipeline pipeline = new();
        foreach ((YamlNode keyNode, YamlNode value) in root.Children)
        {
            string key = Scalar(keyNode, "a key");
            pipeline = key switch
            {
                "version" => Scalar(value, key) == "1" ? pipeline : throw Error(value, $"version {Scalar(value, key)} is not known", "this program writes version 1"),
                "input" => pipeline with { Labels = Choice(value, key, "grey", "labels") == "labels" },
                "voxel_size" => pipeline with { VoxelSize = Core.VoxelSize.Parse(Scalar(value, key)) },
                "steps" => pipeline with { Steps = Steps(value) },
                "connectivity" => pipeline with { Connectivity = (Connectivity)int.Parse(Choice(value, key, "6", "18", "26"), CultureInfo.InvariantCulture) },
                "min_voxels" => pipeline with { MinVoxels = Whole(value, key) },
                "clear_border" => pipeline with { ClearBorder = Choice(value, key, "false", "true") == "true" },
                "metrics" => pipeline with { Metrics = MetricSet.Parse(Scalar(value, key)) },
                "keep" => pipeline with { Keep = KeptVolume.ParseList(Scalar(value, key)) },
                "code" => CheckCode(value, pipeline),
                _ => throw Error(keyNode, $"unknown key '{key}'", NearestName.Of(key, Keys) is { } near ? $"did you mean {near}?" : "keys: " + string.Join(", ", Keys)),
            };
        }
        return pipeline;
    }

    // Other code may give other numbers from the same steps.
    private static Pipeline CheckCode(YamlNode node, Pipeline pipeline)
    {
        if (node is not YamlMappingNode versions) throw Error(node, "code is no mapping of steps to versions", "e.g. code: {threshold: 1, objects: 1}");
        foreach ((YamlNode name, YamlNode version) in versions.Children)
        {
            string step = Scalar(name, "a step"), wanted = Scalar(version, "a version");
            string known = CodeVersions.Of(step) ?? throw Error(name, $"code names the unknown step '{step}'", null);
            if (wanted != known) throw Error(version, $"the pipeline was made with version {wanted} of {step}; this program has version {known}, whose numbers may differ", "take the line 'code' out to run it with this program's code");
        }
        return pipeline;
    }

    private static YamlMappingNode Root(string text)
    {
        try
        {
            YamlStream yaml = new();
            yaml.Load(new StringReader(text));
            if (yaml.Documents.Count != 1) throw ApproxException.BadData($"a pipeline is one YAML document, found {yaml.Documents.Count}");
            return yaml.Documents[0].RootNode as YamlMappingNode ?? throw ApproxException.BadData("a pipeline is a YAML mapping of keys to values", "approx extract --print-pipeline prints one");
        }
        catch (YamlException e)
        {
            throw ApproxException.BadData($"the pipeline is no YAML, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", "approx extract --print-pipeline prints one", e);
        }
    }

    private static List<PipelineStep> Steps(YamlNode node)
    {
        if (node is not YamlSequenceNode list) throw Error(node, "steps is no list", "write each step as '- name: value'");
        List<PipelineStep> steps = [];
        foreach (YamlNode item in list)
        {
            steps.Add(item switch
            {
                YamlScalarNode bare => PipelineStep.Of(bare.Value ?? "", ""),
                YamlMappingNode { Children.Count: 1 } pair => PipelineStep.Of(Scalar(pair.Children[0].Key, "a step"), Scalar(pair.Children[0].Value, "a step's value")),
                _ => throw Error(item, "a step is a name, or one name with its value", "e.g. '- threshold: otsu'"),
            });
        }
        return steps;
    }

    private static string Scalar(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { } value } ? value : throw Error(node, $"{what} is no single value", null);

    private static string Choice(YamlNode node, string key, params string[] choices)
    {
        string value = Scalar(node, key);
        return choices.Contains(value) ? value : throw Error(node, $"{key} '{value}' is not known", "one of " + string.Join(", ", choices));
    }

    private static long Whole(YamlNode node, string key) =>
        long.TryParse(Scalar(node, key), NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n >= 0 ? n : throw Error(node, $"{key} is no whole number", null);

    private static ApproxException Error(YamlNode node, string message, string? hint) => ApproxException.BadData($"pipeline, line {node.Start.Line}: {message}", hint);
}
