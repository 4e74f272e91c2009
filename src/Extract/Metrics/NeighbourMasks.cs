using System.Runtime.CompilerServices;

namespace Approx.Extract.Metrics;

/// <summary>
/// For 64 voxels of a row, one word for each of the 13 directions: bit x is set where voxel x and its earlier neighbour in
/// that direction belong to the same object. All pair, square, cube, edge and vertex counts are population counts of
/// combinations of these words ("lanes").
/// </summary>
internal ref struct NeighbourMasks
{
    /// <summary>Number of lanes <see cref="WriteLanes"/> writes.</summary>
    public const int Lanes = 28;

    /// <summary>The lane numbers behind the 13 directions.</summary>
    public const int SquaresXY = 13, SquaresXZ = 14, SquaresYZ = 15, Cubes = 16,
        EdgeZFront = 17, EdgeZBack = 18, EdgeYFront = 19, EdgeYBack = 20, EdgeXFront = 21, EdgeXBack = 22,
        VertexPP = 23, VertexPM = 24, VertexMP = 25, VertexMM = 26, Voxels = 27;

    /// <summary>Same row: (0, 0, −1).</summary>
    public ulong X;

    /// <summary>Row y − 1 of this slice, columns −1, 0, +1.</summary>
    public ulong Am, A0, Ap;

    /// <summary>Row y of the slice below, columns −1, 0, +1.</summary>
    public ulong Bm, B0, Bp;

    /// <summary>Row y − 1 of the slice below.</summary>
    public ulong Cm, C0, Cp;

    /// <summary>Row y + 1 of the slice below.</summary>
    public ulong Dm, D0, Dp;

    /// <summary>True when every one of 64 voxels has all 13 neighbours.</summary>
    public readonly bool AllInside => (X & Am & A0 & Ap & Bm & B0 & Bp & Cm & C0 & Cp & Dm & D0 & Dp) == ulong.MaxValue;

    /// <summary>
    /// Writes the lanes. Pairs: a bit for the later voxel. Squares and cubes: a bit for the last voxel. Edges and vertices are
    /// counted by what is not new: of the edges around a voxel and its vertices, those an earlier voxel of the same object
    /// already touches. Of the 4 edges of a voxel along x the one at (+z, +y) is always new, the one at (+z, −y) is old where
    /// A0 is set, at (−z, +y) where B0 or D0, at (−z, −y) where A0, B0 or C0; and so for the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly unsafe void WriteLanes(ulong voxels, ulong* lanes)
    {
        lanes[(int)Direction.ZZM] = X;
        lanes[(int)Direction.ZMM] = Am;
        lanes[(int)Direction.ZMZ] = A0;
        lanes[(int)Direction.ZMP] = Ap;
        lanes[(int)Direction.MZM] = Bm;
        lanes[(int)Direction.MZZ] = B0;
        lanes[(int)Direction.MZP] = Bp;
        lanes[(int)Direction.MMM] = Cm;
        lanes[(int)Direction.MMZ] = C0;
        lanes[(int)Direction.MMP] = Cp;
        lanes[(int)Direction.MPM] = Dm;
        lanes[(int)Direction.MPZ] = D0;
        lanes[(int)Direction.MPP] = Dp;
        ulong xy = X & Am & A0, xz = X & Bm & B0, yz = A0 & B0 & C0;
        lanes[SquaresXY] = xy;
        lanes[SquaresXZ] = xz;
        lanes[SquaresYZ] = yz;
        lanes[Cubes] = xy & xz & yz & Cm;
        ulong aFront = A0 | Ap, aBack = X | Am | A0, bFront = B0 | Bp, bBack = X | Bm | B0, cd = A0 | B0 | C0;
        lanes[EdgeZFront] = aFront;
        lanes[EdgeZBack] = aBack;
        lanes[EdgeYFront] = bFront;
        lanes[EdgeYBack] = bBack;
        lanes[EdgeXFront] = B0 | D0;
        lanes[EdgeXBack] = cd;
        lanes[VertexPP] = bFront | D0 | Dp;
        lanes[VertexPM] = bBack | D0 | Dm;
        lanes[VertexMP] = aFront | bFront | C0 | Cp;
        lanes[VertexMM] = aBack | bBack | C0 | Cm;
        lanes[Voxels] = voxels;
    }
}
