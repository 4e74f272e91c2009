using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>Statistics of slices of any number type: exact sums, and the values in order for the median. Keeps its buffers from slice to slice.</summary>
internal sealed class GreySorter<T>
    where T : unmanaged, INumber<T>
{
    private readonly ValueSorter<T> sorter = new();
    private T[] finite = [];

    /// <summary>The statistics of a slice.</summary>
    public GreyStatistics Statistics(ReadOnlySpan<T> slice)
    {
        using IntensityAccumulator<T> sums = IntensityAccumulator.Create<T>();
        sums.Grow(1);
        // Positions do not matter here; runs of 2¹⁵ keep the accumulators within their bounds.
        for (int at = 0; at < slice.Length; at += 1 << 15) sums.AddRun(0, slice[at..], Math.Min(1 << 15, slice.Length - at), 0, 0, 0);
        IntensityState state = sums.Export(0, 0, 0, 0);
        if (state.Count == 0) return default;
        if (finite.Length < slice.Length) finite = new T[slice.Length];
        int n = 0;
        foreach (T value in slice)
        {
            if (T.IsFinite(value)) finite[n++] = value;
        }
        sorter.Sort(finite.AsSpan(0, n));
        state.Quantiles = sorter.Quantiles();
        return GreyStatistics.Of(state);
    }
}
