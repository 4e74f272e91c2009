using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>An object's voxels as a graph: an edge to each of 26 neighbours inside it, as long as the step. Voxels are numbered in raster order.</summary>
internal sealed class VoxelGraph
{
    private readonly int[] _start, _to;
    private readonly double[] _length;
    private readonly double _shortest;
    private readonly List<List<int>> _buckets = [];

    /// <summary>The graph of an object.</summary>
    public VoxelGraph(ObjectBox box, VoxelSize voxel)
    {
        int[] number = new int[box.Mask.Length];
        for (int i = 0; i < number.Length; i++) number[i] = box.Mask[i] ? Count++ : -1;
        (int Step, double Length)[] near = box.Neighbours(voxel);
        _start = new int[Count + 1];
        List<int> to = new(Count * 16);
        List<double> length = new(Count * 16);
        for (int i = 0; i < number.Length; i++)
        {
            if (number[i] < 0) continue;
            foreach ((int step, double stepLength) in near)
            {
                if (number[i + step] < 0) continue;
                to.Add(number[i + step]);
                length.Add(stepLength);
            }
            _start[number[i] + 1] = to.Count;
        }
        (_to, _length) = ([.. to], [.. length]);
        _shortest = near.Min(static n => n.Length);
    }

    /// <summary>Number of voxels.</summary>
    public int Count { get; }

    /// <summary>
    /// Writes the distance of every voxel, infinite where there is no way; returns the farthest (the first in raster order among
    /// equals), its distance, and how many were reached. Voxels wait in buckets as wide as the shortest step, so a settled
    /// bucket can only be reached again from itself (Dial 1969; Denardo and Fox 1979).
    /// </summary>
    public (int Far, double Distance, int Reached) Search(int from, double[] distances)
    {
        distances.AsSpan().Fill(double.PositiveInfinity);
        distances[from] = 0;
        Bucket(0).Add(from);
        for (int b = 0; b < _buckets.Count; b++)
        {
            List<int> bucket = _buckets[b];
            for (int i = 0; i < bucket.Count; i++)
            {
                int at = bucket[i];
                double distance = distances[at];
                // A voxel that found a shorter way since was settled from an earlier bucket.
                if ((int)(distance / _shortest) < b) continue;
                for (int k = _start[at]; k < _start[at + 1]; k++)
                {
                    double next = distance + _length[k];
                    if (!(next < distances[_to[k]])) continue;
                    distances[_to[k]] = next;
                    Bucket((int)(next / _shortest)).Add(_to[k]);
                }
            }
            bucket.Clear();
        }
        (int far, double farthest, int reached) = (from, 0, 0);
        for (int i = 0; i < distances.Length; i++)
        {
            if (double.IsInfinity(distances[i])) continue;
            reached++;
            if (distances[i] > farthest) (far, farthest) = (i, distances[i]);
        }
        return (far, farthest, reached);
    }

    private List<int> Bucket(int index)
    {
        while (_buckets.Count <= index) _buckets.Add([]);
        return _buckets[index];
    }
}
