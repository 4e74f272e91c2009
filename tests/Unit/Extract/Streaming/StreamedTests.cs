using System.Numerics;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Streaming;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Blocks;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Extract.Streaming;

/// <summary>Slabs, blocks of any size, any threads: every number is that of the whole volume in memory, bit for bit.</summary>
public sealed class StreamedTests : IDisposable
{
    private readonly Frames frames = new();

    public static TheoryData<string> FiniteSteps =>
    [
        "filter gaussian:1", "filter gaussian:1.3x0.7x2,border=mirror", "filter gaussian:0.5,border=constant", "filter gaussian:3,border=nearest", "filter gradient:1", "filter mean:3", "filter mean:4",
        "filter median:3", "filter median:ball2,border=constant", "filter median:2", "filter minimum:3", "filter maximum:4,border=mirror", "filter maximum:ball3", "filter tophat:3", "filter tophat:4", "filter tophat:ball2",
        "filter bilateral:1,30", "filter rolling-ball:4", "filter median:3 / filter gaussian:1", "filter maximum:3 / filter minimum:3",
        "filter median:3 / threshold li", "threshold yen", "threshold triangle", "threshold isodata / label", "threshold mean", "threshold multiotsu:3", "threshold 90..150", "threshold otsu / invert",
        "threshold local-mean:7,3", "threshold sauvola:7,0.2", "threshold sauvola:5x7x9", "threshold niblack:5,0.1", "filter gaussian:1 / threshold sauvola:7,0.2",
        "threshold otsu / morphology erode", "threshold otsu / morphology dilate:18", "threshold otsu / morphology open:26", "threshold otsu / morphology close:ball2", "filter median:3 / threshold otsu / invert / morphology open / label",
    ];

    public void Dispose() => frames.Dispose();

    [Theory]
    [InlineData(6)]
    [InlineData(18)]
    [InlineData(26)]
    public void Objects_do_not_depend_on_blocks_or_threads(int connectivity) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            RandomVolume random3 = new(seed);
            using Volume<ushort> volume = Volume(random3, random3.Labels);
            using VolumeSource source = VolumeSource.FromMemory(volume);
            Pipeline pipeline = new() { Steps = [PipelineStep.Of("threshold", "0")], Connectivity = (Connectivity)connectivity, Metrics = MetricSet.All, MinVoxels = random.Next(1, 4), ClearBorder = random.Next(4) == 0 };
            string whole = Frames.InMemory(source, null, pipeline);
            Assert.Equal(whole, frames.InBlocks(source, null, pipeline, random.Next(1, 9), random.Next(1, 4)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_and_their_contacts_do_not_depend_on_blocks_or_threads(bool floats) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            RandomVolume random3 = new(seed);
            using Volume<ushort> volume = Volume(random3, random3.Labels);
            using Volume<byte> bytes = Volume(random3, random3.Grey);
            using Volume<float> values = Volume(random3, Array.ConvertAll(random3.Grey, g => random.Next(9) == 0 ? float.NaN : g * 1e-20f * (random.Next(3) - 1)));
            using VolumeSource source = VolumeSource.FromMemory(volume), grey = floats ? VolumeSource.FromMemory(values) : VolumeSource.FromMemory(bytes);
            Pipeline pipeline = new() { Labels = true, Metrics = MetricSet.All, MinVoxels = random.Next(1, 4) };
            VolumeSource? with = random.Next(3) == 0 ? null : grey;
            Assert.Equal(Frames.InMemory(source, with, pipeline), frames.InBlocks(source, with, pipeline, random.Next(1, 9), random.Next(1, 4)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Theory]
    [MemberData(nameof(FiniteSteps))]
    public void Steps_of_finite_reach_give_the_same_voxels_slab_by_slab(string text)
    {
        PipelineStep[] steps = [.. text.Split(" / ").Select(s => s.Split(' ', 2)).Select(s => PipelineStep.Of(s[0], s.Length > 1 ? s[1] : ""))];
        if (!steps.Any(s => s.Kind == StepKind.Threshold)) steps = [.. steps, PipelineStep.Of("threshold", "otsu")];
        Pipeline pipeline = new() { Steps = steps };
        Same<byte>(pipeline, v => (byte)v);
        Same<short>(pipeline, v => (short)((v * 97) - 9000));
        Same<float>(pipeline, v => (v * 0.37f) - 20);
    }

    [Theory]
    [InlineData("gray/bone_test25a.nii", "otsu", 9, 2)]
    [InlineData("gray/aluminum_foam_130x130x100_i16.nii.gz", "otsu", 40, 10)]
    [InlineData("gray/brain1_image.nrrd", "li", 33, 4)]
    public void A_real_grey_volume_gives_the_same_table_in_blocks_and_within_a_part_of_its_size(string file, string threshold, int block, int part)
    {
        string path = SharedData.Path(file);
        Pipeline pipeline = new() { Steps = [PipelineStep.Of("filter", "maximum:3"), PipelineStep.Of("threshold", threshold)], MinVoxels = 20 };
        using VolumeSource source = VolumeSource.Open(path);
        string whole = Frames.InMemory(source, null, pipeline);
        Assert.Equal(whole, frames.InBlocks(source, null, pipeline, block, 2));
        Pipeline plain = pipeline with { Steps = [pipeline.Steps[1]], Connectivity = Connectivity.Six };
        Assert.Equal(Frames.InMemory(source, null, plain), frames.Within(source.Info.FrameBytes / part, source, null, plain, 2));
    }

    [Fact]
    public void A_real_label_volume_with_its_grey_values_gives_the_same_table_in_blocks_and_within_a_part_of_its_size()
    {
        using VolumeSource labels = VolumeSource.Open(SharedData.Path("labels/stardist_mask3d.tif")), grey = VolumeSource.Open(SharedData.Path("gray/stardist_img3d.tif"));
        Pipeline pipeline = new() { Labels = true, Metrics = MetricSet.All };
        string whole = Frames.InMemory(labels, grey, pipeline);
        Assert.Equal(whole, frames.InBlocks(labels, grey, pipeline, 37, 2));
        Assert.Equal(whole, frames.Within((labels.Info.FrameBytes + grey.Info.FrameBytes) / 4, labels, grey, pipeline, 2));
    }

    [Theory]
    [InlineData("split watershed:1")]
    [InlineData("morphology fill-holes")]
    [InlineData("morphology remove-small:4")]
    [InlineData("morphology clear-border")]
    [InlineData("filter tv:0.1")]
    [InlineData("threshold hysteresis:100,150")]
    [InlineData("skeleton")]
    public void A_step_that_needs_the_whole_volume_is_refused_when_memory_does_not_hold_it(string text)
    {
        string[] words = text.Split(' ');
        PipelineStep step = PipelineStep.Of(words[0], words.Length > 1 ? words[1] : ""), otsu = PipelineStep.Of("threshold", "otsu");
        Pipeline pipeline = new() { Steps = step.Kind switch { StepKind.Filter => [step, otsu], StepKind.Threshold => [step], _ => [otsu, step] } };
        VolumeInfo info = new() { Path = "scan.tif", SizeZ = 1000, SizeY = 1000, SizeX = 1000, VoxelType = VoxelType.UInt16 };
        ExtractOptions options = new() { Inputs = [], Open = new VolumeOpenOptions { MemoryBudget = 3_000_000_000 } };
        PlannedVolume planned = new(new InputVolume("scan.tif", "scan"), info, "s", [], VoxelSize.Unknown);
        ApproxException error = Assert.Throws<ApproxException>(() => ExtractionPath.Choose(pipeline, options, planned, null));
        Assert.Contains($"'{step}' needs the whole volume of 1000×1000×1000 voxels", error.Message, StringComparison.Ordinal);
        Assert.Contains("the budget is 3,000,000,000", error.Message, StringComparison.Ordinal);
        Assert.Contains("--memory", error.Hint, StringComparison.Ordinal);
        Assert.False(ExtractionPath.Choose(pipeline, options with { Open = new VolumeOpenOptions { MemoryBudget = 1L << 40 } }, planned, null).IsStreamed);
    }

    [Fact]
    public void A_budget_below_a_slab_and_a_step_that_is_misspelt_are_told_before_anything_is_read()
    {
        VolumeInfo info = new() { Path = "scan.tif", SizeZ = 1000, SizeY = 1000, SizeX = 1000, VoxelType = VoxelType.UInt16 };
        PlannedVolume planned = new(new InputVolume("scan.tif", "scan"), info, "s", [], VoxelSize.Unknown);
        ExtractOptions options = new() { Inputs = [], Open = new VolumeOpenOptions { MemoryBudget = 3_000_000 } };
        Pipeline pipeline = new() { Steps = [PipelineStep.Of("filter", "gaussian:2"), PipelineStep.Of("threshold", "otsu")] };
        Assert.Contains("slabs of 1 slice, 9 more to either side", Assert.Throws<ApproxException>(() => ExtractionPath.Choose(pipeline, options, planned, null)).Message, StringComparison.Ordinal);
        Pipeline misspelt = pipeline with { Steps = [PipelineStep.Of("filter", "gausian:2"), pipeline.Steps[1]] };
        Assert.Equal("did you mean gaussian?", Assert.Throws<ApproxException>(() => ExtractionPath.Choose(misspelt, options, planned, null)).Hint);
    }

    private void Same<T>(Pipeline pipeline, Func<int, T> value)
        where T : unmanaged, INumber<T>
    {
        using Volume<T> volume = new(31, 14, 17, VoxelSize.Unknown);
        Random random = new(3);
        for (int z = 0; z < volume.SizeZ; z++)
        {
            for (int i = 0; i < volume.Slice(z).Length; i++) volume.Slice(z)[i] = value((random.Next(160) + (60 * ((z / 4) + (i / 50))) % 90) & 255);
        }
        using VolumeSource source = VolumeSource.FromMemory(volume);
        string whole = Frames.InMemory(source, null, pipeline);
        Assert.Equal(whole, frames.InBlocks(source, null, pipeline, 5, 2));
        Assert.Equal(whole, frames.InBlocks(source, null, pipeline, 12, 1));
    }

    private static Volume<T> Volume<T>(RandomVolume like, T[] values)
        where T : unmanaged
    {
        Volume<T> volume = new(like.Z, like.Y, like.X, VoxelSize.Unknown);
        for (int z = 0; z < like.Z; z++) values.AsSpan(z * like.Y * like.X, like.Y * like.X).CopyTo(volume.Slice(z));
        return volume;
    }
}
