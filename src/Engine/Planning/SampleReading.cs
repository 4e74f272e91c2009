using System.Runtime.InteropServices;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
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

    // Rows for each group from which slices are cut first.
    private const long FirstSliceRows = 600;

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
    private readonly Dictionary<string, Drawn> last = new(StringComparer.Ordinal);
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
        List<GroupAnswer> read = Read(sample, prefix, choice, Slices(sample, prefix, choice, cancel), out bool missed, cancel);
        return missed ? Read(sample, prefix, choice, new GroupSlices(orders.Slices), out _, cancel) : read;
    }

    /// <summary>The groups without values, for when there was no time to read any row.</summary>
    public List<GroupAnswer> Unread() => [.. groups.Select(cells.Unread)];

    private List<GroupAnswer> Read(SampleSource sample, long prefix, IntervalChoice choice, GroupSlices wanted, out bool missed, CancellationToken cancel)
    {
        Drawn drawn = Draw(sample, prefix, choice, wanted, cancel);
        List<GroupAnswer> estimated = [];
        for (int g = 0; g < groups.Count; g++)
        {
            cancel.ThrowIfCancellationRequested();
            estimated.Add(cells.Estimate(groups[g], drawn.Samples[g], drawn.Estimator));
        }
        missed = drawn.Estimator.MissedSlice;
        numbers[sample.Name] = new SampleNumbers(sample.Design, prefix, drawn.Samples, estimated);
        if (!missed) last[sample.Name] = drawn;
        // A group whose rows were all read and none of which matches is no group of the answer. Without keys there is one row in any case.
        return [.. estimated.Where(g => shape.Keys.Count == 0 || !shape.SelectsRows || g.Matched > 0 || !g.IsExact)];
    }

    /// <summary>The numbers of the last reading of a sample.</summary>
    public void Describe(SampleSource sample, PlanTrace trace) => numbers[sample.Name].Describe(trace, shape.Query.Items, reducer.Variables, statistics);

    private Drawn Draw(SampleSource sample, long prefix, IntervalChoice choice, GroupSlices wanted, CancellationToken cancel)
    {
        Dictionary<AnswerKey, (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders)> found = [];
        foreach (SampleRow row in statement.Read(sample, prefix, wanted, cancel))
        {
            ref (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders) strata = ref CollectionsMarshal.GetValueRefOrAddDefault(found, row.Key, out bool known);
            if (!known) strata = ([], []);
            strata.Sums[row.Stratum] = row.Sums;
            strata.Orders[row.Stratum] = row.Orders;
        }
        StrataOfGroup strataOf = new(sample.Design, shape);
        (Dictionary<int, double[]> Sums, Dictionary<int, OrderRow> Orders) none = ([], []);
        List<GroupSample> samples = [];
        foreach (KnownGroup group in groups)
        {
            (Dictionary<int, double[]> sums, Dictionary<int, OrderRow> order) = found.GetValueOrDefault(group.Key, none);
            samples.Add(new GroupSample(sums, order, strataOf.Of(group.Key), shape.SelectsRows ? null : group.Rows, column => extremes?.Of(group.Key, column)));
        }
        return new Drawn(samples, new GroupEstimator(statistics, orders, sample.Design, prefix, choice, GuardOf(sample, cancel)));
    }

    // Where a smaller prefix says that the quantiles lie. Before the first one a few rows are enough to leave most of the others unsorted, where a scan costs little.
    private GroupSlices Slices(SampleSource sample, long prefix, IntervalChoice choice, CancellationToken cancel)
    {
        GroupSlices next = new(orders.Slices);
        if (orders.Slices == 0) return next;
        if (!last.TryGetValue(sample.Name, out Drawn? smaller))
        {
            long few = sample.Design.PrefixFor(sample.Design.CertainRows + FirstSliceRows * groups.Count);
            if (sample.Design.OpenRows(few) * 4 > sample.Design.OpenRows(prefix)) return next;
            smaller = Draw(sample, few, choice, next, cancel);
        }
        for (int g = 0; g < groups.Count; g++) next.Put(groups[g].Key, [.. Enumerable.Range(0, orders.Slices).Select(s => smaller.Estimator.NextSlice(s, smaller.Samples[g]))]);
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

    /// <summary>What a prefix holds of each group, and its estimator.</summary>
    private sealed record Drawn(List<GroupSample> Samples, GroupEstimator Estimator);
}
