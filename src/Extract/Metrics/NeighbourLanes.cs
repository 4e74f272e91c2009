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
        if (Vector512.IsHardwareAccelerated) Shift<Words512>(row, a, b, c, d, lanes);
        else if (Vector256.IsHardwareAccelerated) Shift<Words256>(row, a, b, c, d, lanes);
        else if (Vector128.IsHardwareAccelerated) Shift<Words128>(row, a, b, c, d, lanes);
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

    /// <summary>The same with vectors.</summary>
    public static void Shift<TVector>(ulong* row, ulong* a, ulong* b, ulong* c, ulong* d, ulong* lanes)
        where TVector : struct, IWordVector<TVector>
    {
        for (int w = 0; w < Words; w += TVector.Words) WordVectors.Before<TVector>(row + w).Store(lanes + w);
        Three<TVector>(a, lanes + ((int)Direction.ZMM * Words));
        Three<TVector>(b, lanes + ((int)Direction.MZM * Words));
        Three<TVector>(c, lanes + ((int)Direction.MMM * Words));
        Three<TVector>(d, lanes + ((int)Direction.MPM * Words));
    }

    /// <summary>Writes lanes 13 and on from lanes 0 to 12.</summary>
    public static void Combine(ulong* lanes)
    {
        if (Vector512.IsHardwareAccelerated) Combine<Words512>(lanes);
        else if (Vector256.IsHardwareAccelerated) Combine<Words256>(lanes);
        else if (Vector128.IsHardwareAccelerated) Combine<Words128>(lanes);
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

    /// <summary>The same with vectors.</summary>
    public static void Combine<TVector>(ulong* lanes)
        where TVector : struct, IWordVector<TVector>
    {
        for (int w = 0; w < Words; w += TVector.Words)
        {
            ulong* at = lanes + w;
            TVector x = Lane(at, 0), am = Lane(at, 1), a0 = Lane(at, 2), ap = Lane(at, 3), bm = Lane(at, 4), b0 = Lane(at, 5), bp = Lane(at, 6);
            TVector cm = Lane(at, 7), c0 = Lane(at, 8), cp = Lane(at, 9), dm = Lane(at, 10), d0 = Lane(at, 11), dp = Lane(at, 12);
            TVector xy = x & am & a0, xz = x & bm & b0, yz = a0 & b0 & c0, cube = xy & xz & yz & cm;
            xy.Store(at + (SquaresXY * Words));
            xz.Store(at + (SquaresXZ * Words));
            yz.Store(at + (SquaresYZ * Words));
            cube.Store(at + (Cubes * Words));
            TVector aFront = a0 | ap, aBack = a0 | x | am, bFront = b0 | bp, bBack = b0 | x | bm;
            aFront.Store(at + (EdgeZFront * Words));
            aBack.Store(at + (EdgeZBack * Words));
            bFront.Store(at + (EdgeYFront * Words));
            bBack.Store(at + (EdgeYBack * Words));
            (b0 | d0).Store(at + (EdgeXFront * Words));
            (a0 | b0 | c0).Store(at + (EdgeXBack * Words));
            (bFront | d0 | dp).Store(at + (VertexPP * Words));
            (bBack | d0 | dm).Store(at + (VertexPM * Words));
            (aFront | bFront | c0 | cp).Store(at + (VertexMP * Words));
            (aBack | bBack | c0 | cm).Store(at + (VertexMM * Words));
            TVector.Ones.Store(at + (Voxels * Words));
            (cube & ap & bp & cp & dm & d0 & dp).Store(at + (Inside * Words));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector Lane(ulong* at, int lane) => TVector.Load(at + (lane * Words));
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
    private static void Three<TVector>(ulong* row, ulong* lanes)
        where TVector : struct, IWordVector<TVector>
    {
        for (int w = 0; w < Words; w += TVector.Words)
        {
            WordVectors.Before<TVector>(row + w).Store(lanes + w);
            TVector.Load(row + w).Store(lanes + Words + w);
            WordVectors.After<TVector>(row + w).Store(lanes + (2 * Words) + w);
        }
    }
}
