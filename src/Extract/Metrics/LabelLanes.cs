using System.Runtime.Intrinsics;
using Approx.Extract.Labelling;

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
        bool any = Vector512.IsHardwareAccelerated ? Three<Words512>(own, near, equal, chunk, lanes, open)
            : Vector256.IsHardwareAccelerated ? Three<Words256>(own, near, equal, chunk, lanes, open)
            : Vector128.IsHardwareAccelerated ? Three<Words128>(own, near, equal, chunk, lanes, open)
            : ThreeScalar(own, near, equal, chunk, lanes, open);
        if (!any) return;
        for (int w = 0; w < NeighbourLanes.Words; w++)
        {
            int column = (chunk + w) << 6;
            if (open[w] != 0) lanes[w] |= open[w] & EqualityKernel.Equal64(own.Ids + column, near.Ids + column - 1);
            ulong after = open[NeighbourLanes.Words + w];
            if (after != 0) lanes[(2 * NeighbourLanes.Words) + w] |= after & EqualityKernel.Equal64(own.Ids + column, near.Ids + column + 1);
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

    /// <summary>The same with vectors.</summary>
    public static bool Three<TVector>(in IdRow own, in IdRow near, ulong* equal, int chunk, ulong* lanes, ulong* open)
        where TVector : struct, IWordVector<TVector>
    {
        bool any = false;
        for (int w = 0; w < NeighbourLanes.Words; w += TVector.Words)
        {
            int at = chunk + w;
            TVector here = TVector.Load(equal + at), before = WordVectors.Before<TVector>(equal + at), after = WordVectors.After<TVector>(equal + at);
            TVector nearSame = TVector.Load(near.Same + at), ownSame = TVector.Load(own.Same + at), ownBits = TVector.Load(own.Bits + at);
            TVector nearSameNext = WordVectors.After<TVector>(near.Same + at), ownSameNext = WordVectors.After<TVector>(own.Same + at);
            ((nearSame & here) | (ownSame & before)).Store(lanes + w);
            here.Store(lanes + NeighbourLanes.Words + w);
            ((nearSameNext & here) | (ownSameNext & after)).Store(lanes + (2 * NeighbourLanes.Words) + w);
            TVector openBefore = ownBits & WordVectors.Before<TVector>(near.Bits + at) & ~(nearSame | ownSame | here | before);
            TVector openAfter = ownBits & WordVectors.After<TVector>(near.Bits + at) & ~(nearSameNext | ownSameNext | here | after);
            openBefore.Store(open + w);
            openAfter.Store(open + NeighbourLanes.Words + w);
            any |= !(openBefore | openAfter).IsZero;
        }
        return any;
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
