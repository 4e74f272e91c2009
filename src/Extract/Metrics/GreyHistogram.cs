using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>
/// Counts of grey values in at most 512 bins of one width. The width is a power of two and the limits are multiples of it: bins can be joined two by two
/// when a value beyond the range comes, so limits and counts depend on the values alone, not on their order or on how they were cut into parts.
/// Integers have a bin for each value as long as 512 are enough. Bin i holds low ≤ value &lt; low + width; values that are not finite are left out.
/// </summary>
internal sealed class GreyHistogram
{
    /// <summary>The most bins.</summary>
    public const int MostBins = 512;

    // Bins finer than the grain of the largest float say nothing; and 2^±1000 stays far from the ends of the doubles.
    private const int FloatGrain = 22, FinestExponent = -1000;

    private readonly bool whole;
    private long[] counts = new long[MostBins];
    private int exponent;
    private long first, last = -1;

    private GreyHistogram(bool whole) => (this.whole, exponent) = (whole, whole ? 0 : FinestExponent);

    /// <summary>Width of a bin.</summary>
    public double Width => Math.ScaleB(1, IsAllZero ? 0 : exponent);

    // Zeros alone say nothing about a width.
    private bool IsAllZero => exponent == FinestExponent && first == 0 && last == 0;

    /// <summary>An empty histogram for a voxel type.</summary>
    public static GreyHistogram For<T>()
        where T : unmanaged, INumber<T> => new(typeof(T) != typeof(float) && typeof(T) != typeof(double));

    /// <summary>The histogram of integers of which it is known how often each occurs.</summary>
    /// <param name="byValue">Counts from the value <paramref name="lowest"/> on.</param>
    /// <param name="lowest">The value of the first count.</param>
    public static GreyHistogram OfCounts(ReadOnlySpan<long> byValue, int lowest)
    {
        GreyHistogram histogram = new(whole: true);
        int from = byValue.IndexOfAnyExcept(0), to = byValue.LastIndexOfAnyExcept(0);
        if (from < 0) return histogram;
        histogram.Cover(lowest + from, lowest + to);
        for (int i = from; i <= to; i++) histogram.counts[((lowest + i) >> histogram.exponent) - histogram.first] += byValue[i];
        return histogram;
    }

    /// <summary>Adds values.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        bool any = false;
        T low = T.Zero, high = T.Zero;
        foreach (T value in values)
        {
            if (!T.IsFinite(value)) continue;
            (low, high) = any ? (value < low ? value : low, value > high ? value : high) : (value, value);
            any = true;
        }
        if (!any) return;
        Cover(double.CreateSaturating(low), double.CreateSaturating(high));
        double scale = Math.ScaleB(1, -exponent);
        foreach (T value in values)
        {
            if (T.IsFinite(value)) counts[(long)Math.Floor(double.CreateSaturating(value) * scale) - first]++;
        }
    }

    /// <summary>Adds the values of another histogram of the same voxel type.</summary>
    public void Merge(GreyHistogram other)
    {
        if (other.last < other.first) return;
        Coarsen(other.exponent);
        other.Coarsen(exponent);
        if (last < first) (first, last) = (other.first, other.last);
        else Widen(other.first, other.last);
        other.Coarsen(exponent);
        for (long i = other.first; i <= other.last; i++) counts[i - first] += other.counts[i - other.first];
    }

    /// <summary>The bins that hold something: lower limit, upper limit, count.</summary>
    public IEnumerable<(double Low, double High, long Count)> Rows()
    {
        for (long i = first; i <= last; i++)
        {
            if (counts[i - first] > 0) yield return (i * Width, Math.Min((i + 1) * Width, double.MaxValue), counts[i - first]);
        }
    }

    private void Cover(double low, double high)
    {
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        if (!whole && largest > 0) Coarsen(Math.Max(Math.ILogB(largest) - FloatGrain, FinestExponent));
        // Integers of 64 bits: indices must stay below 2⁶².
        if (whole && largest >= Math.ScaleB(1, 60)) Coarsen(4);
        double scale = Math.ScaleB(1, -exponent);
        long from = (long)Math.Floor(low * scale), to = (long)Math.Floor(high * scale);
        if (last >= first)
        {
            Widen(from, to);
            return;
        }
        (first, last) = (from, to);
        while (last - first >= MostBins) Coarsen(exponent + 1);
    }

    // Room for the bins of these indices as well; the bins become wider when they would be too many.
    private void Widen(long from, long to)
    {
        (from, to) = (Math.Min(from, first), Math.Max(to, last));
        while (to - from >= MostBins)
        {
            Coarsen(exponent + 1);
            (from, to) = (from >> 1, to >> 1);
        }
        if (from < first) Array.Copy(counts, 0, counts, first - from, last - first + 1);
        if (from < first) counts.AsSpan(0, (int)Math.Min(first - from, MostBins)).Clear();
        (first, last) = (from, to);
    }

    private void Coarsen(int to)
    {
        if (to <= exponent) return;
        int shift = Math.Min(to - exponent, 63);
        exponent = to;
        if (last < first) return;
        long before = first;
        (first, last) = (first >> shift, last >> shift);
        if (last - first >= MostBins) return;
        long[] joined = new long[MostBins];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0) joined[((before + i) >> shift) - first] += counts[i];
        }
        counts = joined;
    }
}
