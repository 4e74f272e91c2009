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
        bool exact = (whole || VoxelTypes.Of<T>() is not (VoxelType.Float32 or VoxelType.Float64)) && high - low < MostLevels;
        return exact ? Levels(slices, slice, low, high) : Bins(slices, slice, low, high);
    }

    private static (double Low, double High) Range<T>(int slices, SliceOf<T> slice)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        if (typeof(T) == typeof(byte)) return (0, 255);
        for (int z = 0; z < slices; z++)
        {
            foreach (T value in slice(z))
            {
                if (!T.IsFinite(value)) continue;
                double v = double.CreateTruncating(value);
                if (v < low) low = v;
                if (v > high) high = v;
            }
        }
        return low <= high ? (low, high) : throw ApproxException.BadData("no voxel has a finite grey value, so no threshold can be chosen");
    }

    private static Histogram Levels<T>(int slices, SliceOf<T> slice, double low, double high)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        long[] counts = new long[(int)(high - low) + 1];
        int first = (int)low;
        for (int z = 0; z < slices; z++)
        {
            foreach (T value in slice(z)) counts[int.CreateTruncating(value) - first]++;
        }
        // Empty levels at the ends are no part of the image's range.
        int from = 0, to = counts.Length - 1;
        while (from < to && counts[from] == 0) from++;
        while (to > from && counts[to] == 0) to--;
        return new Histogram(low + from - 0.5, 1, counts[from..(to + 1)], true);
    }

    private static Histogram Bins<T>(int slices, SliceOf<T> slice, double low, double high)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        long[] counts = new long[FloatBins];
        double width = (high - low) / FloatBins;
        for (int z = 0; z < slices; z++)
        {
            foreach (T value in slice(z))
            {
                if (!T.IsFinite(value)) continue;
                double v = double.CreateTruncating(value);
                int bin = width > 0 ? Math.Min((int)((v - low) / width), FloatBins - 1) : 0;
                // Rounding may miss by one; the edges decide, as numpy.histogram has it.
                if (width > 0 && bin > 0 && v < low + (bin * width)) bin--;
                else if (width > 0 && bin < FloatBins - 1 && v >= low + ((bin + 1) * width)) bin++;
                counts[bin]++;
            }
        }
        return new Histogram(low, width, counts, false);
    }
}

/// <summary>Gives slice z of a volume, (y, x) in C order; the span holds until the next call.</summary>
internal delegate ReadOnlySpan<T> SliceOf<T>(int z);
