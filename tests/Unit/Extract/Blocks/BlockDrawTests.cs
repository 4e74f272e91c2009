using Approx.Extract.Blocks;

namespace Approx.Tests.Extract.Blocks;

public sealed class BlockDrawTests
{
    private static readonly (int Z, int Y, int X) Size = (50, 70, 64);

    [Fact]
    public void The_blocks_cover_every_voxel_once()
    {
        BlockDraw all = BlockDraw.Of("v", 0, Size, 16, 1, 7);
        Assert.Equal(all.Population, all.Blocks.Count);
        Assert.Equal((long)Size.Z * Size.Y * Size.X, all.Blocks.Sum(b => (long)(b.To.Z - b.From.Z) * (b.To.Y - b.From.Y) * (b.To.X - b.From.X)));
        for (long voxel = 0; voxel < (long)Size.Z * Size.Y * Size.X; voxel += 97) Assert.Single(all.Blocks, b => b.Contains(voxel, Size));
    }

    [Fact]
    public void A_larger_fraction_keeps_the_blocks_of_a_smaller_one()
    {
        HashSet<DrawnBlock> former = [];
        foreach (double fraction in new[] { 0.01, 0.1, 0.35, 0.8, 1 })
        {
            BlockDraw draw = BlockDraw.Of("v", 0, Size, 16, fraction, 7);
            Assert.Equal(Math.Max(2, (int)Math.Ceiling(fraction * draw.Population)), draw.Blocks.Count);
            Assert.Equal(draw.Blocks.Count, draw.Blocks.Distinct().Count());
            Assert.True(former.IsSubsetOf(draw.Blocks));
            former = [.. draw.Blocks];
        }
    }

    [Fact]
    public void Every_block_is_drawn_as_often_as_its_probability_says()
    {
        const int draws = 4000;
        long population = BlockDraw.Of("v", 0, Size, 16, 0.1, 7).Population;
        int[] times = new int[population];
        double probability = 0;
        for (int i = 0; i < draws; i++)
        {
            BlockDraw draw = BlockDraw.Of($"v{i}", i % 3, Size, 16, 0.1, 7);
            probability = draw.InclusionProbability;
            foreach (DrawnBlock block in draw.Blocks) times[block.Number]++;
        }
        double sd = Math.Sqrt(draws * probability * (1 - probability));
        Assert.All(times, t => Assert.InRange(t, (draws * probability) - (5 * sd), (draws * probability) + (5 * sd)));
    }

    [Fact]
    public void Names_frames_and_seeds_draw_differently_and_the_same_ones_alike()
    {
        IReadOnlyList<DrawnBlock> Draw(string name, int frame, ulong seed) => BlockDraw.Of(name, frame, Size, 16, 0.2, seed).Blocks;
        Assert.Equal(Draw("v", 0, 7), Draw("v", 0, 7));
        Assert.NotEqual(Draw("v", 0, 7), Draw("w", 0, 7));
        Assert.NotEqual(Draw("v", 0, 7), Draw("v", 1, 7));
        Assert.NotEqual(Draw("v", 0, 7), Draw("v", 0, 8));
    }

    [Fact]
    public void Volumes_of_one_block_are_read_whole_and_small_ones_get_smaller_blocks()
    {
        Assert.Single(BlockDraw.Of("v", 0, (5, 5, 5), 32, 0.01, 7).Blocks);
        Assert.Equal([32, 64, 128], new[] { 100, 256, 2000 }.Select(s => BlockDraw.DefaultEdge((s, s, s))));
    }
}
