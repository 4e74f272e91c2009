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
        Vector512.IsHardwareAccelerated ? Six<Words512>(lanes, counted, row, next, found)
        : Vector256.IsHardwareAccelerated ? Six<Words256>(lanes, counted, row, next, found)
        : Vector128.IsHardwareAccelerated ? Six<Words128>(lanes, counted, row, next, found)
        : SixScalar(lanes, counted, row, next, found);

    /// <summary>18-connectivity: only the ends of a cube's diagonal can be apart, where the cube's other six voxels are empty. The vertex between them goes with the pair.</summary>
    public static bool Eighteen(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found) =>
        Vector512.IsHardwareAccelerated ? Eighteen<Words512>(lanes, counted, row, next, found)
        : Vector256.IsHardwareAccelerated ? Eighteen<Words256>(lanes, counted, row, next, found)
        : Vector128.IsHardwareAccelerated ? Eighteen<Words128>(lanes, counted, row, next, found)
        : EighteenScalar(lanes, counted, row, next, found);

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

    /// <summary>The same as <see cref="SixScalar"/> with vectors.</summary>
    public static bool Six<TVector>(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
        where TVector : struct, IWordVector<TVector>
    {
        bool any = false;
        for (int w = 0; w < NeighbourLanes.Words; w += TVector.Words)
        {
            TVector x = At<TVector>(lanes + w, 0), am = At<TVector>(lanes + w, 1), a0 = At<TVector>(lanes + w, 2), ap = At<TVector>(lanes + w, 3), bm = At<TVector>(lanes + w, 4), b0 = At<TVector>(lanes + w, 5), bp = At<TVector>(lanes + w, 6);
            TVector cm = At<TVector>(lanes + w, 7), c0 = At<TVector>(lanes + w, 8), cp = At<TVector>(lanes + w, 9), dm = At<TVector>(lanes + w, 10), d0 = At<TVector>(lanes + w, 11), dp = At<TVector>(lanes + w, 12);
            TVector r = TVector.Load(counted + w), xp = WordVectors.After<TVector>(row + w), n0 = TVector.Load(next + w), nm = WordVectors.Before<TVector>(next + w), np = WordVectors.After<TVector>(next + w);
            TVector zmm = am & ~(a0 | x) & r, zmp = ap & ~(a0 | xp) & r;
            TVector some = Put(found + w, Direction.ZMM, zmm) | Put(found + w, Direction.ZMP, zmp);
            some = some | Put(found + w, Direction.MZM, bm & ~(b0 | x) & r);
            some = some | Put(found + w, Direction.MZP, bp & ~(b0 | xp) & r);
            some = some | Put(found + w, Direction.MMZ, c0 & ~(a0 | b0) & r);
            some = some | Put(found + w, Direction.MPZ, d0 & ~(b0 | n0) & r);
            some = some | Put(found + w, Direction.MMM, cm & ~((x & (am | bm)) | (a0 & (am | c0)) | (b0 & (bm | c0))) & r);
            some = some | Put(found + w, Direction.MMP, cp & ~((xp & (ap | bp)) | (a0 & (ap | c0)) | (b0 & (bp | c0))) & r);
            some = some | Put(found + w, Direction.MPM, dm & ~((x & (nm | bm)) | (n0 & (nm | d0)) | (b0 & (bm | d0))) & r);
            some = some | Put(found + w, Direction.MPP, dp & ~((xp & (np | bp)) | (n0 & (np | d0)) | (b0 & (bp | d0))) & r);
            Put(found + w, (Direction)UpperP, zmp);
            Put(found + w, (Direction)UpperM, zmm);
            some = some | Put(found + w, (Direction)LowerPP, (bp | d0 | dp) & ~(b0 | (xp & bp) | (n0 & d0)) & r);
            some = some | Put(found + w, (Direction)LowerPM, (bm | d0 | dm) & ~(b0 | x | (n0 & d0)) & r);
            some = some | Put(found + w, (Direction)LowerMP, (ap | bp | c0 | cp) & ~(a0 | b0 | (xp & (ap | bp))) & r);
            some = some | Put(found + w, (Direction)LowerMM, (am | bm | c0 | cm) & ~(a0 | b0 | x) & r);
            any |= !some.IsZero;
        }
        return any;
    }

    /// <summary>The same as <see cref="EighteenScalar"/> with vectors.</summary>
    public static bool Eighteen<TVector>(ulong* lanes, ulong* counted, ulong* row, ulong* next, ulong* found)
        where TVector : struct, IWordVector<TVector>
    {
        bool any = false;
        for (int w = 0; w < NeighbourLanes.Words; w += TVector.Words)
        {
            TVector x = At<TVector>(lanes + w, 0), am = At<TVector>(lanes + w, 1), a0 = At<TVector>(lanes + w, 2), ap = At<TVector>(lanes + w, 3), bm = At<TVector>(lanes + w, 4), b0 = At<TVector>(lanes + w, 5), bp = At<TVector>(lanes + w, 6);
            TVector cm = At<TVector>(lanes + w, 7), c0 = At<TVector>(lanes + w, 8), cp = At<TVector>(lanes + w, 9), dm = At<TVector>(lanes + w, 10), d0 = At<TVector>(lanes + w, 11), dp = At<TVector>(lanes + w, 12);
            TVector r = TVector.Load(counted + w), xp = WordVectors.After<TVector>(row + w), n0 = TVector.Load(next + w), nm = WordVectors.Before<TVector>(next + w), np = WordVectors.After<TVector>(next + w);
            TVector some = Put(found + w, Direction.MMM, cm & ~(x | a0 | b0 | am | bm | c0) & r);
            some = some | Put(found + w, Direction.MMP, cp & ~(xp | a0 | b0 | ap | bp | c0) & r);
            some = some | Put(found + w, Direction.MPM, dm & ~(x | n0 | b0 | nm | bm | d0) & r);
            some = some | Put(found + w, Direction.MPP, dp & ~(xp | n0 | b0 | np | bp | d0) & r);
            any |= !some.IsZero;
        }
        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector At<TVector>(ulong* lanes, int lane)
        where TVector : struct, IWordVector<TVector> => TVector.Load(lanes + (lane * NeighbourLanes.Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Put<TVector>(ulong* found, Direction lane, TVector bits)
        where TVector : struct, IWordVector<TVector>
    {
        bits.Store(found + ((int)lane * NeighbourLanes.Words));
        return bits;
    }
}
