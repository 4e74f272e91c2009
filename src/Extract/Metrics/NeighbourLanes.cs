using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Metrics;

/// <summary>
/// All local counts of 512 voxels of a row at a time, as bits: a lane is eight words, one bit per voxel. Lane d &lt; 13 is set
/// where the voxel and its earlier neighbour in <see cref="Direction"/> d belong to the same object. The other lanes are
/// combinations of those; an object's pair, square, cube, edge and vertex counts are population counts of its voxels in
/// the lanes.
/// </summary>
internal static unsafe class NeighbourLanes
{
    /// <summary>Words of a lane.</summary>
    public const int Words = 8;

    /// <summary>Number of lanes that are counted.</summary>
    public const int Counted = 28;

    /// <summary>Number of words a buffer for all lanes has.</summary>
    public const int BufferWords = (Counted + 1) * Words;

    /// <summary>The lanes behind the 13 directions. A voxel is the last of its full squares and of its full cube.</summary>
    public const int SquaresXY = 13, SquaresXZ = 14, SquaresYZ = 15, Cubes = 16;

    /// <summary>
    /// Edges and vertices are counted by what is not new: of those around a voxel, the ones that an earlier voxel of the same
    /// object touches already. Of a voxel's four edges along x, the one at (+z, +y) is always new, the one at (+z, −y) is
    /// old where the neighbour at (0, −1, 0) is set, at (−z, +y) where (−1, 0, 0) or (−1, +1, 0) is, at (−z, −y) where any of
    /// (0, −1, 0), (−1, 0, 0), (−1, −1, 0) is; the first is a direction's own lane, the other two are these. So for the rest.
    /// </summary>
    public const int EdgeZFront = 17, EdgeZBack = 18, EdgeYFront = 19, EdgeYBack = 20, EdgeXFront = 21, EdgeXBack = 22;

    /// <summary>Vertices on the lower side, at (+y, +x), (+y, −x), (−y, +x), (−y, −x). Those on the upper side repeat as the edges along z do.</summary>
    public const int VertexPP = 23, VertexPM = 24, VertexMP = 25, VertexMM = 26;

    /// <summary>All ones: counts the voxels.</summary>
    public const int Voxels = 27;

    /// <summary>Where all 13 neighbours are of the same object; not counted.</summary>
    public const int Inside = 28;

    /// <summary>
    /// Writes lanes 0 to 12 as bits of the neighbouring rows, as if every foreground neighbour were of the same object. Rows
    /// are given by the first word of the chunk; the word before and the eight behind it are read.
    /// </summary>
    /// <param name="row">This row.</param>
    /// <param name="a">Row y − 1.</param>
    /// <param name="b">Row y of the slice below.</param>
    /// <param name="c">Row y − 1 of the slice below.</param>
    /// <param name="d">Row y + 1 of the slice below.</param>
    /// <param name="lanes">The buffer.</param>
    public static void Shift(ulong* row, ulong* a, ulong* b, ulong* c, ulong* d, ulong* lanes)
    {
        if (Vector512.IsHardwareAccelerated) Shift512(row, a, b, c, d, lanes);
        else ShiftScalar(row, a, b, c, d, lanes);
    }

    /// <summary>The scalar twin of <see cref="Shift"/>.</summary>
    public static void ShiftScalar(ulong* row, ulong* a, ulong* b, ulong* c, ulong* d, ulong* lanes)
    {
        for (int w = 0; w < Words; w++) lanes[w] = (row[w] << 1) | (row[w - 1] >> 63);
        ThreeScalar(a, lanes + ((int)Direction.ZMM * Words));
        ThreeScalar(b, lanes + ((int)Direction.MZM * Words));
        ThreeScalar(c, lanes + ((int)Direction.MMM * Words));
        ThreeScalar(d, lanes + ((int)Direction.MPM * Words));
    }

    /// <summary>The same with 512-bit vectors.</summary>
    public static void Shift512(ulong* row, ulong* a, ulong* b, ulong* c, ulong* d, ulong* lanes)
    {
        ((Vector512.Load(row) << 1) | (Vector512.Load(row - 1) >> 63)).Store(lanes);
        Three512(a, lanes + ((int)Direction.ZMM * Words));
        Three512(b, lanes + ((int)Direction.MZM * Words));
        Three512(c, lanes + ((int)Direction.MMM * Words));
        Three512(d, lanes + ((int)Direction.MPM * Words));
    }

    /// <summary>Writes lanes 13 and on from lanes 0 to 12.</summary>
    public static void Combine(ulong* lanes)
    {
        if (Vector512.IsHardwareAccelerated) Combine512(lanes);
        else CombineScalar(lanes);
    }

    /// <summary>The scalar twin of <see cref="Combine"/>.</summary>
    public static void CombineScalar(ulong* lanes)
    {
        for (int w = 0; w < Words; w++)
        {
            ulong* at = lanes + w;
            ulong x = at[0];
            ulong am = at[1 * Words], a0 = at[2 * Words], ap = at[3 * Words], bm = at[4 * Words], b0 = at[5 * Words], bp = at[6 * Words];
            ulong cm = at[7 * Words], c0 = at[8 * Words], cp = at[9 * Words], dm = at[10 * Words], d0 = at[11 * Words], dp = at[12 * Words];
            ulong xy = x & am & a0, xz = x & bm & b0, yz = a0 & b0 & c0, cube = xy & xz & yz & cm;
            at[SquaresXY * Words] = xy;
            at[SquaresXZ * Words] = xz;
            at[SquaresYZ * Words] = yz;
            at[Cubes * Words] = cube;
            ulong aFront = a0 | ap, aBack = a0 | x | am, bFront = b0 | bp, bBack = b0 | x | bm;
            at[EdgeZFront * Words] = aFront;
            at[EdgeZBack * Words] = aBack;
            at[EdgeYFront * Words] = bFront;
            at[EdgeYBack * Words] = bBack;
            at[EdgeXFront * Words] = b0 | d0;
            at[EdgeXBack * Words] = a0 | b0 | c0;
            at[VertexPP * Words] = bFront | d0 | dp;
            at[VertexPM * Words] = bBack | d0 | dm;
            at[VertexMP * Words] = aFront | bFront | c0 | cp;
            at[VertexMM * Words] = aBack | bBack | c0 | cm;
            at[Voxels * Words] = ulong.MaxValue;
            at[Inside * Words] = cube & ap & bp & cp & dm & d0 & dp;
        }
    }

    /// <summary>The same with 512-bit vectors.</summary>
    public static void Combine512(ulong* lanes)
    {
        Vector512<ulong> x = Lane(0), am = Lane(1), a0 = Lane(2), ap = Lane(3), bm = Lane(4), b0 = Lane(5), bp = Lane(6);
        Vector512<ulong> cm = Lane(7), c0 = Lane(8), cp = Lane(9), dm = Lane(10), d0 = Lane(11), dp = Lane(12);
        Vector512<ulong> xy = x & am & a0, xz = x & bm & b0, yz = a0 & b0 & c0, cube = xy & xz & yz & cm;
        xy.Store(lanes + (SquaresXY * Words));
        xz.Store(lanes + (SquaresXZ * Words));
        yz.Store(lanes + (SquaresYZ * Words));
        cube.Store(lanes + (Cubes * Words));
        Vector512<ulong> aFront = a0 | ap, aBack = a0 | x | am, bFront = b0 | bp, bBack = b0 | x | bm;
        aFront.Store(lanes + (EdgeZFront * Words));
        aBack.Store(lanes + (EdgeZBack * Words));
        bFront.Store(lanes + (EdgeYFront * Words));
        bBack.Store(lanes + (EdgeYBack * Words));
        (b0 | d0).Store(lanes + (EdgeXFront * Words));
        (a0 | b0 | c0).Store(lanes + (EdgeXBack * Words));
        (bFront | d0 | dp).Store(lanes + (VertexPP * Words));
        (bBack | d0 | dm).Store(lanes + (VertexPM * Words));
        (aFront | bFront | c0 | cp).Store(lanes + (VertexMP * Words));
        (aBack | bBack | c0 | cm).Store(lanes + (VertexMM * Words));
        Vector512<ulong>.AllBitsSet.Store(lanes + (Voxels * Words));
        (cube & ap & bp & cp & dm & d0 & dp).Store(lanes + (Inside * Words));

        Vector512<ulong> Lane(int lane) => Vector512.Load(lanes + (lane * Words));
    }

    // Columns −1, 0, +1 of a row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThreeScalar(ulong* row, ulong* lanes)
    {
        for (int w = 0; w < Words; w++)
        {
            lanes[w] = (row[w] << 1) | (row[w - 1] >> 63);
            lanes[Words + w] = row[w];
            lanes[(2 * Words) + w] = (row[w] >> 1) | (row[w + 1] << 63);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three512(ulong* row, ulong* lanes)
    {
        Vector512<ulong> here = Vector512.Load(row);
        ((here << 1) | (Vector512.Load(row - 1) >> 63)).Store(lanes);
        here.Store(lanes + Words);
        ((here >> 1) | (Vector512.Load(row + 1) << 63)).Store(lanes + (2 * Words));
    }
}
