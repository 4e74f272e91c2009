using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Pipelines;

/// <summary>A part of a volume with a step's reach around it gives the same bytes as the whole.</summary>
public sealed class StepReachTests
{
    [Theory]
    [InlineData("filter gaussian:1.3")]
    [InlineData("filter gaussian:0.4x1x2,border=mirror")]
    [InlineData("filter gaussian:1,border=constant")]
    [InlineData("filter gradient:0.8")]
    [InlineData("filter mean:3")]
    [InlineData("filter mean:4x3x2")]
    [InlineData("filter median:3")]
    [InlineData("filter median:ball2")]
    [InlineData("filter minimum:4")]
    [InlineData("filter maximum:ball2,border=nearest")]
    [InlineData("filter tophat:3")]
    [InlineData("filter tophat:4")]
    [InlineData("filter rolling-ball:3")]
    [InlineData("filter bilateral:0.7,20")]
    [InlineData("threshold 120")]
    [InlineData("threshold 80..120")]
    [InlineData("threshold local-mean:5,2")]
    [InlineData("threshold sauvola:5,0.1")]
    [InlineData("threshold niblack:3,0.2")]
    [InlineData("morphology erode:ball2")]
    [InlineData("morphology dilate:18")]
    [InlineData("morphology open:26")]
    [InlineData("morphology close:6")]
    [InlineData("invert")]
    public void A_slab_with_the_reach_around_it_gives_the_same_bytes_as_the_whole(string text)
    {
        PipelineStep step = Step(text);
        PipelineStep[] steps = step.Kind is StepKind.Morphology or StepKind.Invert ? [Step("threshold 90"), step] : [step];
        StepReach reach = StepReach.Of(step, VoxelSize.Unknown)!.Value;
        using Volume<byte> whole = Noise(29, 23, 71);
        byte[][] expected = Slices(whole, steps);
        foreach ((int from, int to) in new[] { (0, 7), (7, 13), (13, 14), (14, 29) })
        {
            int first = Math.Max(0, from - reach.Z), end = Math.Min(whole.SizeZ, to + reach.Z);
            using Volume<byte> part = new(end - first, whole.SizeY, whole.SizeX, whole.VoxelSize);
            for (int z = first; z < end; z++) whole.Slice(z).CopyTo(part.Slice(z - first));
            byte[][] actual = Slices(part, steps);
            for (int z = from; z < to; z++) Assert.Equal(expected[z], actual[z - first]);
        }
    }

    [Theory]
    [InlineData("filter tv:0.1")]
    [InlineData("threshold otsu")]
    [InlineData("threshold hysteresis:80,120")]
    [InlineData("morphology fill-holes")]
    [InlineData("label")]
    [InlineData("split watershed:1")]
    [InlineData("distance")]
    [InlineData("skeleton")]
    [InlineData("thickness")]
    public void A_step_that_looks_at_the_whole_volume_has_no_reach(string text) => Assert.Null(StepReach.Of(Step(text), VoxelSize.Unknown));

    [Fact]
    public void Sauvola_needs_the_whole_range_of_floats_unless_it_is_given()
    {
        Assert.Null(StepReach.Of(Step("threshold sauvola:5,0.1"), VoxelSize.Unknown, floats: true));
        Assert.Equal(new StepReach(2, 2, 2), StepReach.Of(Step("threshold sauvola:5,0.1,128"), VoxelSize.Unknown, floats: true));
    }

    [Fact]
    public void Lengths_with_a_unit_reach_as_far_as_their_voxels()
    {
        Assert.Equal(new StepReach(2, 8, 16), StepReach.Of(Step("filter gaussian:2um"), VoxelSize.Parse("4,1,0.5um")));
        Assert.Equal(new StepReach(1, 4, 8), StepReach.Of(Step("filter median:ball4um"), VoxelSize.Parse("4,1,0.5um")));
    }

    private static PipelineStep Step(string text) => PipelineStep.Of(text.Split(' ')[0], text.Contains(' ', StringComparison.Ordinal) ? text.Split(' ')[1] : "");

    private static byte[][] Slices(Volume<byte> volume, PipelineStep[] steps)
    {
        using PipelineResult result = new PipelineRunner(steps, Connectivity.TwentySix, Workers.One).Run(volume, VoxelSize.Unknown);
        return [.. Enumerable.Range(0, volume.SizeZ).Select(z => result.Grey is { } grey ? grey.Bytes(z, 1).ToArray() : result.Mask!.Bytes(z, 1).ToArray())];
    }

    private static Volume<byte> Noise(int z, int y, int x)
    {
        Volume<byte> volume = new(z, y, x, VoxelSize.Unknown);
        Random random = new(77);
        for (int i = 0; i < z; i++) random.NextBytes(MemoryMarshal.AsBytes(volume.Slice(i)));
        return volume;
    }
}
