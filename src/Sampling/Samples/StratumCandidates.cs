namespace Approx.Sampling;

/// <summary>A row that may belong to the sample: its permanent random number, its id, and where its values are.</summary>
internal readonly record struct Candidate(ulong U, long Id, int Slot);

/// <summary>The candidates of one stratum, and how many rows it has seen.</summary>
internal sealed class StratumCandidates
{
    /// <summary>The candidates; sorted by u after <see cref="Prune"/>.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>N_h so far.</summary>
    public long Population { get; set; }

    /// <summary>Only rows with a smaller u can still belong.</summary>
    public ulong Bound { get; set; } = ulong.MaxValue;

    /// <summary>Keeps the <paramref name="cap"/> smallest; gives how many were let go.</summary>
    public int Prune(long cap, RowStore rows)
    {
        Candidates.Sort(static (a, b) => a.U != b.U ? a.U.CompareTo(b.U) : a.Slot.CompareTo(b.Slot));
        if (Candidates.Count <= cap) return 0;
        int keep = (int)cap, gone = Candidates.Count - keep;
        for (int i = keep; i < Candidates.Count; i++) rows.Release(Candidates[i].Slot);
        Candidates.RemoveRange(keep, gone);
        // Rows above the K-th smallest can never come back.
        Bound = Candidates[^1].U;
        return gone;
    }
}
