using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Metrics;

public sealed class VolumeMeasuresTests
{
    private static readonly VoxelSize Voxel = VoxelSize.Parse("2um");

    [Fact]
    public void Rods_along_one_axis_are_anisotropic_and_balls_are_not()
    {
        VolumeMeasures rods = Measure(static (z, y, x) => z % 8 < 3 && y % 8 < 3);
        VolumeMeasures balls = Measure(static (z, y, x) => Math.Pow((z % 16) - 7.5, 2) + Math.Pow((y % 16) - 7.5, 2) + Math.Pow((x % 16) - 7.5, 2) < 49);
        Assert.InRange(rods.DegreeOfAnisotropy!.Value, 0.9, 1);
        Assert.InRange(balls.DegreeOfAnisotropy!.Value, 0, 0.02);
        // 64 rods of 3×3 in 64×64; 64 separate rods have Euler number 64.
        Assert.Equal(9 / 64.0, rods.VolumeFraction, 1e-12);
        Assert.Equal((64L, 64L), (rods.EulerNumber, balls.EulerNumber));
        Assert.Equal((1 - 64) / (64.0 * 64 * 64 * 8), rods.ConnectivityDensity!.Value, 1e-15);
        // 64 balls of radius 7 voxels of 2 um.
        Assert.Equal(64 * 4 * Math.PI * 14 * 14 / (64.0 * 64 * 64 * 8), balls.SurfaceDensity, 0.001);
    }

    [Fact]
    public void An_empty_volume_has_no_objects_and_no_ratios()
    {
        VolumeMeasures empty = Measure(static (_, _, _) => false);
        Assert.Equal((0L, 0.0, 0.0, 0L), (empty.ForegroundVoxels, empty.VolumeFraction, empty.SurfaceDensity, empty.EulerNumber));
        Assert.Null(empty.ConnectivityDensity);
        Assert.Null(empty.DegreeOfAnisotropy);
    }

    [Fact]
    public void Slice_statistics_equal_those_of_sorted_doubles_for_every_kind_of_type()
    {
        Random random = new(1);
        float[] values = new float[5001];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(-100, 120);
        Check(values, values);
        Check(Array.ConvertAll(values, static v => (sbyte)v), values);
        Check(Array.ConvertAll(values, static v => (byte)(v + 100)), Array.ConvertAll(values, static v => v + 100));
        Check(Array.ConvertAll(values, static v => (short)(v * 250)), Array.ConvertAll(values, static v => v * 250));
        Check(Array.ConvertAll(values, static v => (ushort)((v + 100) * 250)), Array.ConvertAll(values, static v => (v + 100) * 250));
        Check(Array.ConvertAll(values, static v => (int)v * 70000), Array.ConvertAll(values, static v => v * 70000));
        Check(Array.ConvertAll(values, static v => (uint)(v + 100)), Array.ConvertAll(values, static v => v + 100));
        Check(Array.ConvertAll(values, static v => (long)v), values);
        Check(Array.ConvertAll(values, static v => (ulong)(v + 100)), Array.ConvertAll(values, static v => v + 100));
        Check(Array.ConvertAll(values, static v => (double)v), values);
        Check([.. values, float.NaN, float.PositiveInfinity], values);
        Assert.Null(GreyStatistics.Of<float>([float.NaN]).Mean);

        static void Check<T>(T[] slice, float[] expected)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            double[] sorted = [.. expected.Select(static v => (double)v).Order()];
            double mean = sorted.Average(), sd = Math.Sqrt(sorted.Average(v => (v - mean) * (v - mean)));
            GreyStatistics found = GreyStatistics.Of<T>(slice);
            Assert.Equal((sorted[0], sorted[^1], sorted[2500]), (found.Min, found.Max, found.Median));
            Assert.Equal(mean, found.Mean!.Value, 1e-9 * Math.Max(1, Math.Abs(mean)));
            Assert.Equal(sd, found.Sd!.Value, 1e-9 * sd);
            GreyHistogram histogram = GreyHistogram.For<T>();
            histogram.Add<T>(slice);
            Assert.Equal(sorted.Length, histogram.Rows().Sum(r => r.Count));
            double last = histogram.Rows().Last().Low;
            foreach ((double low, double high, long count) in histogram.Rows()) Assert.Equal(sorted.Count(v => v >= low && (v < high || low == last)), count);
        }
    }

    [Fact]
    public void Objects_are_counted_in_every_slice_they_have_voxels_in()
    {
        using Volume<byte> volume = new(6, 5, 7, Voxel);
        (volume[0, 0, 0], volume[2, 0, 0], volume[2, 4, 6], volume[3, 4, 6]) = (1, 1, 2, 2);
        ObjectTable table = new ObjectExtraction(new PassOptions { Input = InputKind.Labels, KeepRuns = true }).Labels(volume);
        Assert.Equal([1, 0, 2, 1, 0, 0], table.Runs!.ObjectsPerSlice(6));
        Assert.Equal([1L, 0, 2, 1, 0, 0], table.SliceVoxels);
    }

    private static VolumeMeasures Measure(Func<int, int, int, bool> foreground)
    {
        using Volume<byte> volume = new(64, 64, 64, Voxel);
        for (int i = 0; i < 64 * 64 * 64; i++)
        {
            if (foreground(i / 4096, i / 64 % 64, i % 64)) volume[i / 4096, i / 64 % 64, i % 64] = 255;
        }
        ObjectTable table = new ObjectExtraction(new PassOptions()).Foreground(volume, VoxelRange<byte>.Above(0));
        return new VolumeMeasures(table.Foreground, table.Size, Voxel, new CroftonWeights(Voxel));
    }
}
