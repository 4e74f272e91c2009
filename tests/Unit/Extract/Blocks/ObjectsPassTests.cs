using Approx.Core;
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
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(80));

    [Fact]
    public void A_label_pass_equals_the_voxel_by_voxel_reference() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume volume = new(seed);
            ObjectTable table = volume.Whole(Everything with { Input = InputKind.Labels }, volume.Grey);
            ulong[,,] labels = volume.Cube(volume.Labels, static l => (ulong)l);
            Assert.Equal(Expected(labels, volume.Cube(volume.Grey, static g => (double)g), contacts: true), StateText.Of(table));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(80));

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
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(80));

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
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(80));

    [Theory]
    [InlineData(6, 0.2)]
    [InlineData(6, 0.45)]
    [InlineData(18, 0.12)]
    public void Noise_that_defers_more_than_a_pass_keeps_is_counted_as_the_reference_does(int connectivity, double density)
    {
        RandomVolume volume = new(5, 14, 50, 60, density);
        PassOptions options = Everything with { Connectivity = (Connectivity)connectivity };
        ulong[,,] labels = NaiveObjects.Label(volume.Cube(volume.Labels, static l => l != 0), (Connectivity)connectivity);
        string expected = Expected(labels, volume.Cube(volume.Grey, static g => (double)g), contacts: false);
        Assert.Equal(expected, StateText.Of(volume.Whole(options, volume.Grey)));
        Assert.Equal(expected, StateText.Of(BlockMerger.Merge([.. Cut(volume, 7, 50, 60).Select(window => volume.Pass(window, options, volume.Grey))])));
    }

    [Fact]
    public void Too_many_components_are_refused_with_a_hint_instead_of_filling_the_memory()
    {
        RandomVolume volume = new(6, 8, 40, 40, 0.1);
        ApproxException refused = Assert.Throws<ApproxException>(() => volume.Whole(new PassOptions { MaxComponents = 100 }, volume.Grey));
        Assert.Contains("100", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Hint);
    }

    [Fact]
    public void Labels_may_be_any_64_bit_number_and_negative_or_broken_ones_are_refused()
    {
        BlockWindow window = BlockWindow.Whole(1, 1, 4);
        PassOptions options = new() { Input = InputKind.Labels };
        ObjectsPass pass = new(window, options);
        pass.PushLabels<ulong>([ulong.MaxValue, ulong.MaxValue, 0, 1UL << 63]);
        Assert.Equal([(1UL << 63, 1L), (ulong.MaxValue, 2L)], BlockMerger.Merge([pass.Finish()]).Objects.Select(static o => (o.Label, o.N)));
        Assert.Contains("x=2", Assert.Throws<ApproxException>(() => new ObjectsPass(window, options).PushLabels<short>([1, 1, -4, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("2.5", Assert.Throws<ApproxException>(() => new ObjectsPass(window, options).PushLabels<float>([1, 2.5f, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("3 voxels", Assert.Throws<ApproxException>(() => new ObjectsPass(window, options).PushLabels<byte>([1, 1, 1])).Message, StringComparison.Ordinal);
    }

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
