using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>An object's voxels as a graph: an edge to each of 26 neighbours inside it, as long as the step. Voxels are numbered in raster order.</summary>
internal sealed class VoxelGraph
{
    // Steps so different in length would ask for too many buckets: then a heap holds the voxels that wait.
    private const double MostStepRatio = 64;

    private readonly int[] _start, _to;
    private readonly double[] _length;
    private readonly double _shortest;
    private readonly bool _buckets;
    private readonly List<List<int>> _waiting = [];

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
        _shortest = _length.DefaultIfEmpty(1).Min();
        _buckets = _length.DefaultIfEmpty(1).Max() <= MostStepRatio * _shortest;
    }

    /// <summary>Number of voxels.</summary>
    public int Count { get; }

    /// <summary>
    /// Writes the distance of every voxel, infinite where there is no way; returns the farthest (the first in raster order among
    /// equals), its distance, and how many were reached. Voxels most often wait in buckets as wide as the shortest step, so a settled
    /// bucket can only be reached again from itself (Dial 1969; Denardo and Fox 1979).
    /// </summary>
    public (int Far, double Distance, int Reached) Search(int from, double[] distances)
    {
        distances.AsSpan().Fill(double.PositiveInfinity);
        distances[from] = 0;
        if (_buckets) SearchBuckets(from, distances);
        else SearchHeap(from, distances);
        (int far, double farthest, int reached) = (from, 0, 0);
        for (int i = 0; i < distances.Length; i++)
        {
            if (double.IsInfinity(distances[i])) continue;
            reached++;
            if (distances[i] > farthest) (far, farthest) = (i, distances[i]);
        }
        return (far, farthest, reached);
    }

    private void SearchBuckets(int from, double[] distances)
    {
        Bucket(0).Add(from);
        for (int b = 0; b < _waiting.Count; b++)
        {
            List<int> bucket = _waiting[b];
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
    }

    private void SearchHeap(int from, double[] distances)
    {
        PriorityQueue<int, double> heap = new();
        heap.Enqueue(from, 0);
        while (heap.TryDequeue(out int at, out double distance))
        {
            // A voxel that found a shorter way since was settled before.
            if (distance > distances[at]) continue;
            for (int k = _start[at]; k < _start[at + 1]; k++)
            {
                double next = distance + _length[k];
                if (!(next < distances[_to[k]])) continue;
                distances[_to[k]] = next;
                heap.Enqueue(_to[k], next);
            }
        }
    }

    private List<int> Bucket(int index)
    {
        while (_waiting.Count <= index) _waiting.Add([]);
        return _waiting[index];
    }
}
