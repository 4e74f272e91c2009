using System.Buffers;
using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// An object's voxels as a graph: an edge to each of 26 neighbours inside it, as long as the step. Voxels are numbered in raster order. The edges are not
/// stored: a step from a voxel to what is not the object leads to a distance no way can undercut.
/// </summary>
internal sealed class VoxelGraph : IDisposable
{
    private readonly int[] _voxels;
    private readonly (int Step, double Length)[] _near;
    private readonly double[] _distance;
    private readonly double _scale;

    // A ring of buckets: no edge reaches as far as all around it.
    private readonly (int[] Items, int Count)[] _buckets;
    private int _waiting;

    /// <summary>The graph of an object.</summary>
    public VoxelGraph(ObjectBox box, VoxelSize voxel)
    {
        int count = 0;
        foreach (bool inside in box.Mask) count += inside ? 1 : 0;
        _voxels = new int[count];
        _distance = ArrayPool<double>.Shared.Rent(box.Mask.Length);
        count = 0;
        for (int i = 0; i < box.Mask.Length; i++)
        {
            if (box.Mask[i]) _voxels[count++] = i;
            else _distance[i] = double.NegativeInfinity;
        }
        _near = box.Neighbours(voxel);
        double shortest = _near.Min(static n => n.Length);
        _scale = 1 / shortest;
        _buckets = new (int[], int)[(int)(_near.Max(static n => n.Length) / shortest) + 3];
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
        Add(0, _voxels[from]);
        for (int b = 0; _waiting > 0; b++)
        {
            ref (int[] Items, int Count) bucket = ref _buckets[b % _buckets.Length];
            for (int i = 0; i < bucket.Count; i++)
            {
                int at = bucket.Items[i];
                double distance = _distance[at];
                // A voxel that found a shorter way since was settled from an earlier bucket.
                if ((int)(distance * _scale) < b) continue;
                foreach ((int step, double length) in _near)
                {
                    double next = distance + length;
                    if (!(next < _distance[at + step])) continue;
                    _distance[at + step] = next;
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
    public void Dispose() => ArrayPool<double>.Shared.Return(_distance);

    private void Add(int bucket, int voxel)
    {
        ref (int[] Items, int Count) to = ref _buckets[bucket % _buckets.Length];
        if (to.Count == to.Items.Length) Array.Resize(ref to.Items, Math.Max(16, 2 * to.Count));
        to.Items[to.Count++] = voxel;
        _waiting++;
    }
}
