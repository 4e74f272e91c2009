using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Blocks;

public sealed class BlockPlanTests
{
    [Theory]
    [InlineData(400, 400, 400, 8)]
    [InlineData(3, 500, 500, 16)]
    [InlineData(1, 1, 1, 4)]
    [InlineData(5000, 4096, 4096, 1)]
    [InlineData(40, 70_000, 90_000, 2)]
    [InlineData(2_000_000_000, 1, 1, 1)]
    public void Slabs_cover_every_voxel_once_and_fit_a_pass(int z, int y, int x, int parts)
    {
        IReadOnlyList<BlockWindow> blocks = BlockPlan.Slabs(z, y, x, parts);
        Int128 voxels = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            BlockWindow b = blocks[i];
            voxels += (Int128)(b.CoreZ1 - b.CoreZ0) * (b.CoreY1 - b.CoreY0) * (b.CoreX1 - b.CoreX0);
            Assert.True(BlockWindow.Fits(b.WindowZ, b.WindowY, b.WindowX));
            bool follows = i == 0 || (b.CoreZ0, b.CoreY0, b.CoreX0).CompareTo((blocks[i - 1].CoreZ0, blocks[i - 1].CoreY0, blocks[i - 1].CoreX0)) > 0;
            Assert.True(follows);
        }
        Assert.Equal((Int128)z * y * x, voxels);
    }

    [Fact]
    public void A_block_outside_its_volume_or_too_large_is_refused()
    {
        Assert.Throws<ApproxException>(() => new BlockWindow(10, 10, 10, (0, 0, 0), (11, 10, 10)));
        Assert.Throws<ApproxException>(() => new BlockWindow(10, 10, 10, (5, 0, 0), (5, 10, 10)));
        Assert.Throws<ApproxException>(() => BlockWindow.Whole(1, 1, 70_000));
        Assert.Throws<ApproxException>(() => BlockPlan.Cubes(10, 10, 10, 0));
    }

    [Fact]
    public void The_table_of_a_real_volume_does_not_depend_on_threads_or_blocks()
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path("gray/polymer3d_8bit_128x128x128.raw"), new VolumeOpenOptions { Shape = [128, 128, 128], Encoding = VoxelEncoding.Parse("u8") });
        using Volume<byte> volume = source.ReadAll<byte>();
        VoxelRange<byte> range = VoxelRange<byte>.Above(127);
        PassOptions options = new() { Connectivity = Connectivity.Six, Intensity = true, Quantiles = true };
        string one = StateText.Of(new ObjectExtraction(options).Foreground(volume, range));
        Assert.Equal(one, StateText.Of(new ObjectExtraction(options, threads: 3).Foreground(volume, range)));
        List<BlockResult> blocks = [];
        foreach (BlockWindow window in BlockPlan.Cubes(128, 128, 128, 50))
        {
            ObjectsPass pass = new(window, options);
            for (int z = window.WindowZ0; z < window.CoreZ1; z++) pass.PushForeground<byte>(volume.Slice(z), range);
            blocks.Add(pass.Finish());
        }
        Assert.Equal(one, StateText.Of(BlockMerger.Merge(blocks)));
    }
}
