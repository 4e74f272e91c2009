using System.Numerics;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Filters;

/// <summary>Vector kernels beside their scalar twins, bit for bit, and filters beside plain loops over their definitions.</summary>
public sealed unsafe class FilterKernelTests
{
    public static TheoryData<double[]> Weights => [AxisWeights.Gaussian(2).Weights, AxisWeights.GaussianDerivative(1.3).Weights, AxisWeights.Mean(4).Weights, new[] { 0.5, -2, 3, 0.25, 1 }, new[] { 1.0 }];

    [Theory]
    [MemberData(nameof(Weights))]
    public void Weighted_sums_are_the_same_bits_for_every_width_of_vectors(double[] weights)
    {
        Random random = new(5);
        const int Outputs = 7;
        double** rows = stackalloc double*[weights.Length + Outputs - 1];
        foreach (int width in new[] { 1, 7, 8, 31, 32, 33, 63, 100 })
        {
            double[] values = [.. Enumerable.Range(0, (weights.Length + Outputs) * width).Select(_ => (random.NextDouble() - 0.3) * 1e4)];
            fixed (double* start = values)
            {
                for (int i = 0; i < weights.Length + Outputs - 1; i++) rows[i] = start + (i * width);
                double[] expected = Sums<OneLane, double>(weights, rows, Outputs, width);
                Assert.Equal(expected, Sums<TwoLanes, double>(weights, rows, Outputs, width));
                Assert.Equal(expected, Sums<FourLanes, double>(weights, rows, Outputs, width));
                Assert.Equal(expected, Sums<EightLanes, double>(weights, rows, Outputs, width));
                CheckFloats([.. weights.Select(w => (float)w)], [.. values.Select(v => (float)v)], Outputs, width);
                for (int i = 0; i < expected.Length; i++)
                {
                    double sum = weights.Select((w, k) => w * rows[(i / width) + k][i % width]).Sum();
                    Assert.Equal(sum, expected[i], 1e-9 * weights.Sum(Math.Abs) * 1e4);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(27)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(125)]
    public void A_selection_network_finds_every_rank_with_every_width_of_vectors(int count)
    {
        Random random = new(count);
        foreach (int rank in new[] { 0, count / 3, count / 2, count - 1 })
        {
            SelectionNetwork network = new(count, rank);
            Check(network, count, rank, _ => (byte)random.Next(random.Next(1, 256)));
            Check(network, count, rank, _ => (ushort)random.Next(65536));
            Check(network, count, rank, _ => random.Next(int.MinValue, int.MaxValue));
        }
    }

    [Fact]
    public void Numbers_of_floats_order_as_the_floats_do_and_lead_back_to_them()
    {
        float[] ascending = [float.NegativeInfinity, -3e38f, -1, -1e-40f, -0f, 0, 1e-40f, 0.5f, 7, float.MaxValue, float.PositiveInfinity];
        FloatLevels levels = default;
        Assert.Equal(ascending.Select(v => levels.Of(v)).Order(), ascending.Select(v => levels.Of(v)));
        Assert.Equal(ascending.Select(BitConverter.SingleToInt32Bits), ascending.Select(v => BitConverter.SingleToInt32Bits(levels.Value(levels.Of(v)))));
    }

    [Theory]
    [InlineData("Reflect")]
    [InlineData("Nearest")]
    [InlineData("Mirror")]
    [InlineData("Constant")]
    [InlineData("Wrap")]
    public void Separable_filters_of_any_size_follow_the_border_rule(string name)
    {
        Border border = Enum.Parse<Border>(name);
        AxisWeights odd = new([0.25, -2, 1.5], -1), wide = AxisWeights.Gaussian(2.5), even = AxisWeights.Mean(4);
        foreach ((int z, int y, int x) in new[] { (1, 1, 1), (3, 2, 9), (13, 11, 40), (2, 70, 600) })
        {
            using Volume<float> input = Noise(z, y, x);
            SeparableFilter filter = new(wide, odd, even, border, 3);
            using Volume<float> actual = filter.Apply(input, Workers.One), threads = filter.Apply(input, new Workers(3)), inFloat = (filter with { InFloat = true }).Apply(input, new Workers(2));
            Assert.Equal(actual.Bytes(0, z), threads.Bytes(0, z));
            Random random = new(x);
            for (int i = 0; i < 40; i++)
            {
                (int pz, int py, int px) = (random.Next(z), random.Next(y), random.Next(x));
                Assert.Equal(Direct(input, filter, pz, py, px), actual[pz, py, px], 1e-5);
                Assert.Equal(actual[pz, py, px], inFloat[pz, py, px], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData("Reflect")]
    [InlineData("Nearest")]
    [InlineData("Mirror")]
    [InlineData("Constant")]
    [InlineData("Wrap")]
    public void Median_minimum_and_maximum_follow_the_border_rule(string name)
    {
        Border border = Enum.Parse<Border>(name);
        Neighbourhood[] shapes = [Neighbourhood.OfBox(BoxSize.Cube(3)), Neighbourhood.OfBox(new BoxSize(2, 4, 1)), Neighbourhood.OfEllipsoid(2, 1, 3)];
        foreach ((int z, int y, int x) in new[] { (1, 1, 1), (2, 3, 4), (5, 6, 70) })
        {
            using Volume<float> input = Noise(z, y, x), whole = Noise(z, y, x);
            for (int i = 0; i < z; i++)
            {
                foreach (ref float value in whole.Slice(i)) value = MathF.Floor(10 * value) - 30;
            }
            foreach (Neighbourhood shape in shapes)
            {
                using Volume<float> median = MedianFilter.Apply(input, shape.Whole, border, false, Workers.One), ofWhole = MedianFilter.Apply(whole, shape.Whole, border, true, new Workers(2));
                using Volume<float> smallest = ExtremeFilter.Minimum(input, shape, border, Workers.One), largest = ExtremeFilter.Maximum(input, shape, border, new Workers(2));
                Random random = new(x);
                for (int i = 0; i < 40; i++)
                {
                    (int Z, int Y, int X) at = (random.Next(z), random.Next(y), random.Next(x));
                    float[] around = Around(input, shape.Whole, border, at), aroundWhole = Around(whole, shape.Whole, border, at);
                    Assert.Equal((around[around.Length / 2], around[0], around[^1]), (median[at.Z, at.Y, at.X], smallest[at.Z, at.Y, at.X], largest[at.Z, at.Y, at.X]));
                    Assert.Equal(aroundWhole[aroundWhole.Length / 2], ofWhole[at.Z, at.Y, at.X]);
                }
            }
        }
    }

    private static float[] Around(Volume<float> input, Footprint footprint, Border border, (int Z, int Y, int X) at) =>
        [.. footprint.Offsets.Select(o => (Z: border.Index(at.Z + o.Z, input.SizeZ), Y: border.Index(at.Y + o.Y, input.SizeY), X: border.Index(at.X + o.X, input.SizeX)))
            .Select(p => p.Z < 0 || p.Y < 0 || p.X < 0 ? 0 : input[p.Z, p.Y, p.X]).Order()];

    // Along y, then x, then z; a constant stands outside before each.
    private static double Direct(Volume<float> input, SeparableFilter f, int z, int y, int x)
    {
        double sum = 0;
        for (int k = 0; k < f.AlongZ.Weights.Length; k++)
        {
            int pz = f.Border.Index(z + f.AlongZ.First + k, input.SizeZ);
            double inSlice = pz < 0 ? f.Constant : 0;
            for (int j = 0; pz >= 0 && j < f.AlongX.Weights.Length; j++)
            {
                int px = f.Border.Index(x + f.AlongX.First + j, input.SizeX);
                double inRow = px < 0 ? f.Constant : 0;
                for (int i = 0; px >= 0 && i < f.AlongY.Weights.Length; i++)
                {
                    int py = f.Border.Index(y + f.AlongY.First + i, input.SizeY);
                    inRow += f.AlongY.Weights[i] * (py < 0 ? f.Constant : input[pz, py, px]);
                }
                inSlice += f.AlongX.Weights[j] * inRow;
            }
            sum += f.AlongZ.Weights[k] * inSlice;
        }
        return sum;
    }

    private static void CheckFloats(float[] weights, float[] values, int outputs, int width)
    {
        float** rows = stackalloc float*[weights.Length + outputs - 1];
        fixed (float* start = values)
        {
            for (int i = 0; i < weights.Length + outputs - 1; i++) rows[i] = start + (i * width);
            float[] expected = Sums<OneFloat, float>(weights, rows, outputs, width);
            Assert.Equal(expected, Sums<FourFloats, float>(weights, rows, outputs, width));
            Assert.Equal(expected, Sums<EightFloats, float>(weights, rows, outputs, width));
            Assert.Equal(expected, Sums<SixteenFloats, float>(weights, rows, outputs, width));
        }
    }

    private static T[] Sums<TLanes, T>(T[] weights, T** rows, int outputs, int width)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] sums = new T[outputs * width];
        fixed (T* to = sums) TapKernel.Sum<TLanes, T>(weights, rows, outputs, to, width, width);
        return sums;
    }

    private static void Check<T>(SelectionNetwork network, int count, int rank, Func<int, T> draw)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = Vector512Width<T>() + 5;
        T[] values = [.. Enumerable.Range(0, count * width).Select(draw)];
        T[] expected = [.. Enumerable.Range(0, width).Select(x => Enumerable.Range(0, count).Select(k => values[(k * width) + x]).Order().ElementAt(rank))];
        T[] actual = new T[width];
        fixed (T* start = values, to = actual)
        {
            T** rows = stackalloc T*[count];
            for (int k = 0; k < count; k++) rows[k] = start + (k * width);
            network.Select<OneOrdered<T>, T>(rows, to, width);
            Assert.Equal(expected, actual);
            Array.Clear(actual);
            network.Select<Ordered128<T>, T>(rows, to, width);
            Assert.Equal(expected, actual);
            Array.Clear(actual);
            network.Select<Ordered256<T>, T>(rows, to, width);
            Assert.Equal(expected, actual);
            Array.Clear(actual);
            network.Select<Ordered512<T>, T>(rows, to, width);
            Assert.Equal(expected, actual);
        }
    }

    private static int Vector512Width<T>()
        where T : unmanaged => 64 / sizeof(T);

    private static Volume<float> Noise(int z, int y, int x)
    {
        Volume<float> volume = new(z, y, x, VoxelSize.Unknown);
        Random random = new(3);
        for (int i = 0; i < z; i++)
        {
            foreach (ref float value in volume.Slice(i)) value = random.NextSingle() * 10;
        }
        return volume;
    }
}
