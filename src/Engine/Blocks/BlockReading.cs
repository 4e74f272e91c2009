using Approx.Core;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Blocks;

/// <summary>Reads a query's sums per group and block, by one statement of DuckDB, and estimates every cell from them.</summary>
internal sealed class BlockReading
{
    private readonly BlockQuery query;
    private readonly IBackend backend;
    private readonly AggregateReducer reducer;
    private readonly List<ItemEstimator> items = [], sortKeys = [];
    private readonly List<HavingCondition> having = [];
    private readonly SufficientStatistics statistics;
    private readonly SqlWriter writer;

    /// <summary>Prepares the estimators.</summary>
    /// <exception cref="ApproxException">An item cannot be told from blocks.</exception>
    public BlockReading(BlockQuery query, IBackend backend, Func<Expression, double> centreOf)
    {
        this.query = query;
        this.backend = backend;
        writer = new SqlWriter(backend.Dialect, query.Query.Text);
        reducer = new AggregateReducer(query.Keys, centreOf, BlockItems.Of);
        for (int i = 0; i < query.Query.Items.Count; i++) items.Add(Reduced(query.Query.Items[i].Expression, query.Query.Query.Items[i].Span));
        foreach (QueryLang.SortKey key in query.Query.Query.OrderBy) sortKeys.Add(Reduced(key.Key, key.Span));
        foreach (Expression condition in query.Having) having.Add(HavingCondition.Of(condition, reducer) ?? throw Refused("HAVING has a condition that is not decided from estimates", condition.Span));
        statistics = new SufficientStatistics(Estimators.Select(Innermost), reducer.Variables, products: false);
    }

    /// <summary>Estimated items of a row.</summary>
    public int EstimatedItems => items.Count(i => i is not ItemEstimator.Key);

    /// <summary>What a reader must know about the estimates of the last reading.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Rows that matched in the last reading.</summary>
    public long Rows { get; private set; }

    /// <summary>Strata the query speaks of.</summary>
    public IReadOnlyList<int> Strata { get; private set; } = [];

    private IEnumerable<ItemEstimator> Estimators => items.Concat(sortKeys).Concat(having.SelectMany(h => h.Estimators));

    private string From => writer.From(query.Query.Query.From!);

    private string Where
    {
        get
        {
            string conditions = string.Join(" AND ", query.LevelConditions.Concat(query.RowConditions).Select(writer.Expression));
            return conditions.Length == 0 ? "" : " WHERE " + conditions;
        }
    }

    /// <summary>The groups with everything read of them.</summary>
    public List<BlockGroup> Read(CancellationToken cancel)
    {
        Dictionary<AnswerKey, List<int>> strataOf = ReadStrata(cancel);
        Strata = [.. strataOf.Values.SelectMany(h => h).Distinct().Order()];
        Dictionary<AnswerKey, BlockGroup> groups = [];
        BlockGroup Group(AnswerKey key) => groups.TryGetValue(key, out BlockGroup? known) ? known : groups[key] = new BlockGroup(key);
        // Groups that the drawn blocks are known to miss: all keys that are the same for a whole stratum.
        if (query.LevelKeys.Count == query.Keys.Count)
        {
            foreach (AnswerKey key in strataOf.Keys) Group(key);
        }
        if (query.Keys.Count == 0) Group(new AnswerKey([]));
        ReadSums(Group, cancel);
        ReadExtremes(Group, cancel);
        foreach (QuantileOfBlocks quantile in Estimators.Select(Innermost).OfType<QuantileOfBlocks>().Distinct()) ReadValues(quantile, Group, cancel);
        foreach (BlockGroup group in groups.Values)
        {
            AnswerKey level = new([.. query.LevelKeys.Select(k => group.Key.Values[k])]);
            group.Strata = strataOf.TryGetValue(level, out List<int>? strata) ? strata : [];
        }
        Rows = groups.Values.Sum(g => g.Rows);
        return [.. groups.Values.OrderBy(g => g.Key, KeyOrder)];
    }

    /// <summary>Estimates all groups.</summary>
    public List<GroupAnswer> Answer(List<BlockGroup> groups, IntervalChoice choice)
    {
        Warnings.Clear();
        BlockCells cells = new(query.Design, statistics, choice);
        // A group whose blocks were all read and none of whose rows matches is no group of the answer. Without keys there is one row in any case.
        List<GroupAnswer> answers = [.. groups.Where(g => query.Keys.Count == 0 || query.RowConditions.Count == 0 || g.Rows > 0 || !cells.IsCensus(g)).Select(g => Answer(g, cells))];
        if (cells.FewestBlocks < 10) Warnings.Add($"some intervals rest on {cells.FewestBlocks} block{(cells.FewestBlocks == 1 ? "" : "s")} with matching rows: below 10 they are rough");
        if (cells.AnySkew) Warnings.Add("a few blocks weigh far more than the others: intervals may be too narrow, most of all at their upper ends");
        if (items.Concat(sortKeys).Select(Innermost).Any(i => i is ExtremeOfBlocks)) Warnings.Add("MIN and MAX are those of the drawn blocks; nothing bounds the others");
        if (query.LevelKeys.Count < query.Keys.Count) Warnings.Add("groups that no drawn block holds are not listed");
        return answers;
    }

    private GroupAnswer Answer(BlockGroup group, BlockCells cells)
    {
        bool census = cells.IsCensus(group);
        Dictionary<ItemEstimator, Estimate> cache = new(ReferenceEqualityComparer.Instance);
        Estimate Of(ItemEstimator item)
        {
            if (!cache.TryGetValue(item, out Estimate? estimate)) cache[item] = estimate = Innermost(item) is ExtremeOfBlocks extreme ? Extreme(extreme, item, group, census) : cells.Estimate(item, group);
            return estimate;
        }
        Cell CellOf(ItemEstimator item)
        {
            if (item is ItemEstimator.Key key) return new Cell(group.Key.Values[key.Index]);
            Estimate estimate = Of(item);
            object? value = double.IsNaN(estimate.Value) ? null : item is ItemEstimator.Count ? (object)(long)Math.Round(estimate.Value) : estimate.Value;
            if (item is ExtremeOfBlocks extreme) value = group.Extremes.Length == 0 ? null : group.Extremes[ExtremePlace(extreme)];
            bool open = !census && item is not ItemEstimator.Uncertainty && !estimate.IsExact;
            return new Cell(value, estimate, open && (value is null || !estimate.Interval.IsBounded) ? CellMark.Unknown : CellMark.None);
        }
        Verdict verdict = Verdict.Yes;
        foreach (HavingCondition condition in having) verdict = Verdicts.And(verdict, condition.Decide(Of));
        Cell[] values = [.. items.Select(CellOf)];
        return new GroupAnswer
        {
            Key = group.Key,
            Items = values,
            SortKeys = [.. sortKeys.Select(CellOf)],
            Having = verdict,
            Matched = group.Rows,
            IsExact = census,
            IsWeak = values.Any(c => c.Mark == CellMark.Unknown),
        };
    }

    private Estimate Extreme(ExtremeOfBlocks extreme, ItemEstimator item, BlockGroup group, bool census)
    {
        object? seen = group.Extremes.Length == 0 ? null : group.Extremes[ExtremePlace(extreme)];
        if (seen is null) return Estimate.Unknown("no row in the drawn blocks");
        if (!ValueOrder.IsNumber(seen)) throw Refused($"{extreme.Call.Name.Name.ToUpperInvariant()} is told of numbers only", extreme.Call.Span);
        double value = ValueOrder.ToDouble(seen);
        Estimate estimate = census ? Estimate.Exact(value)
            : new Estimate(value, double.NaN, double.NaN, extreme.IsLargest ? new Interval(value, double.PositiveInfinity) : new Interval(double.NegativeInfinity, value), "extreme of the drawn blocks");
        return item is ItemEstimator.Uncertainty bound ? Estimate.Exact(bound.Kind switch { "lower_bound" => estimate.Interval.Low, "upper_bound" => estimate.Interval.High, _ => estimate.RelativeHalfWidth }) : estimate;
    }

    // Which strata each group can lie in, from the table of blocks: by the keys that are the same for a whole stratum.
    private Dictionary<AnswerKey, List<int>> ReadStrata(CancellationToken cancel)
    {
        SqlWriter blocks = new(backend.Dialect, query.Query.Text) { TableName = _ => backend.Dialect.Identifier(BlockDesign.BlocksTable) };
        string alias = backend.Dialect.Identifier(query.Table.Alias!.Name);
        string where = string.Join(" AND ", query.LevelConditions.Select(blocks.Expression));
        string keys = string.Concat(query.LevelKeys.Select(k => ", " + blocks.Expression(query.Keys[k])));
        ResultTable read = backend.Run($"SELECT DISTINCT {alias}.volume_id, {alias}.frame, {alias}.stratum{keys} FROM {blocks.From(query.Table)}{(where.Length > 0 ? " WHERE " + where : "")}", cancel);
        Dictionary<AnswerKey, List<int>> strata = [];
        foreach (object?[] row in read.Rows)
        {
            AnswerKey key = new(row[3..]);
            if (!strata.TryGetValue(key, out List<int>? known)) strata[key] = known = [];
            known.Add(query.Design.StratumAt((string)row[0]!, (long)row[1]!, (long)row[2]!));
        }
        foreach (List<int> of in strata.Values) of.Sort();
        return strata;
    }

    private void ReadSums(Func<AnswerKey, BlockGroup> groupOf, CancellationToken cancel)
    {
        string unit = BlockDesign.UnitSql(backend.Dialect, query.Table.Alias!.Name, query.Design.BlockColumn);
        List<string> conditions = [.. query.LevelConditions.Concat(query.RowConditions).Select(writer.Expression)];
        int keys = query.Keys.Count;
        foreach (object?[] row in backend.Run(statistics.Sql(writer, query.Keys, From, unit, conditions, []), cancel).Rows)
        {
            int stratum = row[keys] is string name ? query.Design.StratumOf(name) : BlockGroup.Whole;
            groupOf(new AnswerKey(row[..keys])).Add(stratum, [.. row.Skip(keys + 1).Select(v => v is null ? 0 : ValueOrder.ToDouble(v))]);
        }
    }

    private void ReadExtremes(Func<AnswerKey, BlockGroup> groupOf, CancellationToken cancel)
    {
        ExtremeOfBlocks[] extremes = Extremes;
        if (extremes.Length == 0) return;
        int keys = query.Keys.Count;
        foreach (object?[] row in backend.Run($"SELECT {KeyList}{string.Join(", ", extremes.Select(e => writer.Expression(e.Call)))} FROM {From}{Where}{(keys > 0 ? " GROUP BY " + string.Join(", ", query.Keys.Select(writer.Expression)) : "")}", cancel).Rows)
            groupOf(new AnswerKey(row[..keys])).Extremes = row[keys..];
    }

    private void ReadValues(QuantileOfBlocks quantile, Func<AnswerKey, BlockGroup> groupOf, CancellationToken cancel)
    {
        string unit = BlockDesign.UnitSql(backend.Dialect, query.Table.Alias!.Name, query.Design.BlockColumn);
        string value = writer.Expression(quantile.Value), and = Where.Length == 0 ? " WHERE " : " AND ";
        string filter = quantile.Counts is null ? "" : $" AND {writer.Expression(quantile.Counts)}";
        int keys = query.Keys.Count;
        foreach (object?[] row in backend.Run($"SELECT {KeyList}CAST({value} AS DOUBLE), {unit} FROM {From}{Where}{and}({value}) IS NOT NULL{filter}", cancel).Rows)
        {
            BlockGroup group = groupOf(new AnswerKey(row[..keys]));
            if (!group.Values.TryGetValue(quantile, out List<(double, int, string?)>? known)) group.Values[quantile] = known = [];
            string? name = (string?)row[keys + 1];
            known.Add(((double)row[keys]!, name is null ? BlockGroup.Whole : query.Design.StratumOf(name), name));
        }
    }

    private string KeyList => string.Concat(query.Keys.Select(k => writer.Expression(k) + ", "));

    private ExtremeOfBlocks[] Extremes => [.. Estimators.Select(Innermost).OfType<ExtremeOfBlocks>().Distinct()];

    private int ExtremePlace(ExtremeOfBlocks extreme) => Array.IndexOf(Extremes, extreme);

    private ItemEstimator Reduced(Expression expression, SourceSpan span) => reducer.Reduce(expression) ?? throw Refused(reducer.Reason ?? "this item has no estimator", span);

    private ApproxException Refused(string reason, SourceSpan span) => ApproxException.WrongStatement(
        $"{reason}, and of {query.Table.Name.Name} only drawn blocks were read", query.Query.Text, span, "extract the volumes whole, without --sample-blocks, for this answer");

    private static ItemEstimator Innermost(ItemEstimator item) => item is ItemEstimator.Uncertainty uncertainty ? Innermost(uncertainty.Inner) : item;

    private static Comparer<AnswerKey> KeyOrder { get; } = Comparer<AnswerKey>.Create((a, b) =>
    {
        for (int k = 0; k < a.Values.Length; k++)
        {
            object? x = a.Values[k], y = b.Values[k];
            int order = x is null || y is null ? (x is null).CompareTo(y is null) : ValueOrder.Compare(x, y);
            if (order != 0) return order;
        }
        return 0;
    });
}
