using System.Numerics;
using System.Runtime.CompilerServices;
using Approx.Extract.Metrics;

namespace Approx.Extract.Labelling;

/// <summary>
/// Under 6- and 18-connectivity two diagonal neighbours need not be one component. Finds, 64 voxels at a time, the pairs and
/// vertices where nothing near by connects them, and defers those whose components are not known to be the same yet.
/// Window rows: 0 this row, 1 = A (y − 1), 2 = B (below), 3 = C (below, y − 1), 4 = D (below, y + 1).
/// </summary>
internal sealed unsafe class AmbiguousWindows(Connectivity connectivity, UnionFind sets)
{
    private readonly int[] _near = new int[3];
    private SliceRows _slice = null!, _below = null!;
    private int _y;

    /// <summary>The rows found so far.</summary>
    public DeferredCounts Deferred { get; } = new();

    /// <summary>Begins a row of a slice.</summary>
    public void BeginRow(SliceRows slice, SliceRows below, int y) => (_slice, _below, _y) = (slice, below, y);

    /// <summary>Looks at 64 voxels.</summary>
    /// <param name="word">The word's number in the row.</param>
    /// <param name="r">The voxels counted.</param>
    /// <param name="near">Their word in lane 0 of the 13 <see cref="NeighbourLanes"/> (not limited to <paramref name="r"/>).</param>
    /// <param name="xp">The next voxel of the row.</param>
    /// <param name="nm">Row y + 1 of the slice, columns −1.</param>
    /// <param name="n0">Row y + 1 of the slice.</param>
    /// <param name="np">Row y + 1 of the slice, column +1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Look(int word, ulong r, ulong* near, ulong xp, ulong nm, ulong n0, ulong np)
    {
        if (connectivity == Connectivity.Six) LookSix(word, r, near, xp, nm, n0, np);
        else LookEighteen(word, r, near, xp, nm, n0, np);
    }

    // 18: only the two ends of a cube's diagonal can be apart, and only where the cube's other six voxels are empty.
    private void LookEighteen(int word, ulong r, ulong* near, ulong xp, ulong nm, ulong n0, ulong np)
    {
        Near m = new(near);
        ulong mmm = r & m.Cm & ~(m.X | m.A0 | m.B0 | m.Am | m.Bm | m.C0);
        ulong mmp = r & m.Cp & ~(xp | m.A0 | m.B0 | m.Ap | m.Bp | m.C0);
        ulong mpm = r & m.Dm & ~(m.X | n0 | m.B0 | nm | m.Bm | m.D0);
        ulong mpp = r & m.Dp & ~(xp | n0 | m.B0 | np | m.Bp | m.D0);
        if ((mmm | mmp | mpm | mpp) == 0) return;
        Pairs(word, mmm, Direction.MMM, vertex: true);
        Pairs(word, mmp, Direction.MMP, vertex: true);
        Pairs(word, mpm, Direction.MPM, vertex: true);
        Pairs(word, mpp, Direction.MPP, vertex: true);
    }

    private void LookSix(int word, ulong r, ulong* near, ulong xp, ulong nm, ulong n0, ulong np)
    {
        Near m = new(near);
        // Diagonals of squares: apart where the square's other two voxels are empty.
        ulong zmm = r & m.Am & ~(m.A0 | m.X), zmp = r & m.Ap & ~(m.A0 | xp);
        ulong mzm = r & m.Bm & ~(m.B0 | m.X), mzp = r & m.Bp & ~(m.B0 | xp);
        ulong mmz = r & m.C0 & ~(m.A0 | m.B0), mpz = r & m.D0 & ~(m.B0 | n0);
        // Diagonals of cubes: apart where no path face, edge, corner leads through the cube.
        ulong mmm = r & m.Cm & ~((m.X & (m.Am | m.Bm)) | (m.A0 & (m.Am | m.C0)) | (m.B0 & (m.Bm | m.C0)));
        ulong mmp = r & m.Cp & ~((xp & (m.Ap | m.Bp)) | (m.A0 & (m.Ap | m.C0)) | (m.B0 & (m.Bp | m.C0)));
        ulong mpm = r & m.Dm & ~((m.X & (nm | m.Bm)) | (n0 & (nm | m.D0)) | (m.B0 & (m.Bm | m.D0)));
        ulong mpp = r & m.Dp & ~((xp & (np | m.Bp)) | (n0 & (np | m.D0)) | (m.B0 & (m.Bp | m.D0)));
        // Vertices: the voxel has earlier voxels at the vertex, but none that shares a face with it or, one step further, with
        // a neighbour it has there.
        ulong vFront = r & m.Ap & ~(m.A0 | xp), vBack = r & m.Am & ~(m.A0 | m.X);
        ulong vPP = r & (m.Bp | m.D0 | m.Dp) & ~(m.B0 | (xp & m.Bp) | (n0 & m.D0));
        ulong vPM = r & (m.Bm | m.D0 | m.Dm) & ~(m.B0 | m.X | (n0 & m.D0));
        ulong vMP = r & (m.Ap | m.Bp | m.C0 | m.Cp) & ~(m.A0 | m.B0 | (xp & (m.Ap | m.Bp)));
        ulong vMM = r & (m.Am | m.Bm | m.C0 | m.Cm) & ~(m.A0 | m.B0 | m.X);
        if ((zmm | zmp | mzm | mzp | mmz | mpz | mmm | mmp | mpm | mpp | vPP | vPM | vMP | vMM) == 0) return;
        Pairs(word, zmm, Direction.ZMM, vertex: false);
        Pairs(word, zmp, Direction.ZMP, vertex: false);
        Pairs(word, mzm, Direction.MZM, vertex: false);
        Pairs(word, mzp, Direction.MZP, vertex: false);
        Pairs(word, mmz, Direction.MMZ, vertex: false);
        Pairs(word, mpz, Direction.MPZ, vertex: false);
        Pairs(word, mmm, Direction.MMM, vertex: false);
        Pairs(word, mmp, Direction.MMP, vertex: false);
        Pairs(word, mpm, Direction.MPM, vertex: false);
        Pairs(word, mpp, Direction.MPP, vertex: false);
        Vertices(word, vFront, 0, 1);
        Vertices(word, vBack, 0, -1);
        Vertices(word, vPP, 1, 1);
        Vertices(word, vPM, 1, -1);
        Vertices(word, vMP, -1, 1);
        Vertices(word, vMM, -1, -1);
    }

    private void Pairs(int word, ulong voxels, Direction direction, bool vertex)
    {
        if (voxels == 0) return;
        (int dz, int dy, int dx) = direction.Step();
        SliceRows slice = dz == 0 ? _slice : _below;
        while (voxels != 0)
        {
            int x = (word << 6) + BitOperations.TrailingZeroCount(voxels);
            voxels &= voxels - 1;
            int later = Root(_slice, _y, x), earlier = Root(slice, _y + dy, x + dx);
            if (later == earlier) continue;
            Deferred.Add(new DeferredKey(later, earlier, -1, -1, (int)direction), 1);
            if (vertex) Deferred.Add(new DeferredKey(later, earlier, -1, -1, DeferredKey.Vertex), 1);
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
            Deferred.Add(new DeferredKey(later, _near[0], count > 1 ? _near[1] : -1, count > 2 ? _near[2] : -1, DeferredKey.Vertex), 1);
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

    // The 13 lanes by name: X this row; A row y − 1; B, C, D rows y, y − 1, y + 1 of the slice below; m, 0, p columns −1, 0, +1.
    private readonly ref struct Near(ulong* lanes)
    {
        public readonly ulong X = lanes[0 * NeighbourLanes.Words];
        public readonly ulong Am = lanes[1 * NeighbourLanes.Words];
        public readonly ulong A0 = lanes[2 * NeighbourLanes.Words];
        public readonly ulong Ap = lanes[3 * NeighbourLanes.Words];
        public readonly ulong Bm = lanes[4 * NeighbourLanes.Words];
        public readonly ulong B0 = lanes[5 * NeighbourLanes.Words];
        public readonly ulong Bp = lanes[6 * NeighbourLanes.Words];
        public readonly ulong Cm = lanes[7 * NeighbourLanes.Words];
        public readonly ulong C0 = lanes[8 * NeighbourLanes.Words];
        public readonly ulong Cp = lanes[9 * NeighbourLanes.Words];
        public readonly ulong Dm = lanes[10 * NeighbourLanes.Words];
        public readonly ulong D0 = lanes[11 * NeighbourLanes.Words];
        public readonly ulong Dp = lanes[12 * NeighbourLanes.Words];
    }
}
