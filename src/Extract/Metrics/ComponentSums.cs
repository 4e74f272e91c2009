using System.Numerics;
using System.Runtime.CompilerServices;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;

namespace Approx.Extract.Metrics;

/// <summary>
/// The sums of one component while the pass runs: window coordinates, 64-bit moments, 32-bit lane counts (the pass bounds
/// its window so that neither overflows). Becomes an <see cref="ObjectState"/> at the end.
/// </summary>
internal unsafe struct ComponentSums
{
    private long _n, _x, _y, _z, _xx, _yy, _zz, _xy, _xz, _yz, _first;
    private int _x0, _y0, _z0, _x1, _y1, _z1;
    private uint _inside;
    private fixed uint _lanes[NeighbourLanes.Counted];

    /// <summary>True when no voxel was counted (a component of the halo alone).</summary>
    public readonly bool IsEmpty => _n == 0;

    /// <summary>Adds columns a to b − 1 of row (y, z): closed forms of the sums over x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRun(int a, int b, int y, int z)
    {
        long length = b - a;
        long x = length * (a + b - 1) / 2;
        // Σ_{x<b} x² = (b−1)b(2b−1)/6
        long xx = (((long)(b - 1) * b * ((2 * b) - 1)) - ((long)(a - 1) * a * ((2 * a) - 1))) / 6;
        if (_n == 0)
        {
            (_x0, _y0, _z0, _x1, _y1) = (a, y, z, b, y + 1);
            _first = ((long)z << 32) | ((long)y << 16) | (long)a;
        }
        else
        {
            _x0 = Math.Min(_x0, a);
            _x1 = Math.Max(_x1, b);
            _y0 = Math.Min(_y0, y);
            _y1 = Math.Max(_y1, y + 1);
        }
        _z1 = z + 1;
        long yn = y * length, zn = z * length;
        _n += length;
        _x += x;
        _y += yn;
        _z += zn;
        _xx += xx;
        _yy += y * yn;
        _zz += z * zn;
        _xy += y * x;
        _xz += z * x;
        _yz += z * yn;
    }

    /// <summary>Adds the lane counts of the voxels in <paramref name="mask"/>.</summary>
    /// <param name="lanes">The voxels' word in lane 0 of a <see cref="NeighbourLanes"/> buffer.</param>
    /// <param name="mask">The voxels of the component.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLanes(ulong* lanes, ulong mask)
    {
        fixed (uint* counts = _lanes)
        {
            Add4(counts, lanes, mask);
            Add4(counts + 4, lanes + (4 * NeighbourLanes.Words), mask);
            Add4(counts + 8, lanes + (8 * NeighbourLanes.Words), mask);
            Add4(counts + 12, lanes + (12 * NeighbourLanes.Words), mask);
            Add4(counts + 16, lanes + (16 * NeighbourLanes.Words), mask);
            Add4(counts + 20, lanes + (20 * NeighbourLanes.Words), mask);
            Add4(counts + 24, lanes + (24 * NeighbourLanes.Words), mask);
        }
    }

    /// <summary>Adds voxels whose 13 earlier neighbours all belong to the component: every lane counts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddInside(uint voxels) => _inside += voxels;

    /// <summary>
    /// Takes back what the pass counted for one ambiguous pair or vertex whose components are different: the pair, and that
    /// the edge or vertex was not new. (A lane may go below zero, the sums of lanes cannot.)
    /// </summary>
    public void Differs(int kind)
    {
        if (kind == DeferredKey.Vertex)
        {
            _lanes[NeighbourLanes.VertexPP]--;
            return;
        }
        _lanes[kind]--;
        switch ((Direction)kind)
        {
            // This lane counts for vertices too: put those back.
            case Direction.ZMM or Direction.ZMP:
                _lanes[NeighbourLanes.EdgeZFront]--;
                _lanes[NeighbourLanes.VertexPP]++;
                break;
            case Direction.MZM or Direction.MZP: _lanes[NeighbourLanes.EdgeYFront]--; break;
            case Direction.MMZ or Direction.MPZ: _lanes[NeighbourLanes.EdgeXFront]--; break;
        }
    }

    /// <summary>Adds the sums of a component that turned out to be the same one.</summary>
    public void Merge(in ComponentSums other)
    {
        MergeMoments(other);
        _inside += other._inside;
        for (int k = 0; k < NeighbourLanes.Counted; k++) _lanes[k] += other._lanes[k];
    }

    /// <summary>Adds the sums of another component but its lane counts.</summary>
    public void MergeMoments(in ComponentSums other)
    {
        if (other._n == 0) return;
        if (_n == 0)
        {
            (_x0, _y0, _z0, _first) = (other._x0, other._y0, other._z0, other._first);
            (_x1, _y1, _z1) = (other._x1, other._y1, other._z1);
        }
        else
        {
            _first = Math.Min(_first, other._first);
            _x0 = Math.Min(_x0, other._x0);
            _y0 = Math.Min(_y0, other._y0);
            _z0 = Math.Min(_z0, other._z0);
            _x1 = Math.Max(_x1, other._x1);
            _y1 = Math.Max(_y1, other._y1);
            _z1 = Math.Max(_z1, other._z1);
        }
        _n += other._n;
        _x += other._x;
        _y += other._y;
        _z += other._z;
        _xx += other._xx;
        _yy += other._yy;
        _zz += other._zz;
        _xy += other._xy;
        _xz += other._xz;
        _yz += other._yz;
    }

    /// <summary>The state in coordinates of the volume; the moments are shifted exactly (Σxx' = Σxx + 2cΣx + c²n).</summary>
    public readonly ObjectState ToState(BlockWindow window)
    {
        long ox = window.WindowX0, oy = window.WindowY0, oz = window.WindowZ0;
        Int128 n = _n;
        ObjectState state = new()
        {
            N = _n,
            FirstVoxel = ((((_first >> 32) + oz) * window.SizeY) + ((_first >> 16) & 0xFFFF) + oy) * window.SizeX + (_first & 0xFFFF) + ox,
            BoxX0 = _x0 + (int)ox,
            BoxY0 = _y0 + (int)oy,
            BoxZ0 = _z0 + (int)oz,
            BoxX1 = _x1 + (int)ox,
            BoxY1 = _y1 + (int)oy,
            BoxZ1 = _z1 + (int)oz,
            SumX = _x + (n * ox),
            SumY = _y + (n * oy),
            SumZ = _z + (n * oz),
            SumXX = _xx + ((Int128)_x * (2 * ox)) + (n * ox * ox),
            SumYY = _yy + ((Int128)_y * (2 * oy)) + (n * oy * oy),
            SumZZ = _zz + ((Int128)_z * (2 * oz)) + (n * oz * oz),
            SumXY = _xy + ((Int128)_x * oy) + ((Int128)_y * ox) + (n * ox * oy),
            SumXZ = _xz + ((Int128)_x * oz) + ((Int128)_z * ox) + (n * ox * oz),
            SumYZ = _yz + ((Int128)_y * oz) + ((Int128)_z * oy) + (n * oy * oz),
            SquaresXY = Lane(NeighbourLanes.SquaresXY),
            SquaresXZ = Lane(NeighbourLanes.SquaresXZ),
            SquaresYZ = Lane(NeighbourLanes.SquaresYZ),
            Cubes = Lane(NeighbourLanes.Cubes),
        };
        for (int d = 0; d < Directions.Count; d++) state.Pairs[d] = Lane(d);
        long edgesZ = Lane(NeighbourLanes.EdgeZFront) + Lane(NeighbourLanes.EdgeZBack);
        long x = Lane((int)Direction.ZZM);
        state.EdgesX = (4 * _n) - Lane((int)Direction.ZMZ) - Lane(NeighbourLanes.EdgeXFront) - Lane(NeighbourLanes.EdgeXBack);
        state.EdgesY = (4 * _n) - x - Lane(NeighbourLanes.EdgeYFront) - Lane(NeighbourLanes.EdgeYBack);
        state.EdgesZ = (4 * _n) - x - edgesZ;
        // The vertices of the upper slice repeat as the edges along z do.
        state.Vertices = (8 * _n) - x - edgesZ - Lane(NeighbourLanes.VertexPP) - Lane(NeighbourLanes.VertexPM) - Lane(NeighbourLanes.VertexMP) - Lane(NeighbourLanes.VertexMM);
        return state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add4(uint* counts, ulong* lanes, ulong mask)
    {
        counts[0] += (uint)BitOperations.PopCount(lanes[0] & mask);
        counts[1] += (uint)BitOperations.PopCount(lanes[NeighbourLanes.Words] & mask);
        counts[2] += (uint)BitOperations.PopCount(lanes[2 * NeighbourLanes.Words] & mask);
        counts[3] += (uint)BitOperations.PopCount(lanes[3 * NeighbourLanes.Words] & mask);
    }

    // Below 2³¹ in size; a lane that took back what another had counted may be negative.
    private readonly long Lane(int k) => (int)_lanes[k] + (long)_inside;
}
