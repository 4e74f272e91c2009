using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>Numbers the heights of a mask's voxels from 1 for the highest downward, so that a flood can keep a queue for each.</summary>
internal static unsafe class FloodLevels
{
    // Whole heights up to this are numbers already.
    private const float MostWhole = 1 << 22;
    private const int RadixBits = 11;

    /// <summary>Writes the levels into a padded volume; gives the largest.</summary>
    public static int Number(Volume<float> heights, Volume<byte> mask, VoxelGrid grid, Volume<int> levels) =>
        WholeRange(heights, mask) is (int low, int high) ? ByValue(heights, mask, grid, levels.Pointer, low, high) : ByOrder(heights, mask, grid, levels.Pointer);

    private static (int Low, int High)? WholeRange(Volume<float> heights, Volume<byte> mask)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int z = 0; z < mask.SizeZ; z++)
        {
            ReadOnlySpan<float> values = heights.Slice(z);
            ReadOnlySpan<byte> inside = mask.Slice(z);
            for (int i = 0; i < values.Length; i++)
            {
                if (inside[i] == 0) continue;
                float value = values[i];
                if (!(Math.Abs(value) <= MostWhole && value == (int)value)) return null;
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }
        return high - low <= MostWhole ? ((int)low, (int)high) : null;
    }

    private static int ByValue(Volume<float> heights, Volume<byte> mask, VoxelGrid grid, int* levels, int low, int high)
    {
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<float> values = heights.Row(z, y);
                ReadOnlySpan<byte> inside = mask.Row(z, y);
                int* to = levels + grid.Row(z, y);
                for (int x = 0; x < values.Length; x++)
                {
                    if (inside[x] != 0) to[x] = high - (int)values[x] + 1;
                }
            }
        }
        return high - low + 1;
    }

    // By sorting the voxels by height, in linear time: digit by digit.
    private static int ByOrder(Volume<float> heights, Volume<byte> mask, VoxelGrid grid, int* levels)
    {
        List<(uint Key, int Voxel)> list = [];
        FloatLevels order = default;
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<float> values = heights.Row(z, y);
                ReadOnlySpan<byte> inside = mask.Row(z, y);
                for (int x = 0; x < values.Length; x++)
                {
                    // + 0 makes one of −0 and 0; the complement puts the highest first.
                    if (inside[x] != 0) list.Add((~((uint)order.Of(values[x] + 0f) ^ 0x80000000), grid.Row(z, y) + x));
                }
            }
        }
        (uint Key, int Voxel)[] from = [.. list], to = new (uint, int)[from.Length];
        for (int shift = 0; shift < 32; shift += RadixBits)
        {
            int[] next = new int[(1 << RadixBits) + 1];
            foreach ((uint key, _) in from) next[((key >> shift) & ((1 << RadixBits) - 1)) + 1]++;
            for (int i = 1; i < next.Length; i++) next[i] += next[i - 1];
            foreach ((uint Key, int Voxel) item in from) to[next[(item.Key >> shift) & ((1 << RadixBits) - 1)]++] = item;
            (from, to) = (to, from);
        }
        int level = 0;
        for (int i = 0; i < from.Length; i++)
        {
            if (i == 0 || from[i].Key != from[i - 1].Key) level++;
            levels[from[i].Voxel] = level;
        }
        return level;
    }
}
