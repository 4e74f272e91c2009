using System.Runtime.InteropServices;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Scanning;
using Approx.QueryLang;
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
    private readonly IReadOnlyList<KnownGroup> groups;
    private readonly List<ItemEstimator> items = [];
    private readonly List<ItemEstimator> sortKeys = [];
    private readonly List<HavingCondition> having = [];
    private readonly AggregateReducer reducer;
    private readonly SufficientStatistics statistics;
    private readonly OrderStatistics orders;
    private readonly IStoredExtremes? extremes;
    private readonly SampleStatement statement;
    private readonly GroupCells cells;
    private readonly Dictionary<string, GroupSlices> slices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SampleNumbers> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<SampleSource, TailGuard> guards = [];

    private SampleReading(SampleableQuery shape, IBackend backend, IReadOnlyList<KnownGroup> groups, AggregateReducer reducer, List<ItemEstimator> items, List<ItemEstimator> sortKeys, List<HavingCondition> having, IStoredExtremes? extremes)
    {
        this.shape = shape;
        this.groups = groups;
        this.reducer = reducer;
        this.items = items;
        this.sortKeys = sortKeys;
        this.having = having;
        this.extremes = extremes;
        ItemEstimator[] all = [.. items, .. sortKeys, .. having.SelectMany(h => h.Estimators)];
        statistics = new SufficientStatistics(all, reducer.Variables);
        orders = new OrderStatistics(all);
        statement = new SampleStatement(shape, backend, statistics, orders);
        cells = new GroupCells(items, sortKeys, having);
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
        GroupSlices whole = new(orders.Slices);
        List<GroupAnswer> read = Read(sample, prefix, choice, slices.GetValueOrDefault(sample.Name, whole), out bool missed, cancel);
        return missed ? Read(sample, prefix, choice, whole, out _, cancel) : read;
    }

    /// <summary>The groups without values, for when there was no time to read any row.</summary>
    public List<GroupAnswer> Unread() => [.. groups.Select(cells.Unread)];

    private List<GroupAnswer> Read(SampleSource sample, long prefix, IntervalChoice choice, GroupSlices wanted, out bool missed, CancellationToken cancel)
    {
        Dictionary<AnswerKey, (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders)> found = [];
        foreach (SampleScanner.Row row in statement.Read(sample, prefix, wanted, cancel))
        {
            ref (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders) strata = ref CollectionsMarshal.GetValueRefOrAddDefault(found, row.Key, out bool known);
            if (!known) strata = ([], []);
            strata.Sums[row.Stratum] = row.Sums;
            strata.Orders[row.Stratum] = row.Orders;
        }
        GroupEstimator estimator = new(statistics, orders, sample.Design, prefix, choice, GuardOf(sample, cancel));
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
            estimated.Add(cells.Estimate(group, drawn, estimator));
        }
        missed = estimator.MissedSlice;
        numbers[sample.Name] = new SampleNumbers(sample.Design, prefix, samples, estimated);
        if (!missed && orders.Slices > 0) slices[sample.Name] = NextSlices(samples, estimator);
        // A group whose rows were all read and none of which matches is no group of the answer. Without keys there is one row in any case.
        return [.. estimated.Where(g => shape.Keys.Count == 0 || !shape.SelectsRows || g.Matched > 0 || !g.IsExact)];
    }

    /// <summary>The numbers of the last reading of a sample.</summary>
    public void Describe(SampleSource sample, PlanTrace trace) => numbers[sample.Name].Describe(trace, shape.Query.Items, reducer.Variables, statistics);

    private GroupSlices NextSlices(List<GroupSample> samples, GroupEstimator estimator)
    {
        GroupSlices next = new(orders.Slices);
        for (int g = 0; g < groups.Count; g++) next.Put(groups[g].Key, [.. Enumerable.Range(0, orders.Slices).Select(s => estimator.NextSlice(s, samples[g]))]);
        return next;
    }

    /// <summary>Heavy-tailed columns whose reach is not known: intervals of items that use them are not guarded.</summary>
    public IReadOnlyList<string> Unguarded(SampleSource sample, CancellationToken cancel) => GuardOf(sample, cancel).Unknown;

    private TailGuard GuardOf(SampleSource sample, CancellationToken cancel)
    {
        if (guards.TryGetValue(sample, out TailGuard? guard)) return guard;
        ColumnRanges ranges = new(shape.RowConditions, shape.Star.OwnColumn);
        return guards[sample] = TailGuard.Of(OfTotals(), statistics, sample.Tails, ranges, narrowed => statement.Means(sample, ReferenceRows, narrowed ? ranges.Conditions : [], cancel));
    }

    // Quantiles and extremes do not feel how far a tail goes.
    private IEnumerable<ItemEstimator> OfTotals() => items.Concat(sortKeys).Concat(having.SelectMany(h => h.Estimators)).SelectMany(i => i.WithLeaves())
        .Where(i => i is not (ItemEstimator.Quantile or ItemEstimator.Extreme or ItemEstimator.Combined or ItemEstimator.Uncertainty));
}
