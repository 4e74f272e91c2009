using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Extract.Blocks;

public sealed class ObjectsPassTests
{
    private static readonly PassOptions Everything = new() { Intensity = true, Quantiles = true, Contacts = true };

    [Theory]
    [InlineData(6)]
    [InlineData(18)]
    [InlineData(26)]
    public void A_foreground_pass_equals_the_voxel_by_voxel_reference(int connectivity) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume volume = new(seed);
            ObjectTable table = volume.Whole(Everything with { Connectivity = (Connectivity)connectivity }, volume.Grey);
            ulong[,,] labels = NaiveObjects.Label(volume.Cube(volume.Labels, static l => l != 0), (Connectivity)connectivity);
            Assert.Equal(Expected(labels, volume.Cube(volume.Grey, static g => (double)g), contacts: false), StateText.Of(table));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void A_label_pass_equals_the_voxel_by_voxel_reference() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume volume = new(seed);
            ObjectTable table = volume.Whole(Everything with { Input = InputKind.Labels }, volume.Grey);
            ulong[,,] labels = volume.Cube(volume.Labels, static l => (ulong)l);
            Assert.Equal(Expected(labels, volume.Cube(volume.Grey, static g => (double)g), contacts: true), StateText.Of(table));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Float_grey_values_are_summed_exactly_and_values_that_are_not_finite_take_no_part() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume volume = new(seed);
            Random random = new(seed);
            float[] grey = Array.ConvertAll(volume.Grey, g => random.Next(9) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => g / 1024f, 3 => -g * 1e20f, 4 => g * 1e-20f, _ => g });
            ObjectTable table = volume.Whole(Everything with { Input = InputKind.Labels }, grey);
            ulong[,,] labels = volume.Cube(volume.Labels, static l => (ulong)l);
            Assert.Equal(Expected(labels, volume.Cube(grey, static g => (double)g), contacts: true), StateText.Of(table));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Theory]
    [InlineData(6, false)]
    [InlineData(18, false)]
    [InlineData(26, false)]
    [InlineData(26, true)]
    public void Blocks_of_any_size_in_any_order_give_the_table_of_the_whole_volume(int connectivity, bool labels) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume volume = new(seed);
            PassOptions options = Everything with { Connectivity = (Connectivity)connectivity, Input = labels ? InputKind.Labels : InputKind.Foreground, KeepRuns = true };
            Random random = new(seed);
            ObjectTable whole = volume.Whole(options, volume.Grey);
            List<BlockResult> blocks = [];
            foreach (BlockWindow window in Cut(volume, random.Next(1, volume.Z + 1), random.Next(1, volume.Y + 1), random.Next(1, volume.X + 1))) blocks.Add(volume.Pass(window, options, volume.Grey));
            BlockResult[] shuffled = [.. blocks];
            random.Shuffle(shuffled);
            ObjectTable joined = BlockMerger.Merge(shuffled);
            Assert.Equal(StateText.Of(whole), StateText.Of(joined));
            for (int i = 0; i < whole.Objects.Length; i++) Assert.Equal(whole.Runs![i].ToArray(), joined.Runs![i].ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void A_pass_given_the_blocks_own_slices_equals_one_given_the_volumes_slices()
    {
        RandomVolume volume = new(77);
        BlockWindow window = new(volume.Z, volume.Y, volume.X, (0, volume.Y / 2, volume.X / 2), (volume.Z, volume.Y, volume.X));
        ObjectsPass pass = new(window, new PassOptions());
        for (int z = 0; z < volume.Z; z++)
        {
            List<ushort> slice = [];
            for (int y = 0; y < window.WindowY; y++) slice.AddRange(volume.Labels.AsSpan((((z * volume.Y) + window.WindowY0 + y) * volume.X) + window.WindowX0, window.WindowX));
            pass.PushForeground(slice.ToArray().AsSpan(), VoxelRange<ushort>.NonZero, default(ReadOnlySpan<byte>));
        }
        Assert.Equal(volume.Pass(window, new PassOptions(), volume.Grey).Components.Select(StateText.Of), pass.Finish().Components.Select(StateText.Of));
    }

    internal static IEnumerable<BlockWindow> Cut(RandomVolume volume, int bz, int by, int bx)
    {
        foreach ((int i, int j, int k) in NaiveObjects.Box((0, 0, 0), ((volume.Z + bz - 1) / bz, (volume.Y + by - 1) / by, (volume.X + bx - 1) / bx)))
        {
            (int z, int y, int x) = (i * bz, j * by, k * bx);
            yield return new BlockWindow(volume.Z, volume.Y, volume.X, (z, y, x), (Math.Min(z + bz, volume.Z), Math.Min(y + by, volume.Y), Math.Min(x + bx, volume.X)));
        }
    }

    private static string Expected(ulong[,,] labels, double[,,] grey, bool contacts)
    {
        System.Text.StringBuilder text = new();
        foreach (ObjectState state in NaiveObjects.Measure(labels, grey)) text.AppendLine(StateText.Of(state));
        if (contacts)
        {
            foreach (((ulong a, ulong b), (long z, long y, long x)) in NaiveObjects.Contacts(labels)) text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{a} - {b}: {z} {y} {x}");
        }
        ulong[,,] all = new ulong[labels.GetLength(0), labels.GetLength(1), labels.GetLength(2)];
        long[] slices = new long[all.GetLength(0)];
        foreach ((int z, int y, int x) in NaiveObjects.Box((0, 0, 0), (all.GetLength(0), all.GetLength(1), all.GetLength(2))))
        {
            if (labels[z, y, x] == 0) continue;
            all[z, y, x] = 1;
            slices[z]++;
        }
        ObjectState foreground = NaiveObjects.Measure(all) is [ObjectState one] ? one : ObjectState.Empty;
        foreground.Label = 0;
        text.AppendLine(StateText.Of(foreground)).AppendJoin(' ', slices);
        return text.ToString();
    }
}
