using System.Numerics;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>
/// Counts of grey values. Whole numbers that span at most 2¹⁶ levels have a bin per level (as scikit-image counts integer images);
/// anything else has 256 bins of equal width from the smallest to the largest finite value.
/// </summary>
internal sealed class Histogram
{
    /// <summary>Bins of images that are not small integers.</summary>
    public const int FloatBins = 256;

    private const long MostLevels = 1 << 16;

    private Histogram(double low, double width, long[] counts, bool isExact)
    {
        Low = low;
        Width = width;
        Counts = counts;
        IsExact = isExact;
    }

    /// <summary>Lower edge of the first bin; for a bin per level: the smallest level minus ½.</summary>
    public double Low { get; }

    /// <summary>Width of a bin.</summary>
    public double Width { get; }

    /// <summary>Voxels by bin.</summary>
    public long[] Counts { get; }

    /// <summary>True when there is a bin for every grey level.</summary>
    public bool IsExact { get; }

    /// <summary>All voxels counted.</summary>
    public long Total => Counts.Sum();

    /// <summary>The middle of a bin: the level itself where there is a bin per level.</summary>
    public double Centre(int bin) => IsExact ? Math.Round(Low + 0.5 + bin) : Low + (bin + 0.5) * Width;

    /// <summary>Counts a volume, slice by slice.</summary>
    /// <param name="slices">Number of slices.</param>
    /// <param name="slice">Gives slice z; called for every z, twice where values are not small integers.</param>
    /// <param name="whole">The values are known to be whole numbers, although T is a float type.</param>
    /// <exception cref="ApproxException">No voxel has a finite value.</exception>
    public static Histogram Of<T>(int slices, SliceOf<T> slice, bool whole = false)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        (double low, double high) = Range(slices, slice);
        bool exact = (whole || VoxelTypes.Of<T>() is not (VoxelType.Float32 or VoxelType.Float64)) && HasLevels(low, high);
        return exact ? Levels(slices, slice, low, high) : Bins(slices, slice, low, high);
    }

    /// <summary>The histogram of levels that were counted one by one: a bin per level where they span at most 2¹⁶, else equal bins.</summary>
    /// <param name="lowest">The level of the first count.</param>
    /// <param name="counts">Voxels by level; empty levels at the ends are no part of the image's range.</param>
    /// <exception cref="ApproxException">Nothing was counted.</exception>
    public static Histogram OfLevels(long lowest, long[] counts)
    {
        int from = Array.FindIndex(counts, c => c > 0), to = Array.FindLastIndex(counts, c => c > 0);
        if (from < 0) throw NothingFinite();
        if (to - from < MostLevels) return new Histogram(lowest + from - 0.5, 1, counts[from..(to + 1)], true);
        double low = lowest + from, width = (double)(to - from) / FloatBins;
        long[] bins = new long[FloatBins];
        for (int level = from; level <= to; level++) bins[BinOf(lowest + level, low, width)] += counts[level];
        return new Histogram(low, width, bins, false);
    }

    /// <summary>The histogram of values that were counted by <see cref="CountBins"/>.</summary>
    public static Histogram OfBins(double low, double high, long[] counts) => new(low, (high - low) / FloatBins, counts, false);

    /// <summary>True when whole numbers from low to high have a bin per level.</summary>
    public static bool HasLevels(double low, double high) => high - low < MostLevels;

    /// <summary>Counts the finite values of a part in 256 bins between the limits of the whole.</summary>
    public static void CountBins<T>(ReadOnlySpan<T> part, double low, double high, long[] counts)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        double width = (high - low) / FloatBins;
        foreach (T value in part)
        {
            if (T.IsFinite(value)) counts[BinOf(double.CreateTruncating(value), low, width)]++;
        }
    }

    /// <summary>Counts the whole numbers of a part by level.</summary>
    public static void CountLevels<T>(ReadOnlySpan<T> part, long lowest, long[] counts)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int first = (int)lowest;
        foreach (T value in part) counts[int.CreateTruncating(value) - first]++;
    }

    /// <summary>Widens limits to a part's finite values.</summary>
    public static void Extend<T>(ReadOnlySpan<T> part, ref double low, ref double high)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (T value in part)
        {
            if (!T.IsFinite(value)) continue;
            double v = double.CreateTruncating(value);
            if (v < low) low = v;
            if (v > high) high = v;
        }
    }

    /// <summary>The error of a volume without a finite value.</summary>
    public static ApproxException NothingFinite() => ApproxException.BadData("no voxel has a finite grey value, so no threshold can be chosen");

    // Rounding may miss by one; the edges decide, as numpy.histogram has it.
    private static int BinOf(double v, double low, double width)
    {
        if (!(width > 0)) return 0;
        int bin = Math.Min((int)((v - low) / width), FloatBins - 1);
        if (bin > 0 && v < low + (bin * width)) return bin - 1;
        return bin < FloatBins - 1 && v >= low + ((bin + 1) * width) ? bin + 1 : bin;
    }

    private static (double Low, double High) Range<T>(int slices, SliceOf<T> slice)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) == typeof(byte)) return (0, 255);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int z = 0; z < slices; z++) Extend(slice(z), ref low, ref high);
        return low <= high ? (low, high) : throw NothingFinite();
    }

    private static Histogram Levels<T>(int slices, SliceOf<T> slice, double low, double high)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        long[] counts = new long[(int)(high - low) + 1];
        for (int z = 0; z < slices; z++) CountLevels(slice(z), (long)low, counts);
        return OfLevels((long)low, counts);
    }

    private static Histogram Bins<T>(int slices, SliceOf<T> slice, double low, double high)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        long[] counts = new long[FloatBins];
        for (int z = 0; z < slices; z++) CountBins(slice(z), low, high, counts);
        return OfBins(low, high, counts);
    }
}

/// <summary>Gives slice z of a volume, (y, x) in C order; the span holds until the next call.</summary>
internal delegate ReadOnlySpan<T> SliceOf<T>(int z);
