using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Metrics;

/// <summary>
/// Lanes for labels: where a voxel and its neighbour in another row have the same id, from few comparisons. The straight
/// neighbour is compared; a diagonal one follows from it where the id does not change between two columns in one of the
/// rows: id(x) = other(x − 1) where id(x) = other(x) = other(x − 1), or where id(x) = id(x − 1) = other(x − 1); and it differs
/// where one of those equalities is broken by a change. Only where both rows change and neither straight pair is equal, is
/// the diagonal pair itself compared.
/// </summary>
internal static unsafe class LabelLanes
{
    /// <summary>Writes the three lanes of a neighbouring row (columns −1, 0, +1) for a chunk of eight words.</summary>
    /// <param name="own">The row.</param>
    /// <param name="near">The neighbouring row.</param>
    /// <param name="equal">Bit x: the ids at x are equal; with a readable word on either side.</param>
    /// <param name="chunk">The first word.</param>
    /// <param name="lanes">The first of the three lanes.</param>
    public static void Three(in IdRow own, in IdRow near, ulong* equal, int chunk, ulong* lanes)
    {
        ulong* open = stackalloc ulong[2 * NeighbourLanes.Words];
        bool any = Vector512.IsHardwareAccelerated ? Three512(own, near, equal, chunk, lanes, open) : ThreeScalar(own, near, equal, chunk, lanes, open);
        if (!any) return;
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            int column = (chunk + w) << 6;
            lanes[w] |= Compare(open[w], own.Ids + column, near.Ids + column - 1);
            lanes[(2 * NeighbourLanes.Words) + w] |= Compare(open[NeighbourLanes.Words + w], own.Ids + column, near.Ids + column + 1);
        }
    }

    /// <summary>The scalar twin: writes what follows, and leaves open (before, after) what must be compared; false when nothing is.</summary>
    public static bool ThreeScalar(in IdRow own, in IdRow near, ulong* equal, int chunk, ulong* lanes, ulong* open)
    {
        ulong any = 0;
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            int at = chunk + w;
            ulong here = equal[at], before = (here << 1) | (equal[at - 1] >> 63), after = (here >> 1) | (equal[at + 1] << 63);
            ulong nearSame = near.Same[at], ownSame = own.Same[at];
            ulong nearSameNext = (nearSame >> 1) | (near.Same[at + 1] << 63), ownSameNext = (ownSame >> 1) | (own.Same[at + 1] << 63);
            ulong nearBits = near.Bits[at], bitsBefore = (nearBits << 1) | (near.Bits[at - 1] >> 63), bitsAfter = (nearBits >> 1) | (near.Bits[at + 1] << 63);
            lanes[w] = (nearSame & here) | (ownSame & before);
            lanes[NeighbourLanes.Words + w] = here;
            lanes[(2 * NeighbourLanes.Words) + w] = (nearSameNext & here) | (ownSameNext & after);
            open[w] = own.Bits[at] & bitsBefore & ~(nearSame | ownSame | here | before);
            open[NeighbourLanes.Words + w] = own.Bits[at] & bitsAfter & ~(nearSameNext | ownSameNext | here | after);
            any |= open[w] | open[NeighbourLanes.Words + w];
        }
        return any != 0;
    }

    /// <summary>The same with 512-bit vectors.</summary>
    public static bool Three512(in IdRow own, in IdRow near, ulong* equal, int chunk, ulong* lanes, ulong* open)
    {
        Vector512<ulong> here = Vector512.Load(equal + chunk), before = Before(equal + chunk, here), after = After(equal + chunk, here);
        Vector512<ulong> nearSame = Vector512.Load(near.Same + chunk), ownSame = Vector512.Load(own.Same + chunk);
        Vector512<ulong> nearSameNext = After(near.Same + chunk, nearSame), ownSameNext = After(own.Same + chunk, ownSame);
        Vector512<ulong> nearBits = Vector512.Load(near.Bits + chunk), ownBits = Vector512.Load(own.Bits + chunk);
        ((nearSame & here) | (ownSame & before)).Store(lanes);
        here.Store(lanes + NeighbourLanes.Words);
        ((nearSameNext & here) | (ownSameNext & after)).Store(lanes + (2 * NeighbourLanes.Words));
        Vector512<ulong> openBefore = ownBits & Before(near.Bits + chunk, nearBits) & ~(nearSame | ownSame | here | before);
        Vector512<ulong> openAfter = ownBits & After(near.Bits + chunk, nearBits) & ~(nearSameNext | ownSameNext | here | after);
        openBefore.Store(open);
        openAfter.Store(open + NeighbourLanes.Words);
        return (openBefore | openAfter) != Vector512<ulong>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Before(ulong* at, Vector512<ulong> here) => (here << 1) | (Vector512.Load(at - 1) >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> After(ulong* at, Vector512<ulong> here) => (here >> 1) | (Vector512.Load(at + 1) << 63);

    private static ulong Compare(ulong open, int* own, int* near)
    {
        ulong equal = 0;
        while (open != 0)
        {
            int i = BitOperations.TrailingZeroCount(open);
            if (own[i] == near[i]) equal |= open & (0 - open);
            open &= open - 1;
        }
        return equal;
    }
}

/// <summary>One row of labelled voxels, by its first word and its first id. Words and ids beyond either end are zero.</summary>
/// <param name="bits">Bit x: foreground.</param>
/// <param name="same">Bit x: the id is that of column x − 1.</param>
/// <param name="ids">Component + 1, 0 for background.</param>
internal readonly unsafe ref struct IdRow(ulong* bits, ulong* same, int* ids)
{
    /// <summary>Bit x: foreground.</summary>
    public readonly ulong* Bits = bits;

    /// <summary>Bit x: the id is that of column x − 1.</summary>
    public readonly ulong* Same = same;

    /// <summary>Component + 1, 0 for background.</summary>
    public readonly int* Ids = ids;
}
