using System.Runtime.InteropServices;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Maxima that rise at least h above the highest saddle to anything strictly higher (P. Soille, Morphological Image Analysis, 2003, section 6.3), whole
/// plateaus, 26-connected: the set scikit-image's h_maxima marks. Every voxel climbs to its highest neighbour until it stands on a maximum, which parts the
/// volume into basins; the highest pass between each two basins is all that matters then, and basins are joined over their passes from the highest down. So
/// every voxel is looked at a fixed number of times, and no rounding of h enters.
/// </summary>
internal sealed unsafe class HMaxima : IDisposable
{
    private const int Outside = int.MinValue, Visited = int.MinValue + 1;
    private readonly VoxelGrid grid;
    private readonly Volume<float> padded;
    private readonly Volume<int> climbs;
    private readonly float* values;

    // Those above the floor, in raster order.
    private readonly int[] voxels;

    // The next voxel on the way up, or the complement of the basin's number.
    private readonly int* up;
    private readonly float floor;
    private readonly Func<float, double> height;
    private readonly (int Z, int Y, int X) size;
    private readonly List<Peak> peaks = [];

    private HMaxima(Volume<float> volume, float floor, Func<float, double> height)
    {
        grid = new VoxelGrid(volume.SizeZ, volume.SizeY, volume.SizeX, 26, "h-maxima");
        (this.floor, this.height, size) = (floor, height, (volume.SizeZ, volume.SizeY, volume.SizeX));
        padded = grid.Padded(float.NegativeInfinity);
        climbs = grid.Padded(Outside);
        values = padded.Pointer;
        up = climbs.Pointer;
        List<int> found = [];
        for (int z = 0; z < size.Z; z++)
        {
            for (int y = 0; y < size.Y; y++)
            {
                ReadOnlySpan<float> from = volume.Row(z, y);
                int row = grid.Row(z, y);
                from.CopyTo(new Span<float>(values + row, size.X));
                for (int x = 0; x < from.Length; x++)
                {
                    if (from[x] > floor) found.Add(row + x);
                }
            }
        }
        voxels = [.. found];
    }

    /// <summary>The maxima of a grey volume. The highest plateau counts when the whole volume spans at least h.</summary>
    public static Volume<byte> Of(Volume<float> volume, double h)
    {
        using HMaxima work = new(volume, float.NegativeInfinity, v => v);
        work.Climb();
        float low = float.PositiveInfinity;
        for (int z = 0; z < volume.SizeZ; z++)
        {
            foreach (float value in volume.Slice(z)) low = Math.Min(low, value);
        }
        return work.Mark(volume, peak => peak.Rise >= h || (double.IsNaN(peak.Rise) && peak.Value - (double)low >= h));
    }

    /// <summary>The maxima of a distance map given as squared distances, within the foreground; every component keeps its highest.</summary>
    public static Volume<byte> OfSquaredDistances(Volume<float> squared, double h)
    {
        using HMaxima work = new(squared, 0, v => Math.Sqrt(v));
        work.Climb();
        return work.Mark(squared, peak => peak.Rise >= h || double.IsNaN(peak.Rise));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        padded.Dispose();
        climbs.Dispose();
    }

    private void Climb()
    {
        foreach (int voxel in voxels) up[voxel] = Highest(voxel);
        Stack<int> open = new();
        List<int> plateau = [];
        foreach (int voxel in voxels)
        {
            if (up[voxel] == voxel) Settle(voxel, plateau, open);
        }
        foreach (int voxel in voxels) Follow(voxel);
        JoinBasins(Passes());
    }

    // The first of the highest neighbours above the voxel, or the voxel itself.
    private int Highest(int voxel)
    {
        float best = values[voxel];
        int to = voxel;
        foreach (int step in grid.Steps)
        {
            if (!(values[voxel + step] > best)) continue;
            best = values[voxel + step];
            to = voxel + step;
        }
        return to;
    }

    // A plateau of voxels without a higher neighbour: a maximum, unless a voxel of its height beside it has one.
    private void Settle(int first, List<int> plateau, Stack<int> open)
    {
        float value = values[first];
        int way = -1;
        plateau.Clear();
        open.Push(first);
        up[first] = Visited;
        while (open.TryPop(out int voxel))
        {
            plateau.Add(voxel);
            foreach (int step in grid.Steps)
            {
                int other = voxel + step;
                if (values[other] != value || up[other] == Visited) continue;
                if (up[other] == other)
                {
                    up[other] = Visited;
                    open.Push(other);
                }
                else
                {
                    way = other;
                }
            }
        }
        if (way < 0)
        {
            way = ~peaks.Count;
            peaks.Add(new Peak(first, value, -1, double.NaN));
        }
        foreach (int voxel in plateau) up[voxel] = way;
    }

    private void Follow(int voxel)
    {
        int end = voxel;
        while (up[end] >= 0) end = up[end];
        int basin = up[end];
        for (int at = voxel; up[at] >= 0;)
        {
            int next = up[at];
            up[at] = basin;
            at = next;
        }
    }

    // The highest pass between each two basins that touch.
    private (float Saddle, int A, int B)[] Passes()
    {
        Dictionary<(int, int), float> passes = [];
        int[] forward = [.. grid.Steps.Where(s => s > 0)];
        // Along a border the same two basins meet again and again: mostly below the pass already found.
        (int One, int Other, float Saddle) last = default;
        foreach (int voxel in voxels)
        {
            int basin = up[voxel];
            foreach (int step in forward)
            {
                int other = up[voxel + step];
                if (other == basin || other == Outside) continue;
                float saddle = Math.Min(values[voxel], values[voxel + step]);
                if (basin == last.One && other == last.Other && saddle <= last.Saddle) continue;
                last = (basin, other, saddle);
                ref float highest = ref CollectionsMarshal.GetValueRefOrAddDefault(passes, (~Math.Max(basin, other), ~Math.Min(basin, other)), out bool exists);
                if (!exists || saddle > highest) highest = saddle;
            }
        }
        (float Saddle, int A, int B)[] sorted = [.. passes.Select(p => (p.Value, p.Key.Item1, p.Key.Item2))];
        Array.Sort(sorted, static (a, b) => a.Saddle != b.Saddle ? b.Saddle.CompareTo(a.Saddle) : (a.A, a.B).CompareTo((b.A, b.B)));
        return sorted;
    }

    private void JoinBasins((float Saddle, int A, int B)[] passes)
    {
        UnionFind basins = new();
        // For the root of joined basins: first and last of the chain of their highest peaks.
        List<(int Head, int Tail)> tops = [];
        for (int i = 0; i < peaks.Count; i++) tops.Add((basins.Add(), i));
        foreach ((float saddle, int one, int other) in passes)
        {
            int a = basins.Find(one), b = basins.Find(other);
            if (a != b) Join(basins, tops, a, b, saddle);
        }
    }

    // The lower basin's peaks now have their saddle; equal peaks go on together.
    private void Join(UnionFind basins, List<(int Head, int Tail)> tops, int a, int b, float saddle)
    {
        int root = basins.JoinRoots(a, b);
        ((int Head, int Tail) first, (int Head, int Tail) second) = (tops[a], tops[b]);
        float firstValue = peaks[first.Head].Value, secondValue = peaks[second.Head].Value;
        if (firstValue == secondValue)
        {
            peaks[first.Tail] = peaks[first.Tail] with { Next = second.Head };
            tops[root] = (first.Head, second.Tail);
            return;
        }
        ((int Head, int Tail) lower, (int Head, int Tail) higher) = firstValue < secondValue ? (first, second) : (second, first);
        double rise = height(peaks[lower.Head].Value) - height(saddle);
        for (int p = lower.Head; p >= 0; p = peaks[p].Next) peaks[p] = peaks[p] with { Rise = rise };
        tops[root] = higher;
    }

    private Volume<byte> Mark(Volume<float> volume, Func<Peak, bool> keep)
    {
        Volume<byte> marked = new(volume.SizeZ, volume.SizeY, volume.SizeX, volume.VoxelSize);
        bool[] kept = [.. peaks.Select(keep)];
        // In a basin only the maximum's own voxels are as high as it.
        for (int z = 0; z < size.Z; z++)
        {
            for (int y = 0; y < size.Y; y++)
            {
                int row = grid.Row(z, y);
                Span<byte> to = marked.Row(z, y);
                for (int x = 0; x < to.Length; x++)
                {
                    int basin = ~up[row + x];
                    if (values[row + x] > floor && kept[basin] && values[row + x] == peaks[basin].Value) to[x] = 1;
                }
            }
        }
        return marked;
    }

    /// <summary>A maximum; Rise is NaN until it meets something strictly higher.</summary>
    private readonly record struct Peak(int Voxel, float Value, int Next, double Rise);
}
