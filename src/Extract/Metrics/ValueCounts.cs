namespace Approx.Extract.Metrics;

/// <summary>
/// The grey values of one object as ascending distinct values with their counts: the exact distribution, mergeable in any
/// order. 8- and 16-bit values compress to a small histogram; floats keep what they need, up to one entry per voxel.
/// </summary>
internal sealed class ValueCounts(double[] values, long[] counts)
{
    /// <summary>Values, ascending (64-bit integers that round to the same double may stand twice).</summary>
    public double[] Values { get; } = values;

    /// <summary>How often each occurs; positive.</summary>
    public long[] Counts { get; } = counts;

    /// <summary>All values together.</summary>
    public static ValueCounts Merge(ValueCounts a, ValueCounts b)
    {
        double[] values = new double[a.Values.Length + b.Values.Length];
        long[] counts = new long[values.Length];
        int i = 0, j = 0, n = 0;
        while (i < a.Values.Length || j < b.Values.Length)
        {
            bool takeA = j == b.Values.Length || (i < a.Values.Length && a.Values[i] <= b.Values[j]);
            bool takeB = i == a.Values.Length || (j < b.Values.Length && b.Values[j] <= a.Values[i]);
            values[n] = takeA ? a.Values[i] : b.Values[j];
            if (takeA) counts[n] += a.Counts[i++];
            if (takeB) counts[n] += b.Counts[j++];
            n++;
        }
        return new ValueCounts(values[..n], counts[..n]);
    }

    /// <summary>Quantiles 0.05, 0.5 and 0.95.</summary>
    public (double P05, double Median, double P95) Quantiles() => Quantiles(Values, Counts);

    /// <summary>Quantiles 0.05, 0.5 and 0.95 of ascending distinct values with counts.</summary>
    public static (double P05, double Median, double P95) Quantiles(ReadOnlySpan<double> values, ReadOnlySpan<long> counts)
    {
        long total = 0;
        foreach (long count in counts) total += count;
        return (Quantile(values, counts, total, 0.05), Quantile(values, counts, total, 0.5), Quantile(values, counts, total, 0.95));
    }

    // Linear between order statistics: type 7 of Hyndman and Fan (The American Statistician 1996), the rule of R and numpy.
    private static double Quantile(ReadOnlySpan<double> values, ReadOnlySpan<long> counts, long total, double p)
    {
        double position = (total - 1) * p;
        long rank = (long)Math.Floor(position);
        double fraction = position - rank;
        int i = 0;
        while (rank >= counts[i]) rank -= counts[i++];
        bool next = fraction > 0 && rank + 1 == counts[i];
        return next ? Between(values[i], values[i + 1], fraction) : values[i];
    }

    /// <summary>low + fraction·(high − low), also where the difference is beyond the range of a double.</summary>
    public static double Between(double low, double high, double fraction)
    {
        double step = high - low;
        return double.IsFinite(step) ? low + (fraction * step) : (low * (1 - fraction)) + (high * fraction);
    }
}
