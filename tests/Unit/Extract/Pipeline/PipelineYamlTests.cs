using Approx.Core;
using Approx.Extract;

namespace Approx.Tests.Extract.Pipelines;

public sealed class PipelineYamlTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("input: labels")]
    [InlineData("steps:\n- filter: gaussian:1.5,border=mirror\n- threshold: otsu\n- invert\n- morphology: fill-holes\nconnectivity: 6\nmin_voxels: 12\nclear_border: true\nmetrics: sphericity, volume\nvoxel_size: 2,0.5,0.5um")]
    [InlineData("steps:\n- threshold: \"it's\"")]
    [InlineData("keep: labels,mask:tif\nmetrics: slices, volumes.thickness_mean, Volume")]
    public void What_is_printed_reads_back_as_itself(string yaml)
    {
        Pipeline pipeline = Pipeline.Parse(yaml);
        Assert.Equal(pipeline, Pipeline.Parse(pipeline.ToString()));
        Assert.Equal(pipeline.ToString(), Pipeline.Parse(pipeline.ToString()).ToString());
    }

    [Theory]
    [InlineData("version: 2", "pipeline, line 1: version 2 is not known")]
    [InlineData("input: grey\nmin_voxel: 3", "pipeline, line 2: unknown key 'min_voxel'")]
    [InlineData("connectivity: 7", "pipeline, line 1: connectivity '7' is not known")]
    [InlineData("min_voxels: few", "pipeline, line 1: min_voxels is no whole number")]
    [InlineData("steps: otsu", "pipeline, line 1: steps is no list")]
    [InlineData("steps:\n- [a, b]", "pipeline, line 2: a step is a name")]
    [InlineData("code: {objects: 0}", "pipeline, line 1: the pipeline was made with version 0 of objects; this program has version 1")]
    [InlineData("code: {sharpen: 1}", "pipeline, line 1: code names the unknown step 'sharpen'")]
    [InlineData("- a\n- b", "a pipeline is a YAML mapping")]
    [InlineData("a: [", "the pipeline is no YAML")]
    [InlineData("", "a pipeline is one YAML document")]
    public void Wrong_yaml_is_refused_with_its_line(string yaml, string message)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => Pipeline.Parse(yaml));
        Assert.Equal(ErrorKind.Data, e.Kind);
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("treshold", "otsu", "did you mean threshold?")]
    [InlineData("threshold", "", "otsu")]
    [InlineData("invert", "5", null)]
    public void A_wrong_step_is_refused(string name, string text, string? hint)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => PipelineStep.Of(name, text));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        if (hint is not null) Assert.Contains(hint, e.Hint, StringComparison.Ordinal);
    }
}
