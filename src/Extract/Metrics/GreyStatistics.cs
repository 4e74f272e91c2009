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
    /// <summary>The statistics of a slice, by the same exact sums as an object's.</summary>
    public static GreyStatistics Of<T>(ReadOnlySpan<T> slice)
        where T : unmanaged, INumber<T>
    {
        using IntensityAccumulator<T> sums = IntensityAccumulator.Create<T>();
        sums.Grow(1);
        // Positions do not matter here; runs of 2¹⁵ keep the accumulators within their bounds.
        for (int at = 0; at < slice.Length; at += 1 << 15) sums.AddRun(0, slice[at..], Math.Min(1 << 15, slice.Length - at), 0, 0, 0);
        IntensityState state = sums.Export(0, 0, 0, 0);
        if (state.Count == 0) return default;
        T[] finite = new T[state.Count];
        int n = 0;
        foreach (T value in slice)
        {
            if (T.IsFinite(value)) finite[n++] = value;
        }
        ValueSorter<T> sorter = new();
        sorter.Sort(finite);
        state.Quantiles = sorter.Quantiles();
        IntensityMeasures measures = new(state, Core.VoxelSize.Unknown);
        return new GreyStatistics(measures.Mean, measures.Sd, measures.Min, measures.Max, measures.Median);
    }
}
