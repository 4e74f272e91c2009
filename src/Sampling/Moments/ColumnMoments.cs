namespace Approx.Sampling;

/// <summary>
/// Exact moments of one numeric column over some rows: count, Σx, Σx², Σx³, Σx⁴, extremes. Powers are rounded per row
/// (x² = fl(x·x), x³ = fl(x²·x), x⁴ = fl(x²·x²)), their sums are not, so merging in any order gives the same bytes.
/// </summary>
internal sealed class ColumnMoments
{
    private const int RunLength = 256;
    private const int ShortRun = 4;

    private readonly ExactSum[] sums = [new(), new(), new(), new()];
    private double[]? central; // m₂, m₃, m₄, NaN until asked for: exact arithmetic is not quick

    /// <summary>Non-null values.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value; +∞ when there is none. NaN values are counted and summed, but are no extremes.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value; −∞ when there is none.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Σ x^power for power 1 … 4, rounded once.</summary>
    public double Sum(int power) => sums[power - 1].ToDouble();

    /// <summary>The canonical components of Σ x^power.</summary>
    public double[] Components(int power) => sums[power - 1].Components();

    /// <summary>Mean; NaN without values.</summary>
    public double Mean => Count == 0 ? double.NaN : Sum(1) / Count;

    /// <summary>
    /// Central moment Σ(x − mean)^order/n for order 2, 3, 4, from the exact sums: with S_k in double-double the cancellation costs few digits.
    /// </summary>
    public double CentralMoment(int order)
    {
        double[] known = central ??= [double.NaN, double.NaN, double.NaN];
        if (double.IsNaN(known[order - 2])) known[order - 2] = CentralMoments.Of(order, Count, Components(1), Components(2), Components(3), Components(4));
        return known[order - 2];
    }

    /// <summary>Variance with divisor n − 1; NaN for fewer than two values.</summary>
    public double SampleVariance => Count < 2 ? double.NaN : CentralMoment(2) * Count / (Count - 1);

    /// <summary>Skewness m₃/m₂^1.5.</summary>
    public double Skewness => CentralMoment(3) / Math.Pow(CentralMoment(2), 1.5);

    /// <summary>Kurtosis m₄/m₂² (3 for a normal column).</summary>
    public double Kurtosis => CentralMoment(4) / Math.Pow(CentralMoment(2), 2);

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        Count += values.Length;
        central = null;
        Span<double> powers = stackalloc double[Math.Min(values.Length, RunLength)];
        for (; values.Length > RunLength; values = values[RunLength..]) AddRun(values[..RunLength], powers);
        AddRun(values, powers);
    }

    // One power after the other: all sums of one power stay in one superaccumulator's few digits.
    private void AddRun(ReadOnlySpan<double> values, Span<double> powers)
    {
        double smallest = double.PositiveInfinity, largest = 0, min = Min, max = Max;
        foreach (double x in values)
        {
            double magnitude = Math.Abs(x);
            if (magnitude < smallest && magnitude > 0) smallest = magnitude;
            if (!(magnitude <= largest)) largest = magnitude; // NaN goes through, and is seen below
            if (x < min) min = x;
            if (x > max) max = x;
        }
        (Min, Max) = (min, max);
        double smallSquare = smallest * smallest, largeSquare = largest * largest;
        // Rounding is monotone, so these bound the rounded powers of all values.
        if (values.Length < ShortRun || !double.IsFinite(largeSquare * largeSquare))
        {
            AddOneByOne(values);
            return;
        }
        sums[0].AddRun(values, smallest, largest);
        powers = powers[..values.Length];
        for (int i = 0; i < powers.Length; i++) powers[i] = values[i] * values[i];
        sums[1].AddRun(powers, smallSquare, largeSquare);
        for (int i = 0; i < powers.Length; i++) powers[i] *= values[i];
        sums[2].AddRun(powers, smallSquare * smallest, largeSquare * largest);
        for (int i = 0; i < powers.Length; i++)
        {
            double square = values[i] * values[i];
            powers[i] = square * square;
        }
        sums[3].AddRun(powers, smallSquare * smallSquare, largeSquare * largeSquare);
    }

    private void AddOneByOne(ReadOnlySpan<double> values)
    {
        foreach (double x in values)
        {
            double square = x * x;
            sums[0].Add(x);
            sums[1].Add(square);
            sums[2].Add(square * x);
            sums[3].Add(square * square);
        }
    }

    /// <summary>Adds the moments of other rows.</summary>
    public void Merge(ColumnMoments other)
    {
        Count += other.Count;
        central = null;
        for (int i = 0; i < sums.Length; i++) sums[i].Add(other.sums[i]);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>From stored parts.</summary>
    public static ColumnMoments FromParts(long count, double min, double max, ReadOnlySpan<double> sum1, ReadOnlySpan<double> sum2, ReadOnlySpan<double> sum3, ReadOnlySpan<double> sum4)
    {
        ColumnMoments moments = new() { Count = count, Min = min, Max = max };
        moments.sums[0].Add(sum1);
        moments.sums[1].Add(sum2);
        moments.sums[2].Add(sum3);
        moments.sums[3].Add(sum4);
        return moments;
    }
}
