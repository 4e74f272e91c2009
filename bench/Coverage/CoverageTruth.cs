namespace Approx.Bench.Coverage;

/// <summary>
/// True values of a question, by loops over all rows, and for each the standard error of the ideal design: a simple random sample of the same size
/// (of each stratum), of which the variance of the linearised variable is known.
/// </summary>
internal sealed class CoverageTruth
{
    private readonly double[][] matching;

    /// <summary>Computes all items in all groups; <paramref name="sizes"/> has population and sample size of the stratum a group lies in.</summary>
    public CoverageTruth(CoverageData data, CoverageQuestion question, Func<int, (long Population, long Sampled)> sizes)
    {
        (int[] rows, int[] starts) = data.ByGroup(question.Grouping);
        int groups = starts.Length - 1;
        Cells = new (double, double)[groups, question.Items.Length];
        Matching = new int[groups];
        matching = new double[groups][];
        for (int g = 0; g < groups; g++)
        {
            int[] matched = [.. rows[starts[g]..starts[g + 1]].Where(i => data.P[i] < question.Selectivity)];
            double[] y = Array.ConvertAll(matched, i => data.Y[i]), w = Array.ConvertAll(matched, i => data.W[i]);
            double[] sorted = [.. y.Order()];
            (Matching[g], matching[g]) = (y.Length, sorted);
            (long population, long sampled) = sizes(g);
            for (int k = 0; k < question.Items.Length; k++)
            {
                CoverageItem item = question.Items[k];
                (double truth, Func<int, double> u) = Of(item, y, w, sorted);
                double total = 0, squares = 0;
                for (int i = 0; i < y.Length; i++)
                {
                    double z = u(i);
                    total += z;
                    squares += z * z;
                }
                double variance = Math.Max(0, squares - total * total / population) / Math.Max(1, population - 1);
                double error = population * Math.Sqrt((1 - (double)sampled / population) * variance / sampled);
                Cells[g, k] = (truth, item.Class is AggregateClass.Median or AggregateClass.Quantile ? Distance(sorted, item.P, error) : error);
            }
        }
    }

    /// <summary>By group and item.</summary>
    public (double Truth, double IdealError)[,] Cells { get; }

    /// <summary>Matching rows of each group in the table.</summary>
    public int[] Matching { get; }

    /// <summary>The share of a group's matching rows that lie above a value.</summary>
    public double ShareAbove(int group, double value) => (double)(matching[group].Length - Above(matching[group], value)) / Math.Max(1, Matching[group]);

    // Where in a sorted array the values above one begin.
    private static int Above(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] > value) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static (double, Func<int, double>) Of(CoverageItem item, double[] y, double[] w, double[] sorted)
    {
        double n = y.Length;
        switch (item.Class)
        {
            case AggregateClass.Count:
                return (n, _ => 1);
            case AggregateClass.Histogram:
                double Inside(int i) => y[i] >= item.Low && y[i] < item.High ? 1 : 0;
                return (Enumerable.Range(0, y.Length).Sum(Inside), Inside);
            case AggregateClass.Sum:
                return (y.Sum(), i => y[i]);
            case AggregateClass.Ratio:
                double sum = y.Sum(), ratio = Enumerable.Range(0, y.Length).Sum(i => y[i] * w[i]) / sum;
                return (ratio, i => y[i] * (w[i] - ratio) / sum);
            case AggregateClass.Median or AggregateClass.Quantile:
                if (sorted.Length == 0) return (double.NaN, _ => 0);
                double q = At(sorted, item.P);
                return (q, i => ((y[i] <= q ? 1 : 0) - item.P) / n);
            case AggregateClass.Max:
                return (sorted.Length == 0 ? double.NaN : sorted[^1], _ => 0);
        }
        double mean = y.Sum() / n;
        if (item.Class == AggregateClass.Avg) return (mean, i => (y[i] - mean) / n);
        double squares = 0;
        foreach (double v in y) squares += (v - mean) * (v - mean);
        double sigma = Math.Sqrt(squares / (n - 1));
        return (sigma, i => ((y[i] - mean) * (y[i] - mean) - sigma * sigma) / (2 * sigma * n));
    }

    // The median width of Woodruff's interval, as a standard error, when the distribution function is known: a sample whose F̂ lies u errors off cuts it at
    // p + (u ± z)·error. (By a slope at p instead, a quantile next to a gap between the values would seem to have next to no error, or far too much.)
    private static double Distance(double[] sorted, double p, double error)
    {
        if (sorted.Length == 0) return double.NaN;
        double[] off = [.. Enumerable.Range(-24, 49).Select(i => 0.125 * i)];
        double[] widths = [.. off.Select(u => At(sorted, p + (u + 1.959964) * error) - At(sorted, p + (u - 1.959964) * error))], weights = [.. off.Select(u => Math.Exp(-0.5 * u * u))];
        double half = 0.5 * weights.Sum(), below = 0;
        Array.Sort(widths, weights);
        int median = 0;
        while ((below += weights[median]) < half) median++;
        return widths[median] / (2 * 1.959964);
    }

    private static double At(double[] sorted, double share)
    {
        double position = Math.Clamp(share, 0, 1) * (sorted.Length - 1), low = sorted[(int)position], high = sorted[(int)Math.Ceiling(position)];
        return low + (high - low) * (position - Math.Floor(position));
    }
}
