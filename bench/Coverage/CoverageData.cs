using Approx.Core;
using Approx.Sampling;

namespace Approx.Bench.Coverage;

/// <summary>
/// One fixed table: p uniform (so that p &lt; s has selectivity s), w positive and correlated with y, y of the distribution asked for, three columns of groups.
/// A fifth of the variance of y (before the exponential) lies between specimens.
/// </summary>
internal sealed class CoverageData
{
    private const ulong Seed = 20260104;
    private const int Specimens = 2000;
    private readonly Dictionary<string, ColumnMoments> whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Grouping, (int[] Rows, int[] Starts)> byGroup = [];
    private readonly int[] grp;
    private readonly int[] region;
    private readonly int[] specimen;

    /// <summary>Makes the table.</summary>
    public CoverageData(CoverageValues values, int rows)
    {
        (P, W, Y) = (new double[rows], new double[rows], new double[rows]);
        (grp, region, specimen) = (new int[rows], new int[rows], new int[rows]);
        double[] zipf = Cumulative(Specimens, k => 1.0 / (k + 1)), skewed = Cumulative(40, k => Math.Pow(0.82, k));
        Parallel.For(0, rows, i =>
        {
            specimen[i] = Place(zipf, (i + 0.5) / rows);
            grp[i] = specimen[i] % 8;
            region[i] = Place(skewed, Uniform(i, 5));
            double n = Math.Sqrt(0.8) * Normal(i, 1) + Math.Sqrt(0.2) * Normal(specimen[i], 20), m = Normal(i, 3);
            P[i] = Uniform(i, 0);
            Y[i] = values.At(n, Uniform(i, 7));
            W[i] = Math.Exp(0.3 * n + 0.3 * m);
        });
        foreach ((string name, double[] column) in new[] { ("p", P), ("w", W), ("y", Y) }) (whole[name] = new ColumnMoments()).Add(column);
    }

    /// <summary>Rows.</summary>
    public int Rows => Y.Length;

    /// <summary>Uniform in [0, 1), independent of all else.</summary>
    public double[] P { get; }

    /// <summary>The other variable of the ratio.</summary>
    public double[] W { get; }

    /// <summary>The measure.</summary>
    public double[] Y { get; }

    /// <summary>A column's exact moments.</summary>
    public ColumnMoments? Whole(string column) => whole.GetValueOrDefault(column);

    /// <summary>The group of each row.</summary>
    public int[] GroupOf(Grouping grouping) => grouping switch { Grouping.Grp => grp, Grouping.Region => region, Grouping.Specimen => specimen, _ => throw new ArgumentOutOfRangeException(nameof(grouping)) };

    /// <summary>The rows of each group, group after group, and where each begins.</summary>
    public (int[] Rows, int[] Starts) ByGroup(Grouping grouping)
    {
        lock (byGroup)
        {
            if (byGroup.TryGetValue(grouping, out (int[], int[]) found)) return found;
            if (grouping == Grouping.None) return byGroup[grouping] = ([.. Enumerable.Range(0, Rows)], [0, Rows]);
            int[] of = GroupOf(grouping);
            int[] starts = new int[of.Max() + 2], rows = new int[Rows];
            foreach (int g in of) starts[g + 1]++;
            for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
            int[] next = [.. starts];
            for (int i = 0; i < Rows; i++) rows[next[of[i]]++] = i;
            return byGroup[grouping] = (rows, starts);
        }
    }

    /// <summary>The rules of the outlier index that stored moments ask for, with the rows each takes and the values at which it begins.</summary>
    public (OutlierRule Rule, int[] Rows, double? Low, double? High)[] OutlierIndex(int rowsPerEnd)
    {
        List<(OutlierRule, int[], double?, double?)> index = [];
        foreach ((string name, double[] column) in new[] { ("w", W), ("y", Y) })
        {
            (bool low, bool high) = HeavyTails.Sides(whole[name]);
            if (!(low || high)) continue;
            double[] values = [.. column];
            int[] order = [.. Enumerable.Range(0, Rows)];
            Array.Sort(values, order);
            int[] rows = [.. low ? order[..rowsPerEnd] : [], .. high ? order[^rowsPerEnd..] : []];
            index.Add((new OutlierRule(name, low ? rowsPerEnd : 0, high ? rowsPerEnd : 0), rows, low ? values[rowsPerEnd - 1] : null, high ? values[^rowsPerEnd] : null));
        }
        return [.. index];
    }

    private static double[] Cumulative(int count, Func<int, double> weight)
    {
        double[] sums = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) sums[k] = sum += weight(k);
        for (int k = 0; k < count; k++) sums[k] /= sum;
        return sums;
    }

    private static int Place(double[] cumulative, double u) => Array.BinarySearch(cumulative, u) is var at && at < 0 ? Math.Min(~at, cumulative.Length - 1) : at;

    private static double Normal(int key, int stream) => Math.Sqrt(-2 * Math.Log(1 - Uniform(key, stream))) * Math.Cos(2 * Math.PI * Uniform(key, stream + 1));

    private static double Uniform(int key, int stream) => (KeyedHash.Hash((ulong)key, Seed + (ulong)stream) >> 11) * (1.0 / (1UL << 53));
}
