using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>Statistics of the grey values of one slice; values that are not finite take no part. Null where no value is finite.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Sd">Standard deviation of the population.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Median">Median.</param>
internal readonly record struct GreyStatistics(double? Mean, double? Sd, double? Min, double? Max, double? Median)
{
    /// <summary>The statistics of a slice of any number type, by the same exact sums as an object's.</summary>
    public static GreyStatistics Of<T>(ReadOnlySpan<T> slice)
        where T : unmanaged, INumber<T> => new GreySorter<T>().Statistics(slice);

    /// <summary>The statistics of integers of which it is known how often each occurs.</summary>
    /// <param name="counts">By value, from <paramref name="lowest"/> on; the first and the last are not zero. At most 2¹⁶ values.</param>
    /// <param name="lowest">The smallest value.</param>
    public static GreyStatistics OfCounts(ReadOnlySpan<int> counts, int lowest)
    {
        long n = 0, sum = 0;
        ulong squares = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            long value = lowest + i;
            n += counts[i];
            sum += value * counts[i];
            squares += (ulong)(value * value) * (ulong)counts[i];
        }
        int low = AtRank(counts, (n - 1) / 2), high = AtRank(counts, n / 2);
        IntensityState state = new()
        {
            Count = n,
            Sum = new ExactSum(sum),
            SumSquares = new ExactSum(squares),
            Min = lowest,
            Max = lowest + counts.Length - 1,
            Quantiles = (0, lowest + ((low + high) / 2.0), 0),
        };
        return Of(state);
    }

    /// <summary>Finishes exact sums with their quantiles.</summary>
    public static GreyStatistics Of(IntensityState state)
    {
        if (state.Count == 0) return default;
        IntensityMeasures measures = new(state, Core.VoxelSize.Unknown);
        return new GreyStatistics(measures.Mean, measures.Sd, measures.Min, measures.Max, measures.Median);
    }

    private static int AtRank(ReadOnlySpan<int> counts, long rank)
    {
        int i = 0;
        while (rank >= counts[i]) rank -= counts[i++];
        return i;
    }
}
