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
    private const uint Dry = uint.MaxValue;

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

    /// <summary>Floods a landscape from the markers already in the labels, highest values first, within the mask. Gives the number of voxels of the mask no water reached.</summary>
    public static long Flood(Volume<float> heights, Volume<byte> mask, Volume<uint> labels, int connectivity, CancellationToken cancel)
    {
        VoxelGrid grid = new(mask.SizeZ, mask.SizeY, mask.SizeX, connectivity, "a watershed");
        using Volume<uint> wet = grid.Padded(Dry);
        // A voxel's level until it is queued; from then on the voxel behind it in the queue.
        using Volume<int> links = grid.Padded(0);
        uint* label = wet.Pointer;
        int* link = links.Pointer;
        int deepest = FloodLevels.Number(heights, mask, grid, links);
        int[] head = new int[deepest + 1], tail = new int[deepest + 1];
        long free = Wet(mask, labels, grid, label);
        for (int z = 0; free > 0 && z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                int row = grid.Row(z, y);
                for (int i = row; i < row + mask.SizeX; i++)
                {
                    if (label[i] is not (0 or Dry) && HasFree(label, grid.Steps, i)) Append(link, head, tail, i, 0);
                }
            }
        }
        for (int level = 0; level <= deepest; level++)
        {
            cancel.ThrowIfCancellationRequested();
            while (head[level] != 0)
            {
                int voxel = head[level];
                head[level] = link[voxel];
                foreach (int step in grid.Steps)
                {
                    int other = voxel + step;
                    if (label[other] != 0) continue;
                    label[other] = label[voxel];
                    free--;
                    // Water does not rise: a voxel is reached at the depth of its way there at least.
                    Append(link, head, tail, other, Math.Max(level, link[other]));
                }
            }
        }
        Dried(labels, grid, label);
        return free;
    }

    private static void Append(int* link, int[] head, int[] tail, int voxel, int level)
    {
        link[voxel] = 0;
        if (head[level] == 0) head[level] = voxel;
        else link[tail[level]] = voxel;
        tail[level] = voxel;
    }

    private static bool HasFree(uint* label, int[] steps, int voxel)
    {
        foreach (int step in steps)
        {
            if (label[voxel + step] == 0) return true;
        }
        return false;
    }

    // Labels within the mask, dry elsewhere; gives the number of voxels without one.
    private static long Wet(Volume<byte> mask, Volume<uint> labels, VoxelGrid grid, uint* label)
    {
        long free = 0;
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<byte> inside = mask.Row(z, y);
                ReadOnlySpan<uint> from = labels.Row(z, y);
                uint* to = label + grid.Row(z, y);
                for (int x = 0; x < inside.Length; x++)
                {
                    if (inside[x] == 0) continue;
                    to[x] = from[x];
                    if (from[x] == 0) free++;
                }
            }
        }
        return free;
    }

    private static void Dried(Volume<uint> labels, VoxelGrid grid, uint* label)
    {
        for (int z = 0; z < labels.SizeZ; z++)
        {
            for (int y = 0; y < labels.SizeY; y++)
            {
                uint* from = label + grid.Row(z, y);
                Span<uint> to = labels.Row(z, y);
                for (int x = 0; x < to.Length; x++) to[x] = from[x] == Dry ? 0 : from[x];
            }
        }
    }
}
