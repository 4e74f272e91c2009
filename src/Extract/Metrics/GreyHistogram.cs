using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>
/// Counts of grey values in equal bins: one value a bin for 8-bit volumes, 256 values a bin for 16-bit ones, 256 bins between
/// given limits for all others. Bin i holds low + i·width ≤ value &lt; low + (i + 1)·width; the last bin holds its upper limit
/// too. Histograms of parts add up.
/// </summary>
internal sealed class GreyHistogram
{
    private const int Bins = 256;

    private readonly double _highest;

    private GreyHistogram(double low, double width, double highest = 0) => (Low, Width, _highest) = (low, width, highest);

    /// <summary>Lower limit of the first bin.</summary>
    public double Low { get; }

    /// <summary>Width of a bin.</summary>
    public double Width { get; }

    /// <summary>Count of each bin.</summary>
    public long[] Counts { get; } = new long[Bins];

    /// <summary>An empty histogram for a voxel type. The limits matter for 32- and 64-bit types only.</summary>
    public static GreyHistogram For<T>(double lowest, double highest)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte)) return new GreyHistogram(0, 1);
        if (typeof(T) == typeof(sbyte)) return new GreyHistogram(sbyte.MinValue, 1);
        if (typeof(T) == typeof(ushort)) return new GreyHistogram(0, 256);
        if (typeof(T) == typeof(short)) return new GreyHistogram(short.MinValue, 256);
        return new GreyHistogram(lowest, highest > lowest ? (highest / Bins) - (lowest / Bins) : 1, highest);
    }

    /// <summary>Adds values; those that are not finite or outside the limits are left out.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(short))
        {
            // Four tables, so that equal neighbours do not wait for each other.
            Span<int> tables = stackalloc int[4 * Bins];
            int low = (int)Low, shift = Width > 1 ? 8 : 0;
            while (values.Length > 0)
            {
                ReadOnlySpan<T> part = values[..Math.Min(values.Length, 1 << 30)];
                tables.Clear();
                int i = 0;
                for (; i + 4 <= part.Length; i += 4)
                {
                    tables[(int.CreateTruncating(part[i]) - low) >> shift]++;
                    tables[Bins + ((int.CreateTruncating(part[i + 1]) - low) >> shift)]++;
                    tables[(2 * Bins) + ((int.CreateTruncating(part[i + 2]) - low) >> shift)]++;
                    tables[(3 * Bins) + ((int.CreateTruncating(part[i + 3]) - low) >> shift)]++;
                }
                for (; i < part.Length; i++) tables[(int.CreateTruncating(part[i]) - low) >> shift]++;
                for (int k = 0; k < tables.Length; k++) Counts[k % Bins] += tables[k];
                values = values[part.Length..];
            }
            return;
        }
        double high = Math.Max(_highest, Low + (Bins * Width));
        foreach (T value in values)
        {
            double x = double.CreateSaturating(value);
            if (!(x >= Low && x <= high)) continue;
            int bin = Math.Min((int)((x - Low) / Width), Bins - 1);
            // Rounding must not contradict the limits that are shown.
            if (bin > 0 && x < Low + (bin * Width)) bin--;
            else if (bin < Bins - 1 && x >= Low + ((bin + 1) * Width)) bin++;
            Counts[bin]++;
        }
    }

    /// <summary>The bins that hold something: lower limit, upper limit, count.</summary>
    public IEnumerable<(double Low, double High, long Count)> Rows()
    {
        for (int i = 0; i < Bins; i++)
        {
            if (Counts[i] > 0) yield return (Low + (i * Width), Low + ((i + 1) * Width), Counts[i]);
        }
    }
}
