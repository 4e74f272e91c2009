using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>An object's voxels as a graph: an edge to each of 26 neighbours inside it, as long as the step. Voxels are numbered in raster order.</summary>
internal sealed class VoxelGraph
{
    private readonly int[] _start, _to;
    private readonly double[] _length;
    private readonly PriorityQueue<int, double> _open = new();

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
    }

    /// <summary>Number of voxels.</summary>
    public int Count { get; }

    /// <summary>Dijkstra's search: writes the distance of every voxel, infinite where there is no way; returns the farthest (the first in raster order among equals), its distance, and how many were reached.</summary>
    public (int Far, double Distance, int Reached) Search(int from, double[] distances)
    {
        distances.AsSpan().Fill(double.PositiveInfinity);
        distances[from] = 0;
        _open.Enqueue(from, 0);
        (int far, double farthest, int reached) = (from, 0, 0);
        while (_open.TryDequeue(out int at, out double distance))
        {
            if (distance > distances[at]) continue;
            reached++;
            if (distance > farthest || (distance == farthest && at < far)) (far, farthest) = (at, distance);
            for (int k = _start[at]; k < _start[at + 1]; k++)
            {
                double next = distance + _length[k];
                if (!(next < distances[_to[k]])) continue;
                distances[_to[k]] = next;
                _open.Enqueue(_to[k], next);
            }
        }
        return (far, farthest, reached);
    }
}
