namespace Approx.Sampling;

/// <summary>
/// How wide the 95 % intervals of a grouping's means would be under a sample not yet drawn, from the exact sizes of all groups and the spread of
/// the metrics (stored moments of the whole table). A cell of the catalogue with N_c rows in a stratum of N_h has n_c = N_c·min(1, K/N_h) of them
/// sampled; the mean of a group of cells then has the variance σ² Σ N_c² (1 − f_c)/n_c / (Σ N_c)² (Cochran, Sampling Techniques, 3rd ed., eq. 5.6).
/// </summary>
internal sealed class ExpectedError(IReadOnlyList<(GroupKey Key, long Rows)> cells, IReadOnlyList<string> columns)
{
    private const double Normal95 = 1.959963984540054;

    /// <summary>For each cell the number of its group by some columns, and the rows of each group.</summary>
    public (int[] GroupOf, long[] Rows) Grouping(IReadOnlyList<string> by)
    {
        int[] places = [.. by.Select(b => columns.ToList().IndexOf(b))];
        Dictionary<GroupKey, int> numbers = [];
        List<long> rows = [];
        int[] groupOf = new int[cells.Count];
        for (int c = 0; c < groupOf.Length; c++)
        {
            GroupKey key = cells[c].Key.Select(places);
            if (!numbers.TryGetValue(key, out int number))
            {
                numbers[key] = number = rows.Count;
                rows.Add(0);
            }
            groupOf[c] = number;
            rows[number] += cells[c].Rows;
        }
        return (groupOf, [.. rows]);
    }

    /// <summary>The mean over the groups of the relative half-width, at most 1 for each, for a column of this coefficient of variation.</summary>
    /// <param name="groups">The grouping asked for.</param>
    /// <param name="strata">The strata of the sample.</param>
    /// <param name="budget">Its rows.</param>
    /// <param name="variation">σ/|μ| of the metric.</param>
    public double Of((int[] GroupOf, long[] Rows) groups, (int[] GroupOf, long[] Rows) strata, long budget, double variation)
    {
        double cap = Cap(strata.Rows, budget);
        double[] sums = new double[groups.Rows.Length];
        for (int c = 0; c < cells.Count; c++)
        {
            double fraction = Math.Min(1, cap / strata.Rows[strata.GroupOf[c]]);
            // N_c² (1 − f)/(f N_c)
            sums[groups.GroupOf[c]] += cells[c].Rows * (1 - fraction) / fraction;
        }
        double mean = 0;
        for (int g = 0; g < sums.Length; g++) mean += Math.Min(1, Normal95 * variation * Math.Sqrt(sums[g]) / groups.Rows[g]) / sums.Length;
        return mean;
    }

    /// <summary>The largest K, whole rows or not, with Σ min(K, N_h) ≤ budget.</summary>
    internal static double Cap(long[] strata, long budget)
    {
        long[] sorted = [.. strata.Order()];
        double left = budget;
        for (int h = 0; h < sorted.Length; h++)
        {
            double share = left / (sorted.Length - h);
            if (sorted[h] > share) return share;
            left -= sorted[h];
        }
        return double.PositiveInfinity;
    }
}
