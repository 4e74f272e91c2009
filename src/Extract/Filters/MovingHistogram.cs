namespace Approx.Extract.Filters;

/// <summary>A histogram of the neighbourhood that moves along a row: only the voxels that leave and enter are counted.</summary>
internal sealed class MovingHistogram
{
    private readonly int low, shift;
    private readonly int[] fine, coarse;

    /// <summary>An empty histogram of the levels low to high.</summary>
    public MovingHistogram(int low, int high)
    {
        this.low = low;
        int levels = high - low + 1;
        // Coarse bins of about the square root of the levels: a search looks at that many of each.
        while (1 << (2 * shift) < levels) shift++;
        fine = new int[((levels >> shift) + 1) << shift];
        coarse = new int[fine.Length >> shift];
    }

    /// <summary>Writes the values of a rank (0: smallest) for a row.</summary>
    public void Row(PaddedVolume padded, int z, int y, Edges edges, int rank, Span<float> to)
    {
        Array.Clear(fine);
        Array.Clear(coarse);
        foreach ((int Z, int Y, int X) offset in edges.All) Count(padded.Row(z, y, offset)[0], 1);
        to[0] = Find(rank);
        for (int x = 1; x < to.Length; x++)
        {
            foreach ((int Z, int Y, int X) offset in edges.Leaving) Count(padded.Row(z, y, offset)[x - 1], -1);
            foreach ((int Z, int Y, int X) offset in edges.Entering) Count(padded.Row(z, y, offset)[x], 1);
            to[x] = Find(rank);
        }
    }

    private void Count(float value, int by)
    {
        int level = (int)value - low;
        fine[level] += by;
        coarse[level >> shift] += by;
    }

    private int Find(int rank)
    {
        int bin = 0;
        while (rank >= coarse[bin]) rank -= coarse[bin++];
        int level = bin << shift;
        while (rank >= fine[level]) rank -= fine[level++];
        return level + low;
    }

    /// <summary>The two sides of a footprint along x.</summary>
    internal sealed class Edges
    {
        /// <summary>Finds the sides.</summary>
        public Edges(Footprint footprint)
        {
            HashSet<(int Z, int Y, int X)> all = [.. footprint.Offsets];
            All = [.. footprint.Offsets];
            Leaving = [.. All.Where(o => !all.Contains((o.Z, o.Y, o.X - 1)))];
            Entering = [.. All.Where(o => !all.Contains((o.Z, o.Y, o.X + 1)))];
        }

        /// <summary>All offsets.</summary>
        public (int Z, int Y, int X)[] All { get; }

        /// <summary>Offsets whose voxel is not in the neighbourhood one step on.</summary>
        public (int Z, int Y, int X)[] Leaving { get; }

        /// <summary>Offsets whose voxel was not in the neighbourhood one step before.</summary>
        public (int Z, int Y, int X)[] Entering { get; }
    }
}
