using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Maxima that rise at least h above the highest saddle to anything strictly higher (P. Soille, Morphological Image Analysis, 2003, section 6.3), whole
/// plateaus, 26-connected: the set scikit-image's h_maxima marks. Found by flooding from the top down with disjoint sets instead of by
/// reconstruction, so that no rounding of h enters.
/// </summary>
internal sealed unsafe class HMaxima
{
    private readonly VoxelGrid grid;
    private readonly float* values;
    private readonly Func<float, double> height;
    private readonly double h;
    private readonly UnionFind basins = new();
    private readonly List<Peak> peaks = [];

    // For the root of each basin: first and last of the chain of its highest peaks.
    private readonly List<(int Head, int Tail)> tops = [];

    private HMaxima(Volume<float> volume, double h, Func<float, double> height)
    {
        grid = new VoxelGrid(volume.SizeZ, volume.SizeY, volume.SizeX, 26, "h-maxima");
        values = volume.Pointer;
        (this.h, this.height) = (h, height);
    }

    /// <summary>The maxima of a grey volume. The highest plateau counts when the whole volume spans at least h.</summary>
    public static Volume<byte> Of(Volume<float> volume, double h)
    {
        HMaxima work = new(volume, h, v => v);
        float low = work.Flood(float.NegativeInfinity);
        return work.Mark(volume, peak => peak.Rise >= h || (double.IsNaN(peak.Rise) && peak.Value - (double)low >= h));
    }

    /// <summary>The maxima of a distance map given as squared distances, within the foreground; every component keeps its highest.</summary>
    public static Volume<byte> OfSquaredDistances(Volume<float> squared, double h)
    {
        HMaxima work = new(squared, h, v => Math.Sqrt(v));
        work.Flood(0);
        return work.Mark(squared, peak => peak.Rise >= h || double.IsNaN(peak.Rise));
    }

    // Voxels above the floor from the highest down; gives the lowest value.
    private float Flood(float floor)
    {
        int count = 0;
        for (int i = 0; i < grid.Count; i++) count += values[i] > floor ? 1 : 0;
        int[] order = new int[count];
        float[] keys = new float[count];
        count = 0;
        for (int i = 0; i < grid.Count; i++)
        {
            if (values[i] > floor) (order[count], keys[count++]) = (i, -values[i]);
        }
        if (count == 0) return floor;
        Array.Sort(keys, order);
        int[] basinOf = new int[grid.Count];
        Span<int> neighbours = stackalloc int[grid.Most];
        foreach (int voxel in order)
        {
            int basin = -1, found = grid.Neighbours(voxel, neighbours);
            for (int n = 0; n < found; n++)
            {
                int other = basinOf[neighbours[n]] - 1;
                if (other < 0) continue;
                other = basins.Find(other);
                if (basin < 0) basin = other;
                else if (basin != other) basin = Join(basin, other, values[voxel]);
            }
            if (basin < 0)
            {
                basin = basins.Add();
                tops.Add((peaks.Count, peaks.Count));
                peaks.Add(new Peak(voxel, values[voxel], -1, double.NaN));
            }
            basinOf[voxel] = basin + 1;
        }
        return -keys[^1];
    }

    // The lower basin's peaks now have their saddle; equal peaks go on together.
    private int Join(int a, int b, float saddle)
    {
        int root = basins.JoinRoots(a, b);
        ((int Head, int Tail) first, (int Head, int Tail) second) = (tops[a], tops[b]);
        float firstValue = peaks[first.Head].Value, secondValue = peaks[second.Head].Value;
        if (firstValue == secondValue)
        {
            peaks[first.Tail] = peaks[first.Tail] with { Next = second.Head };
            tops[root] = (first.Head, second.Tail);
            return root;
        }
        ((int Head, int Tail) lower, (int Head, int Tail) higher) = firstValue < secondValue ? (first, second) : (second, first);
        double rise = height(peaks[lower.Head].Value) - height(saddle);
        for (int p = lower.Head; p >= 0; p = peaks[p].Next) peaks[p] = peaks[p] with { Rise = rise };
        tops[root] = higher;
        return root;
    }

    private Volume<byte> Mark(Volume<float> volume, Func<Peak, bool> keep)
    {
        Volume<byte> marked = new(volume.SizeZ, volume.SizeY, volume.SizeX, volume.VoxelSize);
        byte* to = marked.Pointer;
        Stack<int> open = new();
        Span<int> neighbours = stackalloc int[grid.Most];
        foreach (Peak peak in peaks)
        {
            if (to[peak.Voxel] != 0 || !keep(peak)) continue;
            to[peak.Voxel] = 1;
            open.Push(peak.Voxel);
            while (open.TryPop(out int voxel))
            {
                int found = grid.Neighbours(voxel, neighbours);
                for (int n = 0; n < found; n++)
                {
                    int other = neighbours[n];
                    if (to[other] != 0 || values[other] != peak.Value) continue;
                    to[other] = 1;
                    open.Push(other);
                }
            }
        }
        return marked;
    }

    /// <summary>A place where a basin began; Rise is NaN until it meets something strictly higher.</summary>
    private readonly record struct Peak(int Voxel, float Value, int Next, double Rise);
}
