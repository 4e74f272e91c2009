using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// The median over a neighbourhood (of an even number of voxels the upper of the two middle ones, as in scipy). Up to <see cref="MostByNetwork"/> voxels
/// by a sorting network on vectors; in larger neighbourhoods whole numbers that span at most 2¹⁶ levels go by a histogram that moves
/// along the row (T. Huang et al., IEEE Trans. ASSP 27 (1979) 13–18), and the rest is sorted.
/// </summary>
internal static class MedianFilter
{
    /// <summary>The largest neighbourhood a network sorts.</summary>
    public const int MostByNetwork = 128;

    /// <summary>The filtered volume.</summary>
    /// <param name="whole">The values are known to be whole numbers.</param>
    public static Volume<float> Apply(Volume<float> input, Footprint footprint, Border border, bool whole, Workers workers)
    {
        int rank = footprint.Offsets.Count / 2;
        (int Low, int High)? range = whole ? Levels(input) : null;
        // The border's constant 0 may lie outside the values' own range.
        if (border == Border.Constant && range is { } own) range = (Math.Min(0, own.Low), Math.Max(0, own.High));
        if (footprint.Offsets.Count > MostByNetwork) return range is { } levels ? ByHistogram(input, footprint, border, rank, levels, workers) : BySorting(input, footprint, border, rank, workers);
        return range switch
        {
            (int low, int high) when high - low < 1 << 8 => RankFilter<byte, ByteLevels>.Apply(input, footprint, border, rank, new ByteLevels(low), workers),
            (int low, int high) when high - low < 1 << 16 => RankFilter<ushort, ShortLevels>.Apply(input, footprint, border, rank, new ShortLevels(low), workers),
            _ => RankFilter<int, FloatLevels>.Apply(input, footprint, border, rank, default, workers),
        };
    }

    /// <summary>By a moving histogram of the levels.</summary>
    public static Volume<float> ByHistogram(Volume<float> input, Footprint footprint, Border border, int rank, (int Low, int High) levels, Workers workers)
    {
        using PaddedVolume padded = new(input, footprint, border, 0, workers);
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        MovingHistogram.Edges edges = new(footprint);
        workers.For(input.SizeZ, () => new MovingHistogram(levels.Low, levels.High), (z, histogram) =>
        {
            for (int y = 0; y < input.SizeY; y++) histogram.Row(padded, z, y, edges, rank, output.Row(z, y));
        });
        return output;
    }

    /// <summary>By sorting every neighbourhood.</summary>
    public static Volume<float> BySorting(Volume<float> input, Footprint footprint, Border border, int rank, Workers workers)
    {
        using PaddedVolume padded = new(input, footprint, border, 0, workers);
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, () => new float[footprint.Offsets.Count], (z, values) =>
        {
            for (int y = 0; y < input.SizeY; y++)
            {
                Span<float> to = output.Row(z, y);
                for (int x = 0; x < to.Length; x++)
                {
                    for (int k = 0; k < values.Length; k++) values[k] = padded.Row(z, y, footprint.Offsets[k])[x];
                    Array.Sort(values);
                    to[x] = values[rank];
                }
            }
        });
        return output;
    }

    private static (int Low, int High)? Levels(Volume<float> input)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int z = 0; z < input.SizeZ; z++)
        {
            foreach (float value in input.Slice(z)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return high - low < 1 << 16 && Math.Abs(low) < 1 << 24 && Math.Abs(high) < 1 << 24 ? ((int)low, (int)high) : null;
    }
}
