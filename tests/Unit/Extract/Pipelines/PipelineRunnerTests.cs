using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Pipelines;

/// <summary>Steps in order: what they make of a volume, and what is refused.</summary>
public sealed class PipelineRunnerTests
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_bytes()
    {
        using Volume<byte> volume = Noise(12, 17, 70, 1);
        foreach (string[] steps in new[]
        {
            ["filter gaussian:1.3"], ["filter median:3"], ["filter tv:0.1"], ["filter bilateral:1,20"], ["filter tophat:ball2"], ["filter gradient:1"], ["filter rolling-ball:3"],
            ["filter gaussian:1", "threshold otsu", "morphology open:18", "split watershed:0.5"], ["threshold sauvola:5,0.1", "skeleton"], ["threshold 100", "thickness"], ["threshold li", "invert", "distance"],
            new[] { "threshold hysteresis:120,200", "morphology remove-small:5", "label", "morphology clear-border" },
        })
        {
            Assert.Equal(Bytes(volume, 1, steps), Bytes(volume, 3, steps));
        }
    }

    [Fact]
    public void Otsu_after_a_median_of_integers_counts_whole_grey_levels()
    {
        using Volume<byte> volume = Noise(6, 9, 11, 2);
        using PipelineResult result = Run(volume, 1, "filter median:3", "threshold otsu");
        Assert.DoesNotContain('.', result.Threshold!);
        using PipelineResult smooth = Run(volume, 1, "filter gaussian:1", "threshold otsu");
        Assert.Contains('.', smooth.Threshold!);
    }

    [Theory]
    [InlineData("erode needs a mask", "put a --threshold before it", "morphology erode")]
    [InlineData("label needs a mask", "put a --threshold before it", "label")]
    [InlineData("clear-border needs a mask", "put a --threshold before it", "morphology clear-border")]
    [InlineData("filter needs grey values", "put --filter before --threshold", "threshold 3", "filter mean:3")]
    [InlineData("skeleton needs a mask", "put it before --label or --split", "threshold 3", "label", "skeleton")]
    [InlineData("unknown filter 'gausian'", "did you mean gaussian?", "filter gausian:1")]
    [InlineData("unknown threshold 'otzu'", "did you mean otsu?", "threshold otzu")]
    [InlineData("unknown morphology 'errode'", "did you mean erode?", "threshold 3", "morphology errode")]
    [InlineData("wants a window of odd edges", "an even window has no middle", "threshold sauvola:4,0.2")]
    [InlineData("the volume's voxel size is not known", "give --voxel-size, e.g. 1.3um", "filter gaussian:2um")]
    [InlineData("has no option 'edge'", "options: border", "filter gaussian:2,edge=reflect")]
    [InlineData("wants a length, found 'two'", "e.g. 2, 2um, or 1x2x2 for z, y and x", "filter gaussian:two")]
    public void A_step_that_does_not_fit_says_what_would(string message, string hint, params string[] steps)
    {
        using Volume<byte> volume = Noise(3, 4, 5, 3);
        ApproxException e = Assert.Throws<ApproxException>(() => Run(volume, 1, steps).Dispose());
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(hint, e.Hint);
    }

    [Fact]
    public void Lengths_with_a_unit_are_counted_in_voxel_edges()
    {
        using Volume<byte> volume = Noise(7, 8, 9, 4);
        VoxelSize voxel = VoxelSize.Parse("2,0.5,0.5um");
        Assert.Equal(Bytes(volume, 1, ["filter gaussian:0.5x2x2"]), Bytes(volume, 1, ["filter gaussian:1um"], voxel));
        Assert.Equal(Bytes(volume, 1, ["filter gaussian:0.5x2x2"]), Bytes(volume, 1, ["filter gaussian:1000nm"], voxel));
        Assert.NotEqual(Bytes(volume, 1, ["filter gaussian:1"]), Bytes(volume, 1, ["filter gaussian:1um"], voxel));
    }

    [Fact]
    public void The_input_is_left_as_it_was()
    {
        using Volume<byte> volume = Noise(5, 6, 7, 5), copy = Noise(5, 6, 7, 5);
        Run(volume, 2, "threshold otsu", "invert", "morphology fill-holes", "label").Dispose();
        Assert.Equal(copy.Bytes(0, 5).ToArray(), volume.Bytes(0, 5).ToArray());
    }

    private static PipelineResult Run(Volume<byte> volume, int threads, params string[] steps) => Run(volume, threads, VoxelSize.Unknown, steps);

    private static PipelineResult Run(Volume<byte> volume, int threads, VoxelSize voxel, string[] steps)
    {
        PipelineStep[] parsed = [.. steps.Select(s => s.Split(' ', 2)).Select(s => PipelineStep.Of(s[0], s.Length > 1 ? s[1] : ""))];
        return new PipelineRunner(parsed, Connectivity.TwentySix, new Workers(threads)).Run(volume, voxel);
    }

    private static byte[] Bytes(Volume<byte> volume, int threads, string[] steps, VoxelSize? voxel = null)
    {
        using PipelineResult result = Run(volume, threads, voxel ?? VoxelSize.Unknown, steps);
        return [.. result.Grey is { } grey ? grey.Bytes(0, grey.SizeZ) : result.Mask is { } mask ? mask.Bytes(0, mask.SizeZ) : result.Labels!.Bytes(0, result.Labels.SizeZ)];
    }

    private static Volume<byte> Noise(int z, int y, int x, int seed)
    {
        Volume<byte> volume = new(z, y, x, VoxelSize.Unknown);
        Random random = new(seed);
        for (int i = 0; i < z; i++) random.NextBytes(MemoryMarshal.AsBytes(volume.Slice(i)));
        return volume;
    }
}
