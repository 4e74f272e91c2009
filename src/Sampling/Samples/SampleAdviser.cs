using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Proposes samples for a table within a budget of bytes, from what is asked of it. A uniform sample always gets half of the budget, because strata have a
/// price for everything they were not made for; the other half is shared evenly by stratified samples, or the uniform one has all. Of the sets of at most
/// four stratified samples the one with the smallest expected error is taken, by trying all of them.
/// </summary>
internal sealed class SampleAdviser
{
    /// <summary>More stratified samples than this are never proposed.</summary>
    internal const int MostStratified = 4;

    // Sets of these many candidates can all be tried; of more, those that help most by themselves are.
    private const int MostCandidates = 12;

    // Without a workload: combinations of at most so many groups are likely to be asked for.
    private const int LowCardinality = 1_000;

    // A further sample has to take away this share of the error.
    private const double Worthwhile = 0.01;

    private readonly TableDefinition table;
    private readonly List<string> columns;
    private readonly ExpectedError expected;
    private readonly TableMoments moments;
    private readonly long rows;
    private readonly long rowBytes;
    private readonly Dictionary<string, (int[] GroupOf, long[] Rows)> groupings = new(StringComparer.Ordinal);

    /// <summary>An adviser on a table with this group catalogue and these moments.</summary>
    public SampleAdviser(TableDefinition table, GroupCatalogue catalogue, TableMoments moments)
    {
        this.table = table;
        this.moments = moments;
        IReadOnlyList<(GroupKey Key, long Rows)> groups = catalogue.Groups;
        columns = [.. catalogue.Columns];
        expected = new ExpectedError(groups, columns);
        rows = groups.Sum(g => g.Rows);
        rowBytes = table.Columns.Sum(c => c.Type == ColumnType.Utf8 ? 16L : c.Type.Width()) + 8;
    }

    /// <summary>What is likely to be asked when nobody says: every design column, every pair of them with few groups, and the specimen.</summary>
    public IReadOnlyList<AskedQuery> LikelyQueries()
    {
        string[] metrics = [.. table.Columns.Where(c => c.Role == ColumnRole.Metric && TableMoments.IsNumeric(c)).Select(c => c.Name)];
        string[] design = [.. columns.Where(c => table.Find(c)?.Role == ColumnRole.Design)], specimen = [.. columns.Except(design)];
        List<string[]> sets = [[], .. columns.Select(c => (string[])[c])];
        for (int i = 0; i < design.Length; i++)
        {
            for (int j = i + 1; j < design.Length; j++)
            {
                if (Grouping([design[i], design[j]]).Rows.Length <= LowCardinality) sets.Add([design[i], design[j]]);
            }
        }
        return [.. sets.Select(s => new AskedQuery(s.Length == 0 ? "all rows" : "by " + string.Join(", ", s), s, metrics))];
    }

    /// <summary>The samples to draw, and what they are for.</summary>
    /// <param name="queries">The workload.</param>
    /// <param name="budgetBytes">Size of all samples together.</param>
    public SampleAdvice Advise(IReadOnlyList<AskedQuery> queries, long budgetBytes)
    {
        long budget = Math.Max(budgetBytes / rowBytes, 1), half = Math.Max(budget / 2, 1);
        if (rows <= budget) return new SampleAdvice([new($"{table.Name}_uniform", table.Name) { Cap = Math.Max(rows, 1) }], [.. queries.Select(q => (q, $"{table.Name}_uniform", 0.0))], 0, 0);
        double weight = queries.Sum(q => q.Weight);
        double[] alone = [.. queries.Select(q => Error(q, [], budget))], uniform = [.. queries.Select(q => Error(q, [], half))];
        string[][] candidates = [.. queries.Select(q => Known(q.Columns)).Where(c => c.Length > 0 && Grouping(c).Rows.Length <= BottomKSampler.MostStrata).DistinctBy(Name)
            .OrderBy(c => Total(queries, q => Math.Min(uniform[q], Error(queries[q], c, half)))).ThenBy(Name, StringComparer.Ordinal).Take(MostCandidates)];

        // Errors by candidate, by the number of samples that share the half, and by query.
        double[][][] errors = [.. candidates.Select(c => Enumerable.Range(1, MostStratified).Select(n => queries.Select(q => Error(q, c, Math.Max(half / n, 1))).ToArray()).ToArray())];
        int[] best = [];
        double least = Total(queries, q => alone[q]);
        foreach (int[] set in Sets(candidates.Length))
        {
            double error = Total(queries, q => set.Aggregate(uniform[q], (e, c) => Math.Min(e, errors[c][set.Length - 1][q])));
            double worthwhile = set.Length > best.Length ? least * (1 - Worthwhile) : least;
            if (error < worthwhile) (best, least) = (set, error);
        }
        double bound = Total(queries, q => Enumerable.Range(0, candidates.Length).Aggregate(alone[q], (e, c) => Math.Min(e, errors[c][0][q])));

        IReadOnlyList<OutlierRule> outliers = HeavyTails.Candidates(table, (int)Math.Clamp(budget / 500, 20, DefaultSamples.OutlierRows));
        List<SampleSpec> specs = [new($"{table.Name}_uniform", table.Name) { Cap = best.Length == 0 ? budget : half, Outliers = outliers }];
        foreach (int c in best) specs.Add(new($"{table.Name}_by_{Name(candidates[c])}", table.Name) { StratifyBy = candidates[c], Budget = Math.Max(half / best.Length, 1), Outliers = outliers });
        List<(AskedQuery, string, double)> served = [];
        for (int q = 0; q < queries.Count; q++)
        {
            (string sample, double error) = (specs[0].Name, best.Length == 0 ? alone[q] : uniform[q]);
            for (int i = 0; i < best.Length; i++)
            {
                if (errors[best[i]][best.Length - 1][q] < error) (sample, error) = (specs[i + 1].Name, errors[best[i]][best.Length - 1][q]);
            }
            served.Add((queries[q], sample, error));
        }
        return new SampleAdvice(specs, served, weight > 0 ? least / weight : 0, weight > 0 ? bound / weight : 0);
    }

    /// <summary>The expected error of a query under a sample with these strata and rows: the worst of its metrics'.</summary>
    internal double Error(AskedQuery query, IReadOnlyList<string> strata, long budget)
    {
        double variation = query.Metrics.Where(m => moments.NumericColumns.Contains(m)).Select(Variation).DefaultIfEmpty(1).Max();
        return expected.Of(Grouping(Known(query.Columns)), Grouping(strata), budget, variation);
    }

    // A mean of nearly zero has no relative error to speak of.
    private double Variation(string metric)
    {
        ColumnMoments m = moments.Whole(metric);
        double variation = Math.Sqrt(m.SampleVariance) / Math.Abs(m.Mean);
        return double.IsFinite(variation) ? Math.Min(variation, 100) : 1;
    }

    private static double Total(IReadOnlyList<AskedQuery> queries, Func<int, double> error)
    {
        double total = 0;
        for (int q = 0; q < queries.Count; q++) total += queries[q].Weight * error(q);
        return total;
    }

    // Small sets first, each size in the candidates' order.
    private static IEnumerable<int[]> Sets(int candidates)
    {
        List<int[]> last = [[]];
        for (int size = 1; size <= MostStratified; size++)
        {
            last = [.. last.SelectMany(set => Enumerable.Range(set.Length == 0 ? 0 : set[^1] + 1, candidates - (set.Length == 0 ? 0 : set[^1] + 1)).Select(c => (int[])[.. set, c]))];
            foreach (int[] set in last) yield return set;
        }
    }

    private static string Name(string[] by) => string.Join('_', by);

    private (int[] GroupOf, long[] Rows) Grouping(IReadOnlyList<string> by)
    {
        string name = string.Join('\u001f', by);
        if (!groupings.TryGetValue(name, out (int[] GroupOf, long[] Rows) known)) groupings[name] = known = expected.Grouping(by);
        return known;
    }

    /// <summary>The columns that the catalogue has, in its order and spelling.</summary>
    private string[] Known(IReadOnlyList<string> asked) => [.. columns.Where(c => asked.Contains(c, StringComparer.OrdinalIgnoreCase))];
}
