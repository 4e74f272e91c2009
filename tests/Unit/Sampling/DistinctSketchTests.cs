using Approx.Core;
using Approx.Sampling;

namespace Approx.Tests.Sampling;

public class DistinctSketchTests
{
    [Fact]
    public void For_many_values_the_error_is_that_of_all_registers() => Assert.Equal(1.04 / 128, new DistinctSketch(14).RelativeErrorAt(50_000_000), 0.01 / 128);

    [Fact]
    public void For_few_values_the_error_is_that_of_linear_counting()
    {
        // Whang, Vander-Zanden, Taylor, ACM TODS 15 (1990) 208: m(e^t − t − 1) for t = n/m, a little more than registers tell.
        double m = 16_384, n = 2_000, t = n / m, linear = Math.Sqrt(m * (Math.Exp(t) - t - 1)) / n;
        Assert.InRange(new DistinctSketch(14).RelativeErrorAt(n), 0.9 * linear, linear);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1000)]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void The_estimate_is_within_four_standard_errors_at_every_size(int distinct)
    {
        DistinctSketch sketch = new(12);
        for (int i = 0; i < distinct; i++)
        {
            sketch.Add(i * 1.5);
            if (i % 3 == 0) sketch.Add(i * 1.5);
        }
        Assert.InRange(sketch.Estimate(), distinct * (1 - 4 * sketch.RelativeErrorAt(distinct)) - 0.5, distinct * (1 + 4 * sketch.RelativeErrorAt(distinct)) + 0.5);
    }

    [Fact]
    public void The_error_over_many_sketches_is_as_small_as_promised_and_without_bias()
    {
        double bias = 0, squares = 0;
        const int replays = 300, distinct = 5000;
        for (int r = 0; r < replays; r++)
        {
            DistinctSketch sketch = new(10);
            for (int i = 0; i < distinct; i++) sketch.Add((long)r << 32 | (long)i);
            double error = sketch.Estimate() / distinct - 1;
            bias += error / replays;
            squares += error * error / replays;
        }
        Assert.InRange(Math.Abs(bias), 0, 0.008);
        Assert.InRange(Math.Sqrt(squares), 0.022, 0.040); // 1.04/√1024 = 0.0325
    }

    [Fact]
    public void Bytes_depend_on_the_set_only_and_merge_is_union()
    {
        foreach (int size in new[] { 10, 100, 5000 })
        {
            DistinctSketch forward = new(10), backward = new(10), odd = new(10), even = new(10);
            for (int i = 0; i < size; i++)
            {
                forward.Add((long)i);
                backward.Add((long)(size - 1 - i));
                (i % 2 == 0 ? even : odd).Add((long)i);
            }
            odd.Merge(even);
            Assert.Equal(forward.ToBytes(), backward.ToBytes());
            Assert.Equal(forward.ToBytes(), odd.ToBytes());
            Assert.Equal(forward.ToBytes(), DistinctSketch.FromBytes(forward.ToBytes()).ToBytes());
            Assert.Equal(forward.Estimate(), DistinctSketch.FromBytes(forward.ToBytes()).Estimate());
        }
    }

    [Fact]
    public void Zeros_of_both_signs_are_one_value_and_texts_count()
    {
        DistinctSketch sketch = new(12);
        sketch.Add(0.0);
        sketch.Add(-0.0);
        sketch.Add(double.NaN);
        sketch.Add(-double.NaN);
        sketch.Add("wild type");
        sketch.Add("wild type");
        Assert.Equal(3, sketch.Estimate(), 0.01);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 3, 0 })]
    [InlineData(new byte[] { 10, 1, 2 })]
    [InlineData(new byte[] { 0x8A, 255, 255, 1 })]
    [InlineData(new byte[] { 0x8A, 1, 0, 60 })]
    public void Bytes_that_are_no_sketch_are_refused(byte[] bytes) => Assert.Throws<ApproxException>(() => DistinctSketch.FromBytes(bytes));
}
