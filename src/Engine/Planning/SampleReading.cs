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

    private readonly SampleableQuery shape;
    private readonly IBackend backend;
    private readonly IReadOnlyList<KnownGroup> groups;
    private readonly List<ItemEstimator> items = [];
    private readonly List<ItemEstimator> sortKeys = [];
    private readonly List<HavingCondition> having = [];
    private readonly AggregateReducer reducer;
    private readonly SufficientStatistics statistics;
    private readonly OrderStatistics orders;
    private readonly IStoredExtremes? extremes;
    private readonly Dictionary<string, (double Low, double High)[]> slices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleNumbers> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<SampleSource, TailGuard> guards = [];

    private SampleReading(SampleableQuery shape, IBackend backend, IReadOnlyList<KnownGroup> groups, AggregateReducer reducer, List<ItemEstimator> items, List<ItemEstimator> sortKeys, List<HavingCondition> having, IStoredExtremes? extremes)
    {
        this.shape = shape;
        this.backend = backend;
        this.groups = groups;
        this.reducer = reducer;
        this.items = items;
        this.sortKeys = sortKeys;
        this.having = having;
        this.extremes = extremes;
        ItemEstimator[] all = [.. items, .. sortKeys, .. having.SelectMany(h => h.Estimators)];
        statistics = new SufficientStatistics(all, reducer.Variables);
        orders = new OrderStatistics(all);
    }

    /// <summary>Rows by which the spread of the metrics at large is judged; under a time bound not more than the first reading takes.</summary>
    public long ReferenceRows { get; set; } = 50_000;

    /// <summary>Cells a reader sees an interval on: groups × estimated items.</summary>
    public long EstimatedCells => groups.Count * (long)items.Count(i => i is not ItemEstimator.Key);

    /// <summary>Prepares the estimators, or says why the query has none.</summary>
    public static SampleReading? Of(SampleableQuery shape, IBackend backend, IReadOnlyList<KnownGroup> groups, Func<Expression, double> centreOf, out string? reason, IStoredExtremes? extremes = null)
    {
        AggregateReducer reducer = new(shape.Keys, centreOf, extremes: extremes);
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
        return new SampleReading(shape, backend, groups, reducer, items, sortKeys, having, extremes);
    }

    /// <summary>Reads the rows of rank below <paramref name="prefix"/> and estimates all groups.</summary>
    public List<GroupAnswer> Read(SampleSource sample, long prefix, IntervalChoice choice, CancellationToken cancel)
    {
        (double, double)[] whole = [.. Enumerable.Repeat((double.NegativeInfinity, double.PositiveInfinity), orders.Slices)];
        List<GroupAnswer> read = Read(sample, prefix, choice, slices.GetValueOrDefault(sample.Name, whole), out bool missed, cancel);
        return missed ? Read(sample, prefix, choice, whole, out _, cancel) : read;
    }

    /// <summary>The groups without values, for when there was no time to read any row.</summary>
    public List<GroupAnswer> Unread() => [.. groups.Select(g => new GroupAnswer
    {
        Key = g.Key,
        Items = [.. items.Select(i => UnreadCell(i, g))],
        SortKeys = [.. sortKeys.Select(i => UnreadCell(i, g))],
        Having = having.Count == 0 ? Verdict.Yes : Verdict.Undecided,
        IsWeak = true,
    })];

    private static Cell UnreadCell(ItemEstimator item, KnownGroup group) => item is ItemEstimator.Key key ? new Cell(group.Key.Values[key.Index]) : new Cell(null, null, CellMark.Unknown);

    private List<GroupAnswer> Read(SampleSource sample, long prefix, IntervalChoice choice, (double Low, double High)[] wanted, out bool missed, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        List<string> conditions = [.. shape.DesignConditions.Concat(shape.RowConditions).Select(writer.Expression)];
        string sql = statistics.Sql(writer, shape.Keys, writer.From(shape.Star.From), $"{alias}.{SampleColumns.Stratum}", conditions, orders.Sql(wanted));
        ResultTable read = backend.Run(sql, cancel);

        int keys = shape.Keys.Count, sums = keys + 1 + statistics.Count;
        Dictionary<AnswerKey, (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders)> found = [];
        foreach (object?[] row in read.Rows)
        {
            AnswerKey key = new(row[..keys]);
            if (!found.TryGetValue(key, out (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders) strata)) found[key] = strata = ([], []);
            int stratum = (int)(long)row[keys]!;
            strata.Sums[stratum] = [.. row[(keys + 1)..sums].Select(v => v is null ? 0 : ValueOrder.ToDouble(v))];
            strata.Orders[stratum] = orders.Row(row.AsSpan(sums), wanted);
        }
        GroupEstimator cells = new(statistics, orders, sample.Design, prefix, choice, GuardOf(sample, cancel));
        StrataOfGroup strataOf = new(sample.Design, shape);
        (Dictionary<int, double[]>, Dictionary<int, OrderRow>) none = ([], []);
        List<GroupSample> samples = [];
        List<GroupAnswer> estimated = [];
        foreach (KnownGroup group in groups)
        {
            cancel.ThrowIfCancellationRequested();
            (Dictionary<int, double[]> ofStratum, Dictionary<int, OrderRow> order) = found.GetValueOrDefault(group.Key, none);
            GroupSample drawn = new(ofStratum, order, strataOf.Of(group.Key), shape.SelectsRows ? null : group.Rows, column => extremes?.Of(group.Key, column));
            samples.Add(drawn);
            estimated.Add(Estimate(group, drawn, cells));
        }
        missed = cells.MissedSlice;
        numbers[sample.Name] = new SampleNumbers(sample.Design, prefix, samples, estimated);
        if (!missed) slices[sample.Name] = [.. Enumerable.Range(0, orders.Slices).Select(s => NextSlice(s, samples, cells))];
        // A group whose rows were all read and none of which matches is no group of the answer. Without keys there is one row in any case.
        return [.. estimated.Where(g => keys == 0 || !shape.SelectsRows || g.Matched > 0 || !g.IsExact)];
    }

    /// <summary>The numbers of the last reading of a sample.</summary>
    public void Describe(SampleSource sample, PlanTrace trace) => numbers[sample.Name].Describe(trace, shape.Query.Items, reducer.Variables, statistics);

    // One slice for all groups, so that the statement does not grow with them.
    private static (double Low, double High) NextSlice(int slice, List<GroupSample> groups, GroupEstimator cells)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (GroupSample group in groups)
        {
            (double l, double h) = cells.NextSlice(slice, group);
            (low, high) = (Math.Min(low, l), Math.Max(high, h));
        }
        return low <= high ? (low, high) : (double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>Heavy-tailed columns whose reach is not known: intervals of items that use them are not guarded.</summary>
    public IReadOnlyList<string> Unguarded(SampleSource sample, CancellationToken cancel) => GuardOf(sample, cancel).Unknown;

    private TailGuard GuardOf(SampleSource sample, CancellationToken cancel)
    {
        if (guards.TryGetValue(sample, out TailGuard? guard)) return guard;
        ColumnRanges ranges = new(shape.RowConditions, shape.Star.OwnColumn);
        return guards[sample] = TailGuard.Of(OfTotals(), statistics, sample.Tails, ranges, narrowed => Means(sample, narrowed ? ranges.Conditions : [], cancel));
    }

    // Quantiles and extremes do not feel how far a tail goes.
    private IEnumerable<ItemEstimator> OfTotals() => items.Concat(sortKeys).Concat(having.SelectMany(h => h.Estimators)).SelectMany(i => i.WithLeaves())
        .Where(i => i is not (ItemEstimator.Quantile or ItemEstimator.Extreme or ItemEstimator.Combined or ItemEstimator.Uncertainty));

    // Whatever the statement's other conditions.
    private MeansAtLarge Means(SampleSource sample, IReadOnlyList<Expression> under, CancellationToken cancel)
    {
        long prefix = sample.Design.PrefixFor(ReferenceRows + sample.Design.CertainRows);
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        string sql = statistics.Sql(writer, [], writer.From(shape.Star.From), $"{alias}.{SampleColumns.Stratum}", [.. under.Select(writer.Expression)], []);
        // Under conditions no stored moment knows the rows.
        ColumnMoments? Stored(ColumnReference column) => under.Count == 0 && shape.Star.OwnColumn(column) is { } name ? sample.Tails.Whole(name) : null;
        return sample.Means.Get(sql, () => MeansAtLarge.Of(statistics, sample.Design, prefix, [.. backend.Run(sql, cancel).Rows.Select(r => ((int)(long)r[0]!, r[1..].Select(v => v is null ? 0 : ValueOrder.ToDouble(v)).ToArray()))], Stored));
    }

    private GroupAnswer Estimate(KnownGroup group, GroupSample drawn, GroupEstimator cells)
    {
        // Rows of strata that are read whole say nothing about those that are not.
        long matched = (long)drawn.Sums.Values.Sum(s => s[0]), open = (long)drawn.Sums.Where(s => !cells.IsCensus(s.Key)).Sum(s => s.Value[0]);
        bool census = drawn.Strata.All(cells.IsCensus);
        double excess = 0;
        Dictionary<ItemEstimator, CellEstimate> cache = new(ReferenceEqualityComparer.Instance);
        CellEstimate Judged(ItemEstimator item)
        {
            if (cache.TryGetValue(item, out CellEstimate cell)) return cell;
            cell = cells.Estimate(item, drawn);
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
            object? value = nothing ? null : item is ItemEstimator.Count or ItemEstimator.Extreme { IsWhole: true } ? (object)(long)Math.Round(estimate.Value) : estimate.Value;
            CellMark mark = value is null ? CellMark.Unknown
                : estimate.IsExact || census ? CellMark.None
                : matched == 0 ? CellMark.BoundOnly
                : IsWeak(item, estimate, open) ? CellMark.Unknown : CellMark.None;
            return new Cell(value, estimate, mark, Judged(item).UsualOverOwn, census ? 0 : Judged(item).TailExcess);
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
        // These are weak where they have no bounds: their intervals may be points, and are never estimated by a spread.
        if (item is ItemEstimator.Quantile or ItemEstimator.Extreme or ItemEstimator.Combined) return !estimate.IsExact && (double.IsNaN(estimate.Value) || !estimate.Interval.IsBounded);
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
            if (shape.Keys[k] is not ColumnReference reference || shape.Star.OwnColumn(reference) is not { } column) continue;
            int at = design.Columns.ToList().IndexOf(column);
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
