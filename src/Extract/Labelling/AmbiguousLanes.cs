using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Approx.Extract.Metrics;

namespace Approx.Extract.Labelling;

/// <summary>
/// Where, under 6- and 18-connectivity, a voxel has an earlier diagonal neighbour that nothing near by connects it to: 512
/// voxels at a time, from the 13 lanes of <see cref="NeighbourLanes"/>. Lanes 0 to 12 are pairs by <see cref="Direction"/>;
/// six more are vertices. Letters: x this row; a row y − 1; b, c, d rows y, y − 1, y + 1 of the slice below; n row y + 1;
/// m, 0, p columns −1, 0, +1.
/// </summary>
internal static unsafe class AmbiguousLanes
{
    /// <summary>
    /// Lanes of vertices the voxel may be the first of its component to touch: on the upper side at (−y, +x) and (−y, −x); on
    /// the lower side at (+y, +x), (+y, −x), (−y, +x), (−y, −x).
    /// </summary>
    public const int UpperP = 13, UpperM = 14, LowerPP = 15, LowerPM = 16, LowerMP = 17, LowerMM = 18;

    /// <summary>Number of lanes.</summary>
    public const int Count = 19;

    /// <summary>
    /// 6-connectivity. A diagonal of a square is apart where the square's other two voxels are empty; a diagonal of a cube,
    /// where no path over a face and an edge neighbour leads through the cube. A vertex is ambiguous where the voxel has
    /// earlier voxels at it, but none that shares a face with it or with a neighbour it has in x or y.
    /// </summary>
    /// <param name="lanes">The 13 lanes of the voxels' earlier neighbours.</param>
    /// <param name="counted">The voxels looked at, eight words.</param>
    /// <param name="row">This row; a word behind is read.</param>
    /// <param name="next">Row y + 1; a word on either side is read.</param>
    /// <param name="found">Takes <see cref="Count"/> lanes; lanes that cannot be ambiguous are not written.</param>
    /// <returns>False when nothing was found.</returns>
    public static bool Six(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found) =>
        Vector512.IsHardwareAccelerated ? Six512(lanes, counted, row, next, found) : SixScalar(lanes, counted, row, next, found);

    /// <summary>18-connectivity: only the ends of a cube's diagonal can be apart, where the cube's other six voxels are empty. The vertex between them goes with the pair.</summary>
    public static bool Eighteen(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found) =>
        Vector512.IsHardwareAccelerated ? Eighteen512(lanes, counted, row, next, found) : EighteenScalar(lanes, counted, row, next, found);

    /// <summary>The scalar twin of <see cref="Six"/>.</summary>
    public static bool SixScalar(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
    {
        ulong any = 0;
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            ulong x = At(0), am = At(1), a0 = At(2), ap = At(3), bm = At(4), b0 = At(5), bp = At(6), cm = At(7), c0 = At(8), cp = At(9), dm = At(10), d0 = At(11), dp = At(12);
            ulong r = counted[w], xp = (row[w] >> 1) | (row[w + 1] << 63), n0 = next[w], nm = (n0 << 1) | (next[w - 1] >> 63), np = (n0 >> 1) | (next[w + 1] << 63);
            Put(Direction.ZMM, am & ~(a0 | x));
            Put(Direction.ZMP, ap & ~(a0 | xp));
            Put(Direction.MZM, bm & ~(b0 | x));
            Put(Direction.MZP, bp & ~(b0 | xp));
            Put(Direction.MMZ, c0 & ~(a0 | b0));
            Put(Direction.MPZ, d0 & ~(b0 | n0));
            Put(Direction.MMM, cm & ~((x & (am | bm)) | (a0 & (am | c0)) | (b0 & (bm | c0))));
            Put(Direction.MMP, cp & ~((xp & (ap | bp)) | (a0 & (ap | c0)) | (b0 & (bp | c0))));
            Put(Direction.MPM, dm & ~((x & (nm | bm)) | (n0 & (nm | d0)) | (b0 & (bm | d0))));
            Put(Direction.MPP, dp & ~((xp & (np | bp)) | (n0 & (np | d0)) | (b0 & (bp | d0))));
            Put((Direction)UpperP, ap & ~(a0 | xp));
            Put((Direction)UpperM, am & ~(a0 | x));
            Put((Direction)LowerPP, (bp | d0 | dp) & ~(b0 | (xp & bp) | (n0 & d0)));
            Put((Direction)LowerPM, (bm | d0 | dm) & ~(b0 | x | (n0 & d0)));
            Put((Direction)LowerMP, (ap | bp | c0 | cp) & ~(a0 | b0 | (xp & (ap | bp))));
            Put((Direction)LowerMM, (am | bm | c0 | cm) & ~(a0 | b0 | x));

            ulong At(int lane) => lanes[(lane * NeighbourLanes.Words) + w];

            void Put(Direction lane, ulong bits)
            {
                found[((int)lane * NeighbourLanes.Words) + w] = bits & r;
                any |= bits & r;
            }
        }
        return any != 0;
    }

    /// <summary>The scalar twin of <see cref="Eighteen"/>.</summary>
    public static bool EighteenScalar(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
    {
        ulong any = 0;
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            ulong x = At(0), am = At(1), a0 = At(2), ap = At(3), bm = At(4), b0 = At(5), bp = At(6), cm = At(7), c0 = At(8), cp = At(9), dm = At(10), d0 = At(11), dp = At(12);
            ulong r = counted[w], xp = (row[w] >> 1) | (row[w + 1] << 63), n0 = next[w], nm = (n0 << 1) | (next[w - 1] >> 63), np = (n0 >> 1) | (next[w + 1] << 63);
            Put(Direction.MMM, cm & ~(x | a0 | b0 | am | bm | c0));
            Put(Direction.MMP, cp & ~(xp | a0 | b0 | ap | bp | c0));
            Put(Direction.MPM, dm & ~(x | n0 | b0 | nm | bm | d0));
            Put(Direction.MPP, dp & ~(xp | n0 | b0 | np | bp | d0));

            ulong At(int lane) => lanes[(lane * NeighbourLanes.Words) + w];

            void Put(Direction lane, ulong bits)
            {
                found[((int)lane * NeighbourLanes.Words) + w] = bits & r;
                any |= bits & r;
            }
        }
        return any != 0;
    }

    /// <summary>The same as <see cref="SixScalar"/> with 512-bit vectors.</summary>
    public static bool Six512(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
    {
        Vector512<ulong> x = At(lanes, 0), am = At(lanes, 1), a0 = At(lanes, 2), ap = At(lanes, 3), bm = At(lanes, 4), b0 = At(lanes, 5), bp = At(lanes, 6);
        Vector512<ulong> cm = At(lanes, 7), c0 = At(lanes, 8), cp = At(lanes, 9), dm = At(lanes, 10), d0 = At(lanes, 11), dp = At(lanes, 12);
        Vector512<ulong> r = Vector512.Load(counted), xp = After(row), n0 = Vector512.Load(next), nm = Before(next), np = After(next);
        Vector512<ulong> zmm = am & ~(a0 | x) & r, zmp = ap & ~(a0 | xp) & r;
        Vector512<ulong> any = Put(found, Direction.ZMM, zmm) | Put(found, Direction.ZMP, zmp);
        any |= Put(found, Direction.MZM, bm & ~(b0 | x) & r);
        any |= Put(found, Direction.MZP, bp & ~(b0 | xp) & r);
        any |= Put(found, Direction.MMZ, c0 & ~(a0 | b0) & r);
        any |= Put(found, Direction.MPZ, d0 & ~(b0 | n0) & r);
        any |= Put(found, Direction.MMM, cm & ~((x & (am | bm)) | (a0 & (am | c0)) | (b0 & (bm | c0))) & r);
        any |= Put(found, Direction.MMP, cp & ~((xp & (ap | bp)) | (a0 & (ap | c0)) | (b0 & (bp | c0))) & r);
        any |= Put(found, Direction.MPM, dm & ~((x & (nm | bm)) | (n0 & (nm | d0)) | (b0 & (bm | d0))) & r);
        any |= Put(found, Direction.MPP, dp & ~((xp & (np | bp)) | (n0 & (np | d0)) | (b0 & (bp | d0))) & r);
        Put(found, (Direction)UpperP, zmp);
        Put(found, (Direction)UpperM, zmm);
        any |= Put(found, (Direction)LowerPP, (bp | d0 | dp) & ~(b0 | (xp & bp) | (n0 & d0)) & r);
        any |= Put(found, (Direction)LowerPM, (bm | d0 | dm) & ~(b0 | x | (n0 & d0)) & r);
        any |= Put(found, (Direction)LowerMP, (ap | bp | c0 | cp) & ~(a0 | b0 | (xp & (ap | bp))) & r);
        any |= Put(found, (Direction)LowerMM, (am | bm | c0 | cm) & ~(a0 | b0 | x) & r);
        return any != Vector512<ulong>.Zero;
    }

    /// <summary>The same as <see cref="EighteenScalar"/> with 512-bit vectors.</summary>
    public static bool Eighteen512(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
    {
        Vector512<ulong> x = At(lanes, 0), am = At(lanes, 1), a0 = At(lanes, 2), ap = At(lanes, 3), bm = At(lanes, 4), b0 = At(lanes, 5), bp = At(lanes, 6);
        Vector512<ulong> cm = At(lanes, 7), c0 = At(lanes, 8), cp = At(lanes, 9), dm = At(lanes, 10), d0 = At(lanes, 11), dp = At(lanes, 12);
        Vector512<ulong> r = Vector512.Load(counted), xp = After(row), n0 = Vector512.Load(next), nm = Before(next), np = After(next);
        Vector512<ulong> any = Put(found, Direction.MMM, cm & ~(x | a0 | b0 | am | bm | c0) & r);
        any |= Put(found, Direction.MMP, cp & ~(xp | a0 | b0 | ap | bp | c0) & r);
        any |= Put(found, Direction.MPM, dm & ~(x | n0 | b0 | nm | bm | d0) & r);
        any |= Put(found, Direction.MPP, dp & ~(xp | n0 | b0 | np | bp | d0) & r);
        return any != Vector512<ulong>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> At(ulong* lanes, int lane) => Vector512.Load(lanes + (lane * NeighbourLanes.Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Before(ulong* row) => (Vector512.Load(row) << 1) | (Vector512.Load(row - 1) >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> After(ulong* row) => (Vector512.Load(row) >> 1) | (Vector512.Load(row + 1) << 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Put(ulong* found, Direction lane, Vector512<ulong> bits)
    {
        bits.Store(found + ((int)lane * NeighbourLanes.Words));
        return bits;
    }
}
