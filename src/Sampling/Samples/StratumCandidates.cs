using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Sampling;

/// <summary>A row that may belong to the sample: its permanent random number, its id, and where its values are.</summary>
internal readonly record struct Candidate(ulong U, long Id, int Slot);

/// <summary>The candidates of one stratum, and how many rows it has seen.</summary>
internal sealed class StratumCandidates
{
    /// <summary>The candidates, in no order before <see cref="Sort"/>.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>N_h so far.</summary>
    public long Population { get; set; }

    /// <summary>Only rows with a smaller u can still belong.</summary>
    public ulong Bound { get; set; } = ulong.MaxValue;

    /// <summary>The first row from <paramref name="row"/> on whose u is below the bound; the number of rows when there is none.</summary>
    public int NextBelow(ReadOnlySpan<ulong> numbers, int row)
    {
        Vector<ulong> bound = new(Bound);
        for (; row <= numbers.Length - Vector<ulong>.Count; row += Vector<ulong>.Count)
        {
            if (Vector.LessThanAny(new Vector<ulong>(numbers[row..]), bound)) break;
        }
        while (row < numbers.Length && numbers[row] >= Bound) row++;
        return row;
    }

    /// <summary>Keeps the <paramref name="cap"/> smallest; gives how many were let go.</summary>
    public int Prune(long cap, RowStore rows)
    {
        if (Candidates.Count <= cap) return 0;
        Span<Candidate> all = CollectionsMarshal.AsSpan(Candidates);
        int keep = (int)cap, gone = all.Length - keep;
        // Rows above the K-th smallest can never come back.
        Bound = Select(all, keep - 1);
        for (int i = keep; i < all.Length; i++) rows.Release(all[i].Slot);
        Candidates.RemoveRange(keep, gone);
        return gone;
    }

    /// <summary>Sorts the candidates by u.</summary>
    public void Sort() => Candidates.Sort(static (a, b) => a.U != b.U ? a.U.CompareTo(b.U) : a.Slot.CompareTo(b.Slot));

    /// <summary>Brings the k + 1 smallest to the front and gives the u of the k-th (from 0): Hoare's selection (1961). The u are hashes, so the middle one is a fair pivot.</summary>
    private static ulong Select(Span<Candidate> all, int k)
    {
        int low = 0, high = all.Length - 1;
        while (low < high)
        {
            ulong pivot = all[low + (high - low) / 2].U;
            int i = low, j = high;
            while (i <= j)
            {
                while (all[i].U < pivot) i++;
                while (all[j].U > pivot) j--;
                if (i > j) break;
                (all[i], all[j]) = (all[j], all[i]);
                i++;
                j--;
            }
            if (k <= j) high = j;
            else if (k >= i) low = i;
            else break;
        }
        return all[k].U;
    }
}
