using System.Numerics;
using Approx.Extract.Metrics;

namespace Approx.Extract.Labelling;

/// <summary>
/// Under 6- and 18-connectivity two diagonal neighbours need not be one component. Finds, 64 voxels at a time, the pairs and
/// vertices where nothing near by connects them, and defers those whose components are not known to be the same yet.
/// Window rows: 0 this row, 1 = A (y − 1), 2 = B (below), 3 = C (below, y − 1), 4 = D (below, y + 1).
/// </summary>
internal sealed unsafe class AmbiguousWindows(Connectivity connectivity, UnionFind sets, int capacity)
{
    private readonly int[] _near = new int[3];
    private SliceRows _slice = null!, _below = null!;
    private int _y;

    /// <summary>The rows found so far.</summary>
    public DeferredCounts Deferred { get; } = new(sets, capacity);

    /// <summary>Begins a row of a slice.</summary>
    public void BeginRow(SliceRows slice, SliceRows below, int y) => (_slice, _below, _y) = (slice, below, y);

    /// <summary>Looks at eight words of the row.</summary>
    /// <param name="word">The first word's number in the row.</param>
    /// <param name="counted">The voxels counted.</param>
    /// <param name="lanes">The 13 <see cref="NeighbourLanes"/> of the voxels (not limited to <paramref name="counted"/>).</param>
    /// <param name="row">The row, from the first word on.</param>
    /// <param name="next">Row y + 1, from the first word on.</param>
    public void Look(int word, ulong* counted, ulong* lanes, ulong* row, ulong* next)
    {
        ulong* found = stackalloc ulong[AmbiguousLanes.Count * NeighbourLanes.Words];
        if (connectivity == Connectivity.Eighteen)
        {
            if (!AmbiguousLanes.Eighteen(lanes, counted, row, next, found)) return;
            for (Direction d = Direction.MMM; d <= Direction.MPP; d++)
            {
                if (d is not (Direction.MMZ or Direction.MPZ)) Pairs(word, found, d, vertex: true);
            }
            return;
        }
        if (!AmbiguousLanes.Six(lanes, counted, row, next, found)) return;
        for (Direction d = Direction.ZMM; d <= Direction.MPP; d++)
        {
            if (d is not (Direction.ZMZ or Direction.MZZ)) Pairs(word, found, d, vertex: false);
        }
        Vertices(word, found, AmbiguousLanes.UpperP, 0, 1);
        Vertices(word, found, AmbiguousLanes.UpperM, 0, -1);
        Vertices(word, found, AmbiguousLanes.LowerPP, 1, 1);
        Vertices(word, found, AmbiguousLanes.LowerPM, 1, -1);
        Vertices(word, found, AmbiguousLanes.LowerMP, -1, 1);
        Vertices(word, found, AmbiguousLanes.LowerMM, -1, -1);
    }

    private void Pairs(int word, ulong* found, Direction direction, bool vertex)
    {
        ulong* voxels = found + ((int)direction * NeighbourLanes.Words);
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            if (voxels[w] != 0) Pairs(word + w, voxels[w], direction, vertex);
        }
    }

    private void Vertices(int word, ulong* found, int lane, int sy, int sx)
    {
        ulong* voxels = found + (lane * NeighbourLanes.Words);
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            if (voxels[w] != 0) Vertices(word + w, voxels[w], sy, sx);
        }
    }

    private void Pairs(int word, ulong voxels, Direction direction, bool vertex)
    {
        (int dz, int dy, int dx) = direction.Step();
        SliceRows slice = dz == 0 ? _slice : _below;
        while (voxels != 0)
        {
            int x = (word << 6) + BitOperations.TrailingZeroCount(voxels);
            voxels &= voxels - 1;
            int later = Root(_slice, _y, x), earlier = Root(slice, _y + dy, x + dx);
            if (later == earlier) continue;
            Deferred.Add(new DeferredKey(later, earlier, -1, -1, (int)direction));
            if (vertex) Deferred.Add(new DeferredKey(later, earlier, -1, -1, DeferredKey.Vertex));
        }
    }

    // sy 0: the vertex lies on the upper side at y − ½; +1, −1: on the lower side at y + ½, y − ½. sx: the side in x.
    private void Vertices(int word, ulong voxels, int sy, int sx)
    {
        while (voxels != 0)
        {
            int x = (word << 6) + BitOperations.TrailingZeroCount(voxels);
            voxels &= voxels - 1;
            int later = Root(_slice, _y, x);
            int count = 0;
            bool known = false;
            if (sx < 0) known |= Meets(_slice, _y, x - 1, later, ref count);
            if (sy <= 0)
            {
                known |= Meets(_slice, _y - 1, x, later, ref count);
                known |= Meets(_slice, _y - 1, x + sx, later, ref count);
            }
            if (sy != 0)
            {
                known |= Meets(_below, _y, x, later, ref count);
                known |= Meets(_below, _y, x + sx, later, ref count);
                known |= Meets(_below, _y + sy, x, later, ref count);
                known |= Meets(_below, _y + sy, x + sx, later, ref count);
            }
            if (known || count == 0) continue;
            Array.Sort(_near, 0, count);
            Deferred.Add(new DeferredKey(later, _near[0], count > 1 ? _near[1] : -1, count > 2 ? _near[2] : -1, DeferredKey.Vertex));
        }
    }

    // Notes the component of a voxel if it is foreground; true when it is already known to be the later voxel's.
    private bool Meets(SliceRows slice, int y, int x, int later, ref int count)
    {
        // x is −1 or beyond the row only where the neighbouring bit is a zero pad; RowWord − 1 is such a pad.
        ulong word = slice.Mask[slice.RowWord(y) + (x >> 6)];
        if ((word >> (x & 63) & 1) == 0) return false;
        int root = Root(slice, y, x);
        if (root == later) return true;
        if (_near.AsSpan(0, count).Contains(root)) return false;
        _near[count++] = root;
        return false;
    }

    private int Root(SliceRows slice, int y, int x) => sets.Find(slice.Components[slice.RunAt(y, x)]);
}
