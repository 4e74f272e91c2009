namespace Approx.Statistics;

/// <summary>
/// Blocks (or specimens) as sampling units, each measured whole: T̂ = (M/m) Σ t_j, V̂ = M²(1 − m/M) s_t²/m with m − 1 degrees of freedom
/// (Cochran 1977, §9.2, §9A.3). Rows of a block are alike, so treating them as independent promises far too much.
/// </summary>
internal static class ClusterTotals
{
    /// <summary>m block totals of k variables each, block after block, out of M blocks: a stratified design of one stratum whose units are blocks.</summary>
    public static StratifiedTotals FromBlocks(long blocks, ReadOnlySpan<double> blockTotals, int variables, bool finitePopulation = true)
    {
        if (blockTotals.Length == 0 || blockTotals.Length % variables != 0) throw new ArgumentException($"totals come in rows of {variables}", nameof(blockTotals));
        return new StratifiedTotals([StratumSums.FromRows(new Stratum(blocks, blockTotals.Length / variables), blockTotals, variables)], finitePopulation);
    }
}
