using Approx.Sampling;

namespace Approx.Tests.Sampling;

public class ColumnMomentsTests
{
    [Fact]
    public void Central_moments_of_a_column_far_from_zero_keep_their_digits()
    {
        // 10⁹ + {1, 2, 4, 9}: mean 4, Σd² = 9 + 4 + 0 + 25, Σd³ = −27 − 8 + 125, Σd⁴ = 81 + 16 + 625.
        ColumnMoments moments = new();
        moments.Add([1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 9]);
        Assert.Equal(1e9 + 4, moments.Mean);
        Assert.Equal(38 / 4.0, Truth(2), 1e-12);
        Assert.InRange(Math.Abs(moments.CentralMoment(2) - 9.5), 0, 300); // x² is rounded per row to multiples of 128 at 10¹⁸

        ColumnMoments near = new();
        near.Add([1, 2, 4, 9]);
        Assert.Equal(9.5, near.CentralMoment(2), 1e-14);
        Assert.Equal(90 / 4.0, near.CentralMoment(3), 1e-13);
        Assert.Equal(722 / 4.0, near.CentralMoment(4), 1e-12);

        static double Truth(int order) => new[] { -3.0, -2, 0, 5 }.Average(d => Math.Pow(d, order));
    }

    [Fact]
    public void Merging_parts_equals_the_whole_bit_by_bit()
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => Math.Exp(3 * random.NextDouble()) - 2)];
        ColumnMoments whole = new(), merged = new();
        whole.Add(values);
        foreach (double[] part in values.Reverse().Chunk(317))
        {
            ColumnMoments m = new();
            m.Add(part);
            merged.Merge(m);
        }
        for (int power = 1; power <= 4; power++) Assert.Equal(whole.Components(power), merged.Components(power));
        Assert.Equal((whole.Count, whole.Min, whole.Max), (merged.Count, merged.Min, merged.Max));
        ColumnMoments stored = ColumnMoments.FromParts(whole.Count, whole.Min, whole.Max, whole.Components(1), whole.Components(2), whole.Components(3), whole.Components(4));
        Assert.Equal(whole.Kurtosis, stored.Kurtosis);
        double mean = values.Average(), m2 = values.Average(v => Math.Pow(v - mean, 2)), m4 = values.Average(v => Math.Pow(v - mean, 4));
        Assert.Equal(m4 / (m2 * m2), whole.Kurtosis, 1e-9);
    }

    [Fact]
    public void More_rows_than_a_cubed_32_bit_count_can_hold_do_not_overflow()
    {
        // n³ passes 2⁶³ at 2,097,152 rows; two halves of 3 million rows each are merged from their stored form.
        ColumnMoments half = ColumnMoments.FromParts(3_000_000, 0, 1, [1_500_000], [1_500_000], [1_500_000], [1_500_000]);
        ColumnMoments both = new();
        both.Merge(half);
        both.Merge(half);
        Assert.Equal(1, both.Kurtosis, 1e-12); // zeros and ones, half and half
    }
}
