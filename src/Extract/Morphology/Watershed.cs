using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Watershed by flooding from markers in order of height, the markers first, among equals first come first served (P. Soille, L. Vincent 1990; the
/// queue's order is that of scikit-image's watershed). No voxel is left to a dividing line.
/// </summary>
internal static unsafe class Watershed
{
    /// <summary>
    /// Parts the objects of a mask where they are narrow: floods from the maxima of the distance to the background, of which those lower than h
    /// are merged. Labels 1, 2, … are in raster order of the maxima. A part that only touches its object's maximum diagonally goes with it.
    /// </summary>
    /// <param name="edges">Voxel edges in the unit of h.</param>
    public static Volume<uint> Split(Volume<byte> mask, double h, VoxelSize edges, Workers workers)
    {
        using Volume<float> squared = DistanceTransform.Squared(mask, edges, workers);
        using Volume<byte> maxima = HMaxima.OfSquaredDistances(squared, h);
        Volume<uint> labels = MaskComponents.OfForeground(maxima, Connectivity.TwentySix).Labels(mask.VoxelSize);
        foreach (int connectivity in new[] { 6, 26 }) Flood(squared, mask, labels, connectivity, workers.Cancel);
        return labels;
    }

    /// <summary>Floods a landscape from the markers already in the labels, highest values first, within the mask.</summary>
    public static void Flood(Volume<float> heights, Volume<byte> mask, Volume<uint> labels, int connectivity, CancellationToken cancel)
    {
        VoxelGrid grid = new(mask.SizeZ, mask.SizeY, mask.SizeX, connectivity, "a watershed");
        float* height = heights.Pointer;
        byte* inside = mask.Pointer;
        uint* label = labels.Pointer;
        PriorityQueue<int, (float Depth, int Age)> queue = new(ByDepthThenAge.Instance);
        int age = 0;
        Span<int> neighbours = stackalloc int[grid.Most];
        for (int i = 0; i < grid.Count; i++)
        {
            if (label[i] == 0) continue;
            if (inside[i] == 0) label[i] = 0;
            else if (HasFree(i, neighbours)) queue.Enqueue(i, (float.NegativeInfinity, age++));
        }
        while (queue.TryDequeue(out int voxel, out (float Depth, int Age) at))
        {
            if ((age & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            int found = grid.Neighbours(voxel, neighbours);
            for (int n = 0; n < found; n++)
            {
                int other = neighbours[n];
                if (inside[other] == 0 || label[other] != 0) continue;
                label[other] = label[voxel];
                // Water does not sink: a voxel is reached at the depth of its way there at least.
                queue.Enqueue(other, (Math.Max(at.Depth, -height[other]), age++));
            }
        }

        bool HasFree(int voxel, Span<int> buffer)
        {
            int found = grid.Neighbours(voxel, buffer);
            for (int n = 0; n < found; n++)
            {
                if (inside[buffer[n]] != 0 && label[buffer[n]] == 0) return true;
            }
            return false;
        }
    }

    private sealed class ByDepthThenAge : IComparer<(float Depth, int Age)>
    {
        public static ByDepthThenAge Instance { get; } = new();

        public int Compare((float Depth, int Age) a, (float Depth, int Age) b)
        {
            int depth = a.Depth.CompareTo(b.Depth);
            return depth != 0 ? depth : a.Age.CompareTo(b.Age);
        }
    }
}
