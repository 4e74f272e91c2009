using Approx.Core;
using Approx.Extract;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;
using Approx.Extract.Observers;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Observers;

public sealed class FrameObserverTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(9, 4)]
    public void Slabs_of_any_thickness_and_any_threads_show_the_same(int thickness, int threads)
    {
        using Volume<float> grey = RandomFloats(9);
        using Volume<short> labels = RandomLabels(9);
        (ObjectTable table, int[] kept) = Objects(labels);
        FrameObserver whole = new(new Pipeline(), 9, Workers.One), cut = new(new Pipeline(), 9, new Workers(threads));
        whole.Grey(new Slab<float>(grey));
        whole.Labels(new Slab<short>(labels));
        for (int z = 0; z < 9; z += thickness)
        {
            cut.Grey(new Slab<float>(grey, z, Math.Min(thickness, 9 - z)));
            cut.Labels(new Slab<short>(labels, z, Math.Min(thickness, 9 - z)));
        }
        FrameObservations a = whole.Finish(table, kept), b = cut.Finish(table, kept);
        Assert.Equal(a.Grey!, b.Grey!);
        Assert.Equal(a.SliceObjects!, b.SliceObjects!);
        Assert.Equal(a.Histogram!.Rows(), b.Histogram!.Rows());
    }

    [Fact]
    public void Labels_of_a_slice_are_counted_once_and_only_when_they_are_written()
    {
        using Volume<short> labels = RandomLabels(7);
        (ObjectTable table, int[] kept) = Objects(labels);
        for (int i = 0; i < kept.Length; i += 3) kept[i] = -1;
        HashSet<ulong> written = [.. table.Objects.Where((_, i) => kept[i] >= 0).Select(o => o.Label)];
        FrameObserver observer = new(new Pipeline(), 7, Workers.One);
        observer.Labels(new Slab<short>(labels));
        int[] expected = [.. Enumerable.Range(0, 7).Select(z => labels.Slice(z).ToArray().Distinct().Count(l => l != 0 && written.Contains((ulong)l)))];
        Assert.Equal(expected, observer.Finish(table, kept).SliceObjects!);
    }

    [Fact]
    public void What_is_not_asked_for_is_not_there()
    {
        using Volume<short> labels = RandomLabels(3);
        (ObjectTable table, int[] kept) = Objects(labels);
        FrameObserver observer = new(new Pipeline { Metrics = MetricSet.Parse("volume") }, 3, Workers.One);
        observer.Grey(new Slab<short>(labels));
        observer.Labels(new Slab<short>(labels));
        Assert.Equal(new FrameObservations(), observer.Finish(table, kept));
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(1e-30, 0.0)]
    [InlineData(1e30, -3e30)]
    [InlineData(0.5, 1e6)]
    public void A_histogram_counts_each_value_once_whatever_the_order_and_the_parts(double scale, double shift)
    {
        Random random = new(5);
        double[] values = [.. Enumerable.Range(0, 3000).Select(_ => shift + (scale * random.NextDouble() * random.NextDouble())), 0, double.NaN, double.NegativeInfinity];
        GreyHistogram whole = GreyHistogram.For<double>();
        whole.Add<double>(values);
        (double Low, double High, long Count)[] rows = [.. whole.Rows()];
        Assert.InRange(rows.Length, 2, GreyHistogram.MostBins);
        Assert.Equal(3001, rows.Sum(r => r.Count));
        Assert.All(rows, r => Assert.Equal(values.Count(v => v >= r.Low && v < r.High), r.Count));
        random.Shuffle(values);
        GreyHistogram parts = GreyHistogram.For<double>();
        for (int at = 0; at < values.Length;)
        {
            int n = Math.Min(random.Next(1, 900), values.Length - at);
            GreyHistogram part = GreyHistogram.For<double>();
            part.Add<double>(values.AsSpan(at, n));
            parts.Merge(part);
            at += n;
        }
        Assert.Equal(rows, parts.Rows());
    }

    [Fact]
    public void Few_levels_have_a_bin_each_and_many_share_bins_of_one_width()
    {
        GreyHistogram few = GreyHistogram.OfCounts([1, 0, 5], -1), many = GreyHistogram.OfCounts([.. Enumerable.Range(0, 4096).Select(i => (long)i)], 100);
        Assert.Equal([(-1.0, 0.0, 1L), (1.0, 2.0, 5L)], few.Rows());
        Assert.Equal(4096L * 4095 / 2, many.Rows().Sum(r => r.Count));
        Assert.InRange(many.Rows().Count(), 257, 512);
        Assert.Single(many.Rows().Select(r => r.High - r.Low).Distinct());
        GreyHistogram values = GreyHistogram.For<int>();
        values.Add<int>([-1, 1, 1, 1, 1, 1]);
        Assert.Equal(few.Rows(), values.Rows());
    }

    private static (ObjectTable Table, int[] Kept) Objects(Volume<short> labels)
    {
        ObjectTable table = new ObjectExtraction(new PassOptions { Input = InputKind.Labels }).Labels(labels);
        return (table, [.. Enumerable.Range(0, table.Objects.Length)]);
    }

    private static Volume<float> RandomFloats(int sizeZ)
    {
        Random random = new(3);
        Volume<float> volume = new(sizeZ, 11, 13, VoxelSize.Unknown);
        for (int z = 0; z < sizeZ; z++)
        {
            foreach (ref float value in volume.Slice(z)) value = random.Next(10) == 0 ? float.NaN : (float)((random.NextDouble() - 0.3) * Math.Pow(10, z - 4));
        }
        return volume;
    }

    // Sparse labels: most do not hang together and leave slices out.
    private static Volume<short> RandomLabels(int sizeZ)
    {
        Random random = new(4);
        Volume<short> volume = new(sizeZ, 11, 13, VoxelSize.Unknown);
        for (int z = 0; z < sizeZ; z++)
        {
            foreach (ref short value in volume.Slice(z)) value = (short)(random.Next(3) == 0 ? random.Next(1, 60) : 0);
        }
        return volume;
    }
}
