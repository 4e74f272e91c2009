using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Extract.Metrics;

namespace Approx.Extract.Observers;

/// <summary>Grey statistics of each slice and the histogram of the frame, from one look at every voxel.</summary>
internal abstract class GreySlices
{
    private protected GreySlices(int sizeZ, bool statistics) => Values = statistics ? new GreyStatistics[sizeZ] : [];

    /// <summary>One for each slice; empty when not asked for.</summary>
    public IReadOnlyList<GreyStatistics> Statistics => Values;

    /// <summary>All grey values; null when not asked for.</summary>
    public abstract GreyHistogram? Histogram { get; }

    private protected GreyStatistics[] Values { get; }

    /// <summary>Exact counts of every value for 8- and 16-bit integers, sorted slices for all others.</summary>
    public static GreySlices<T> Create<T>(int sizeZ, bool statistics, bool histogram)
        where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(short)
            ? new CountedSlices<T>(sizeZ, statistics)
            : new SortedSlices<T>(sizeZ, statistics, histogram);
}

/// <summary>The same for one number type.</summary>
internal abstract class GreySlices<T>(int sizeZ, bool statistics) : GreySlices(sizeZ, statistics)
    where T : unmanaged, INumber<T>
{
    /// <summary>Adds slices that were not added before.</summary>
    public abstract void Add(Slab<T> slab, Workers workers);
}

/// <summary>8- and 16-bit integers: each slice is counted by value; everything follows from the counts.</summary>
internal sealed class CountedSlices<T>(int sizeZ, bool statistics) : GreySlices<T>(sizeZ, statistics)
    where T : unmanaged, INumber<T>
{
    private static readonly int Lowest = typeof(T) == typeof(sbyte) ? sbyte.MinValue : typeof(T) == typeof(short) ? short.MinValue : 0;
    private static readonly int Levels = typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) ? 1 << 8 : 1 << 16;
    private readonly long[] totals = new long[Levels];

    /// <inheritdoc/>
    public override GreyHistogram Histogram => GreyHistogram.OfCounts(totals, Lowest);

    /// <inheritdoc/>
    public override void Add(Slab<T> slab, Workers workers) => workers.For(slab.Count, static () => new int[2 * Levels], (i, tables) =>
    {
        Span<int> counts = Count(slab.Slice(i), tables);
        int low = counts.IndexOfAnyExcept(0), high = counts.LastIndexOfAnyExcept(0);
        counts = counts[low..(high + 1)];
        if (Values.Length > 0) Values[slab.Z0 + i] = GreyStatistics.OfCounts(counts, Lowest + low);
        lock (totals)
        {
            for (int k = 0; k < counts.Length; k++) totals[low + k] += counts[k];
        }
        counts.Clear();
    });

    // Two tables, so that equal neighbours do not wait for each other; the second is added to the first and cleared.
    private static Span<int> Count(ReadOnlySpan<T> slice, int[] tables)
    {
        Span<int> first = tables.AsSpan(0, Levels), second = tables.AsSpan(Levels, Levels);
        int i = 0;
        if (typeof(T) == typeof(byte))
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(slice);
            for (; i + 2 <= bytes.Length; i += 2)
            {
                first[bytes[i]]++;
                second[bytes[i + 1]]++;
            }
            if (i < bytes.Length) first[bytes[i]]++;
        }
        else
        {
            for (; i + 2 <= slice.Length; i += 2)
            {
                first[int.CreateTruncating(slice[i]) - Lowest]++;
                second[int.CreateTruncating(slice[i + 1]) - Lowest]++;
            }
            if (i < slice.Length) first[int.CreateTruncating(slice[i]) - Lowest]++;
        }
        for (int k = 0; k < first.Length; k++) first[k] += second[k];
        second.Clear();
        return first;
    }
}

/// <summary>All other numbers: each slice is sorted for its median.</summary>
internal sealed class SortedSlices<T>(int sizeZ, bool statistics, bool histogram) : GreySlices<T>(sizeZ, statistics)
    where T : unmanaged, INumber<T>
{
    private readonly GreyHistogram? all = histogram ? GreyHistogram.For<T>() : null;

    /// <inheritdoc/>
    public override GreyHistogram? Histogram => all;

    /// <inheritdoc/>
    public override void Add(Slab<T> slab, Workers workers) => workers.For(slab.Count, static () => new GreySorter<T>(), (i, sorter) =>
    {
        if (Values.Length > 0) Values[slab.Z0 + i] = sorter.Statistics(slab.Slice(i));
        if (all is null) return;
        GreyHistogram part = GreyHistogram.For<T>();
        part.Add(slab.Slice(i));
        lock (all) all.Merge(part);
    });
}
