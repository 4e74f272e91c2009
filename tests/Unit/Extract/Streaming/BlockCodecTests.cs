using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Streaming;
using Approx.Tests.Extract.Blocks;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Extract.Streaming;

public sealed class BlockCodecTests
{
    [Theory]
    [InlineData(6, false)]
    [InlineData(18, false)]
    [InlineData(26, true)]
    public void Results_of_blocks_come_back_as_they_were(int connectivity, bool labels) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (RandomVolume volume, PassOptions options, List<BlockResult> blocks) = Cut(seed, connectivity, labels);
            BlockResult[] copies = [.. blocks.Select(b => BlockCodec.Decode(BlockCodec.Encode(b), b.Window, options))];
            string whole = StateText.Of(BlockMerger.Merge([.. blocks.Select(b => BlockCodec.Decode(BlockCodec.Encode(b), b.Window, options))]));
            Assert.Equal(StateText.Of(volume.Whole(options, Floats(volume))), whole);
            for (int b = 0; b < copies.Length; b++) Assert.Equal(BlockCodec.Encode(blocks[b]), BlockCodec.Encode(copies[b]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Bytes_cut_short_or_too_long_are_refused()
    {
        BlockResult block = Cut(11, 6, false).Blocks[0];
        byte[] bytes = BlockCodec.Encode(block);
        for (int length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 97)) Assert.Throws<InvalidDataException>(() => BlockCodec.Decode(bytes.AsSpan(0, length), block.Window, block.Options));
        Assert.Throws<InvalidDataException>(() => BlockCodec.Decode([.. bytes, 0], block.Window, block.Options));
        bytes[0]++;
        Assert.Throws<InvalidDataException>(() => BlockCodec.Decode(bytes, block.Window, block.Options));
    }

    // Sums of such floats need more than 128 bits.
    private static float[] Floats(RandomVolume volume) => Array.ConvertAll(volume.Grey, g => g % 5 == 0 ? -g * 1e30f : g * 1e-30f);

    private static (RandomVolume Volume, PassOptions Options, List<BlockResult> Blocks) Cut(int seed, int connectivity, bool labels)
    {
        RandomVolume volume = new(seed);
        Random random = new(seed);
        PassOptions options = new() { Intensity = true, Quantiles = true, Contacts = labels, Connectivity = (Connectivity)connectivity, Input = labels ? InputKind.Labels : InputKind.Foreground };
        List<BlockResult> blocks = [];
        foreach (BlockWindow window in BlockPlan.Boxes(volume.Z, volume.Y, volume.X, random.Next(1, volume.Z + 1), random.Next(1, volume.Y + 1), random.Next(1, volume.X + 1))) blocks.Add(volume.Pass(window, options, Floats(volume)));
        return (volume, options, blocks);
    }
}
