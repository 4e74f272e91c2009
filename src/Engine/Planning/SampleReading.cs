using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// Reads a query's sufficient statistics from a prefix of a sample and estimates every cell of every group the catalogue lists.
/// </summary>
internal sealed class SampleReading
{
    /// <summary>Below so many matching rows a group is read exactly rather than estimated.</summary>
    public const int FewestRows = 30;

    // Rows by which the spread of the metrics at large is judged.
    private const long ReferenceRows = 50_000;

    private readonly SampleableQuery shape;
    private readonly IBackend backend;
    private readonly IReadOnlyList<KnownGroup> groups;
    private readonly List<ItemEstimator> items = [];
    private readonly List<ItemEstimator> sortKeys = [];
    private readonly List<HavingCondition> having = [];
    private readonly AggregateReducer reducer;
    private readonly SufficientStatistics statistics;
    private readonly Dictionary<SampleSource, TailGuard> guards = [];

    private SampleReading(SampleableQuery shape, IBackend backend, IReadOnlyList<KnownGroup> groups, AggregateReducer reducer, List<ItemEstimator> items, List<ItemEstimator> sortKeys, List<HavingCondition> having)
    {
        this.shape = shape;
        this.backend = backend;
        this.groups = groups;
        this.reducer = reducer;
        this.items = items;
        this.sortKeys = sortKeys;
        this.having = having;
        statistics = new SufficientStatistics(items.Concat(sortKeys).Concat(having.SelectMany(h => h.Estimators)), reducer.Variables);
    }

    /// <summary>Cells a reader sees an interval on: groups × estimated items.</summary>
    public long EstimatedCells => groups.Count * (long)items.Count(i => i is not ItemEstimator.Key);

    /// <summary>Prepares the estimators, or says why the query has none.</summary>
    public static SampleReading? Of(SampleableQuery shape, IBackend backend, IReadOnlyList<KnownGroup> groups, Func<Expression, double> centreOf, out string? reason)
    {
        AggregateReducer reducer = new(shape.Keys, centreOf);
        List<ItemEstimator> items = [], sortKeys = [];
        List<HavingCondition> having = [];
        reason = null;
        foreach (BoundItem item in shape.Query.Items)
        {
            if (reducer.Reduce(item.Expression) is not { } estimator)
            {
                reason = reducer.Reason;
                return null;
            }
            items.Add(estimator);
        }
        foreach (QueryLang.SortKey key in shape.Query.Query.OrderBy)
        {
            if (reducer.Reduce(key.Key) is not { } estimator)
            {
                reason = reducer.Reason;
                return null;
            }
            sortKeys.Add(estimator);
        }
        foreach (Expression condition in shape.Having)
        {
            if (HavingCondition.Of(condition, reducer) is not { } decided)
            {
                reason = reducer.Reason ?? "HAVING has a condition that is not decided from estimates";
                return null;
            }
            having.Add(decided);
        }
        return new SampleReading(shape, backend, groups, reducer, items, sortKeys, having);
    }

    /// <summary>Reads the rows of rank below <paramref name="prefix"/> and estimates all groups.</summary>
    public List<GroupAnswer> Read(SampleSource sample, long prefix, IntervalChoice choice, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text);
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        List<string> conditions = [.. shape.DesignConditions.Concat(shape.RowConditions).Select(writer.Expression)];
        string sql = statistics.Sql(writer, shape.Keys, $"{sample.From(prefix)} AS {alias}", $"{alias}.{SampleColumns.Stratum}", conditions);
        ResultTable read = backend.Run(sql, cancel);

        int keys = shape.Keys.Count;
        Dictionary<AnswerKey, Dictionary<int, double[]>> sums = [];
        foreach (object?[] row in read.Rows)
        {
            AnswerKey key = new(row[..keys]);
            if (!sums.TryGetValue(key, out Dictionary<int, double[]>? strata)) sums[key] = strata = [];
            strata[(int)(long)row[keys]!] = [.. row.Skip(keys + 1).Select(v => v is null ? 0 : ValueOrder.ToDouble(v))];
        }
        CellEstimator cells = new(statistics, sample.Design, prefix, choice, GuardOf(sample, cancel));
        StrataOfGroup strataOf = new(sample.Design, shape);
        Dictionary<int, double[]> none = [];
        IEnumerable<GroupAnswer> estimated = groups.Select(group => Estimate(group, sums.GetValueOrDefault(group.Key, none), strataOf.Of(group.Key), cells));
        // A group whose rows were all read and none of which matches is no group of the answer. Without keys there is one row in any case.
        return [.. estimated.Where(g => keys == 0 || shape.RowConditions.Count == 0 || g.Matched > 0 || !g.IsExact)];
    }

    /// <summary>Heavy-tailed columns whose reach is not known: intervals of items that use them are not guarded.</summary>
    public IReadOnlyList<string> Unguarded(SampleSource sample, CancellationToken cancel) => GuardOf(sample, cancel).Unknown;

    private TailGuard GuardOf(SampleSource sample, CancellationToken cancel)
    {
        if (guards.TryGetValue(sample, out TailGuard? guard)) return guard;
        return guards[sample] = TailGuard.Of(items.Concat(sortKeys).Concat(having.SelectMany(h => h.Estimators)), statistics, sample.Tails, () => Means(sample, cancel));
    }

    // Of all rows of a prefix, whatever the statement's conditions: the mean of each monomial, strata by their weights.
    private double[] Means(SampleSource sample, CancellationToken cancel)
    {
        long prefix = sample.Design.PrefixFor(ReferenceRows);
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        string sql = statistics.Sql(new SqlWriter(backend.Dialect, shape.Query.Text), [], $"{sample.From(prefix)} AS {alias}", $"{alias}.{SampleColumns.Stratum}", [$"{alias}.{SampleColumns.Rank} >= 0"]);
        double[] means = new double[statistics.Count];
        double rows = 0;
        foreach (object?[] row in backend.Run(sql, cancel).Rows)
        {
            double weight = sample.Design.Stratum((int)(long)row[0]!, prefix).Weight;
            rows += weight * ValueOrder.ToDouble(row[1]!);
            for (int s = 0; s < means.Length; s++) means[s] += weight * (row[s + 1] is { } sum ? ValueOrder.ToDouble(sum) : 0);
        }
        for (int s = 0; s < means.Length; s++) means[s] /= Math.Max(rows, 1);
        return means;
    }

    private GroupAnswer Estimate(KnownGroup group, Dictionary<int, double[]> sums, IReadOnlyList<int> strata, CellEstimator cells)
    {
        long? known = shape.RowConditions.Count == 0 ? group.Rows : null;
        // Rows of strata that are read whole say nothing about those that are not.
        long matched = (long)sums.Values.Sum(s => s[0]), open = (long)sums.Where(s => !cells.IsCensus(s.Key)).Sum(s => s.Value[0]);
        bool census = strata.All(cells.IsCensus);
        double excess = 0;
        Dictionary<ItemEstimator, CellEstimate> cache = new(ReferenceEqualityComparer.Instance);
        CellEstimate Judged(ItemEstimator item)
        {
            if (cache.TryGetValue(item, out CellEstimate cell)) return cell;
            cell = cells.Estimate(item, sums, strata, known);
            excess = Math.Max(excess, cell.TailExcess);
            return cache[item] = cell;
        }
        Estimate Of(ItemEstimator item) => Judged(item).Value;
        Cell CellOf(ItemEstimator item)
        {
            if (item is ItemEstimator.Key key) return new Cell(group.Key.Values[key.Index]);
            Estimate estimate = Of(item);
            // A sum or mean of no row that has no bound either says nothing at all.
            bool nothing = double.IsNaN(estimate.Value) || (matched == 0 && !estimate.Interval.IsBounded);
            object? value = nothing ? null : item is ItemEstimator.Count ? (object)(long)Math.Round(estimate.Value) : estimate.Value;
            CellMark mark = value is null ? CellMark.Unknown
                : estimate.IsExact || census ? CellMark.None
                : matched == 0 ? CellMark.BoundOnly
                : IsWeak(item, estimate, open) ? CellMark.Unknown : CellMark.None;
            return new Cell(value, estimate, mark, Judged(item).UsualOverOwn);
        }
        bool weak = !census && (matched == 0 || items.Concat(sortKeys).Any(i => i is not ItemEstimator.Key && IsWeak(i, Of(i), open)));
        Verdict verdict = Verdict.Yes;
        foreach (HavingCondition condition in having) verdict = Verdicts.And(verdict, condition.Decide(Of));
        Cell[] cellsOfItems = [.. items.Select(CellOf)], cellsOfSortKeys = [.. sortKeys.Select(CellOf)];
        return new GroupAnswer
        {
            Key = group.Key,
            Items = cellsOfItems,
            SortKeys = cellsOfSortKeys,
            Having = verdict,
            Matched = matched,
            IsExact = census,
            IsWeak = weak,
            TailExcess = census ? 0 : excess,
        };
    }

    // Too few rows for an interval of means or totals, or rows that all agree: their spread says nothing about the rows not seen.
    private static bool IsWeak(ItemEstimator item, Estimate estimate, long matched)
    {
        if (item is ItemEstimator.Uncertainty uncertainty) return IsWeak(uncertainty.Inner, estimate, matched) && !double.IsFinite(estimate.Value);
        if (item is ItemEstimator.Count or ItemEstimator.Function { Z.Count: 0 }) return false;
        return matched < FewestRows || double.IsNaN(estimate.Value) || !(estimate.StandardError > 0) || !estimate.Interval.IsBounded;
    }
}

/// <summary>A group the catalogue lists, with its exact number of rows under the conditions on design columns.</summary>
internal sealed record KnownGroup(AnswerKey Key, long Rows);

/// <summary>Which strata of a sample a group can lie in: those that agree with it on every stratification column that is a group key.</summary>
internal sealed class StrataOfGroup
{
    private readonly SampleDesign design;
    private readonly List<(int Key, int Column)> shared = [];
    private readonly Dictionary<AnswerKey, List<int>> byValues = [];
    private readonly List<int> certain = [];

    /// <summary>Matches group keys that are bare stratification columns.</summary>
    public StrataOfGroup(SampleDesign design, SampleableQuery shape)
    {
        this.design = design;
        for (int k = 0; k < shape.Keys.Count; k++)
        {
            if (shape.Keys[k] is not ColumnReference column) continue;
            int at = design.Columns.ToList().FindIndex(c => column.Name.Matches(c));
            if (at >= 0) shared.Add((k, at));
        }
        for (int h = 0; h < design.Population.Length; h++)
        {
            if (design.Certain[h])
            {
                certain.Add(h);
                continue;
            }
            AnswerKey values = new([.. shared.Select(s => design.Keys[h][s.Column])]);
            if (!byValues.TryGetValue(values, out List<int>? strata)) byValues[values] = strata = [];
            strata.Add(h);
        }
        // Outliers of any group lie in the certainty strata.
        foreach (List<int> strata in byValues.Values) strata.AddRange(certain);
    }

    /// <summary>The strata, in order.</summary>
    public IReadOnlyList<int> Of(AnswerKey group)
    {
        AnswerKey values = new([.. shared.Select(s => group.Values[s.Key])]);
        return byValues.TryGetValue(values, out List<int>? strata) ? strata : certain;
    }
}
