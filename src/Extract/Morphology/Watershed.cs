using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Watershed by flooding from markers in order of height, the markers first, among equals first come first served (P. Soille, L. Vincent 1990; the
/// queue's order is that of scikit-image's watershed). No voxel is left to a dividing line. As water only falls, each height has a queue of its own and nothing is sorted.
/// </summary>
internal static unsafe class Watershed
{
    private const int Dry = 0;

    /// <summary>
    /// Parts the objects of a mask where they are narrow: floods from the maxima of the distance to the background, of which those lower than h
    /// are merged. Labels 1, 2, … are in raster order of the maxima. A part that only touches its object's maximum diagonally goes with it.
    /// </summary>
    /// <param name="edges">Voxel edges in the unit of h.</param>
    public static Volume<uint> Split(Volume<byte> mask, double h, VoxelSize edges, Workers workers)
    {
        using Volume<float> squared = DistanceTransform.Squared(mask, edges, workers);
        Volume<uint> labels;
        using (Volume<byte> maxima = HMaxima.OfSquaredDistances(squared, h)) labels = MaskComponents.OfForeground(maxima, Connectivity.TwentySix).Labels(mask.VoxelSize);
        if (Flood(squared, mask, labels, 6, workers.Cancel) > 0) Flood(squared, mask, labels, 26, workers.Cancel);
        return labels;
    }

    /// <summary>
    /// Floods a landscape from the markers already in the labels (at most 2³¹ − 1), highest values first, within the mask. Gives the number of voxels of the mask no
    /// water reached.
    /// </summary>
    public static long Flood(Volume<float> heights, Volume<byte> mask, Volume<uint> labels, int connectivity, CancellationToken cancel)
    {
        VoxelGrid grid = new(mask.SizeZ, mask.SizeY, mask.SizeX, connectivity, "a watershed");
        // One number says all about a voxel, so that a step to it touches one cache line: its level while it is free, the complement of its label once it is wet.
        using Volume<int> cells = grid.Padded(Dry);
        int* cell = cells.Pointer;
        int deepest = FloodLevels.Number(heights, mask, grid, cells);
        int[] start = new int[deepest + 2];
        int free = Wet(mask, labels, grid, cell, start);
        for (int level = 0, sum = 0; level < start.Length; level++) (start[level], sum) = (sum, sum + start[level]);
        using Queues queues = new(cell, grid.Steps, start, free);
        for (int z = 0; free > 0 && z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<uint> markers = labels.Row(z, y);
                int row = grid.Row(z, y);
                for (int x = 0; x < markers.Length; x++)
                {
                    if (markers[x] != 0 && cell[row + x] < 0) queues.Spill(row + x, 0);
                }
            }
        }
        for (int level = 1; level <= deepest; level++)
        {
            cancel.ThrowIfCancellationRequested();
            queues.Drain(level);
        }
        Dried(labels, grid, cell);
        return free - queues.Reached;
    }

    // Labels within the mask; counts the voxels without one by level, and in all.
    private static int Wet(Volume<byte> mask, Volume<uint> labels, VoxelGrid grid, int* cell, int[] free)
    {
        int count = 0;
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<byte> inside = mask.Row(z, y);
                ReadOnlySpan<uint> from = labels.Row(z, y);
                int* to = cell + grid.Row(z, y);
                for (int x = 0; x < inside.Length; x++)
                {
                    if (inside[x] == 0) continue;
                    if (from[x] != 0)
                    {
                        to[x] = ~checked((int)from[x]);
                        continue;
                    }
                    free[to[x]]++;
                    count++;
                }
            }
        }
        return count;
    }

    private static void Dried(Volume<uint> labels, VoxelGrid grid, int* cell)
    {
        for (int z = 0; z < labels.SizeZ; z++)
        {
            for (int y = 0; y < labels.SizeY; y++)
            {
                int* from = cell + grid.Row(z, y);
                Span<uint> to = labels.Row(z, y);
                for (int x = 0; x < to.Length; x++) to[x] = from[x] < 0 ? (uint)~from[x] : 0;
            }
        }
    }

    /// <summary>
    /// The voxels waiting at each level, in the order they came. Those the water reached before it stood at their level have their place among the voxels of that
    /// level; those it reaches while it stands there, which may lie higher, come behind them in one queue that serves every level in turn.
    /// </summary>
    private sealed class Queues(int* cell, int[] steps, int[] start, int free) : IDisposable
    {
        private readonly int[] end = [.. start];
        private readonly NativeArray<int> early = new(free), late = new(free);
        private int came;

        /// <summary>Voxels that were free and are wet.</summary>
        public int Reached { get; private set; }

        /// <summary>Lets the water run from all that wait at a level.</summary>
        public void Drain(int level)
        {
            came = 0;
            for (int i = start[level]; i < end[level]; i++) Spill(early[i], level);
            for (int i = 0; i < came; i++) Spill(late[i], level);
        }

        /// <summary>Wets the free neighbours of a voxel. Water does not rise: a voxel is reached at the depth of its way there at least.</summary>
        public void Spill(int voxel, int level)
        {
            int wet = cell[voxel];
            foreach (int step in steps)
            {
                int other = voxel + step, own = cell[other];
                if (own <= Dry) continue;
                cell[other] = wet;
                Reached++;
                if (own > level) early[end[own]++] = other;
                else late[came++] = other;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            early.Dispose();
            late.Dispose();
        }
    }
}
