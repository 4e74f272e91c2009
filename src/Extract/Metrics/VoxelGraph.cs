using System.Buffers;
using System.Numerics;
using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// An object's voxels as a graph: an edge to each of 26 neighbours inside it, as long as the step. Voxels are numbered in raster order. The edges are not
/// stored: a step from a voxel to what is not the object leads to a distance no way can undercut.
/// </summary>
internal sealed class VoxelGraph : IDisposable
{
    private const int Start = 26;

    // Buckets that the longest step may reach over.
    private const double MostSteps = 64;
    private readonly int[] _voxels;
    private readonly (int Step, double Length)[] _near;
    private readonly double[] _distance;
    private readonly byte[] _arrived;
    private readonly double _scale;

    // Indices of the steps worth taking from a voxel that was reached by a step; the last entry: from where the search begins.
    private static readonly byte[][] AllOnward = Onward();

    // A ring of buckets, a power of two: no edge reaches as far as all around it.
    private readonly (int[] Items, int Count)[] _buckets;
    private int _waiting;

    /// <summary>The graph of an object.</summary>
    public VoxelGraph(ObjectBox box, VoxelSize voxel)
    {
        int count = 0;
        foreach (bool inside in box.Mask) count += inside ? 1 : 0;
        _voxels = new int[count];
        _distance = ArrayPool<double>.Shared.Rent(box.Mask.Length);
        _arrived = ArrayPool<byte>.Shared.Rent(box.Mask.Length);
        count = 0;
        for (int i = 0; i < box.Mask.Length; i++)
        {
            if (box.Mask[i]) _voxels[count++] = i;
            else _distance[i] = double.NegativeInfinity;
        }
        _near = box.Neighbours(voxel);
        // Steps of very different lengths would ask for too many buckets: wider ones settle a voxel more than once, and are right as well.
        double longest = _near.Max(static n => n.Length), width = Math.Max(_near.Min(static n => n.Length), longest / MostSteps);
        _scale = 1 / width;
        _buckets = new (int[], int)[BitOperations.RoundUpToPowerOf2((uint)(longest / width) + 3)];
        for (int b = 0; b < _buckets.Length; b++) _buckets[b].Items = [];
    }

    /// <summary>Number of voxels.</summary>
    public int Count => _voxels.Length;

    /// <summary>The distance of a voxel from where the last search began; infinite where there is no way.</summary>
    public double Distance(int voxel) => _distance[_voxels[voxel]];

    /// <summary>
    /// Finds the distances of all voxels; returns the farthest (the first in raster order among equals), its distance, and how many were reached. Voxels
    /// wait in buckets as wide as the shortest step, so a settled bucket can hardly be reached again (Dial 1969; Denardo and Fox 1979), and every voxel is settled about once.
    /// </summary>
    public (int Far, double Distance, int Reached) Search(int from)
    {
        foreach (int voxel in _voxels) _distance[voxel] = double.PositiveInfinity;
        _distance[_voxels[from]] = 0;
        _arrived[_voxels[from]] = Start;
        Add(0, _voxels[from]);
        for (int b = 0; _waiting > 0; b++)
        {
            ref (int[] Items, int Count) bucket = ref _buckets[b & (_buckets.Length - 1)];
            for (int i = 0; i < bucket.Count; i++)
            {
                int at = bucket.Items[i];
                double distance = _distance[at];
                // A voxel that found a shorter way since was settled from an earlier bucket.
                if ((int)(distance * _scale) < b) continue;
                foreach (byte k in AllOnward[_arrived[at]])
                {
                    (int step, double length) = _near[k];
                    double next = distance + length;
                    if (!(next < _distance[at + step])) continue;
                    _distance[at + step] = next;
                    _arrived[at + step] = k;
                    Add((int)(next * _scale), at + step);
                }
            }
            _waiting -= bucket.Count;
            bucket.Count = 0;
        }
        (int far, double farthest, int reached) = (from, 0, 0);
        for (int i = 0; i < _voxels.Length; i++)
        {
            double distance = _distance[_voxels[i]];
            if (double.IsInfinity(distance)) continue;
            reached++;
            if (distance > farthest) (far, farthest) = (i, distance);
        }
        return (far, farthest, reached);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_distance);
        ArrayPool<byte>.Shared.Return(_arrived);
    }

    // A voxel beside the one we came from was reached from there, by no longer way.
    private static byte[][] Onward()
    {
        byte[][] onward = new byte[Start + 1][];
        for (int arrived = 0; arrived < Start; arrived++)
        {
            (int Z, int Y, int X) came = Offset(arrived);
            onward[arrived] = [.. Enumerable.Range(0, Start).Where(k => Math.Max(Math.Abs(came.Z + Offset(k).Z), Math.Max(Math.Abs(came.Y + Offset(k).Y), Math.Abs(came.X + Offset(k).X))) > 1).Select(static k => (byte)k)];
        }
        onward[Start] = [.. Enumerable.Range(0, Start).Select(static k => (byte)k)];
        return onward;
    }

    // In the order of ObjectBox.Neighbours.
    private static (int Z, int Y, int X) Offset(int k)
    {
        int i = k < 13 ? k : k + 1;
        return ((i / 9) - 1, (i / 3 % 3) - 1, (i % 3) - 1);
    }

    private void Add(int bucket, int voxel)
    {
        ref (int[] Items, int Count) to = ref _buckets[bucket & (_buckets.Length - 1)];
        if (to.Count == to.Items.Length) Array.Resize(ref to.Items, Math.Max(16, 2 * to.Count));
        to.Items[to.Count++] = voxel;
        _waiting++;
    }
}
