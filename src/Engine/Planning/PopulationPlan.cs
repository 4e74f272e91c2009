using System.Globalization;
using Approx.Core;
using Approx.Engine.Binding;
using Approx.QueryLang;
using Approx.Statistics;
using Approx.Store;

namespace Approx.Engine.Planning;

/// <summary>
/// FOR POPULATION: an item is computed for each specimen, and the specimens are the replicates; the answer is the mean over specimens with a t interval
/// of S − 1 degrees of freedom and no finite-population correction. The spread between specimens' estimates holds the error of sampling rows already.
/// </summary>
internal sealed class PopulationPlan
{
    private const int FewSpecimens = 10;

    private readonly BoundQuery query;
    private readonly Bound bound;
    private readonly SelectRunner runner;
    private readonly BoundTarget target;

    /// <summary>A plan for a query.</summary>
    /// <exception cref="ApproxException">There are no specimens in it, or it asks for what means over specimens cannot tell.</exception>
    public PopulationPlan(BoundQuery query, Bound bound, SelectRunner runner)
    {
        this.query = query;
        this.bound = bound;
        this.runner = runner;
        target = new BoundTarget(bound, query.Items, query.Text);
    }

    /// <summary>The answer.</summary>
    public Answer Answer(PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        BoundQuery each = PerSpecimen();
        Bound inner = bound with { RelativeError = null, AbsoluteError = null, Scope = null, IsSimultaneous = false, OnMiss = bound.OnMissOrDefault == MissPolicy.Exact ? MissPolicy.Exact : MissPolicy.Warn };
        (List<GroupAnswer> specimens, Provenance provenance) = Read(each, inner, trace, time, cancel);
        bool isPart = provenance.Path is AnswerPath.Sample or AnswerPath.Mixed or AnswerPath.Blocks, canScan = bound.OnMissOrDefault == MissPolicy.Exact && bound.Time is null && provenance.Path != AnswerPath.Blocks;
        if (isPart && HasExtreme && canScan) (specimens, provenance) = Read(each, inner with { IsExact = true }, trace, time, cancel);
        else if (isPart && HasExtreme) throw Refused("MIN and MAX FOR POPULATION need all rows of each specimen: the extremes of a part of them lie too far in", "QUANTILE(…, 0.95) FOR POPULATION can be told from a part");
        List<string> warnings = [.. provenance.Warnings];
        List<GroupAnswer> groups = Means(each, specimens, warnings, out double share, cancel);
        if (!groups.TrueForAll(target.Met) && provenance.Path is AnswerPath.Sample or AnswerPath.Mixed && share > 0 && canScan)
        {
            (specimens, provenance) = Read(each, inner with { IsExact = true }, trace, time, cancel);
            warnings = [.. provenance.Warnings];
            groups = Means(each, specimens, warnings, out share, cancel);
        }
        bool met = groups.TrueForAll(target.Met);
        if (!met && bound.OnMiss == MissPolicy.Fail)
            throw new ApproxException(ErrorKind.BoundMissed, $"the bound {BoundTarget.Describe(bound)} was missed: the specimens differ too much", "more rows would not help; more specimens would");
        if (!met) Mark(groups, warnings);
        trace.Add("specimens", specimens.Count);
        trace.Add("share of the variance due to sampling rows", share);
        return AnswerAssembly.Of(query, groups, provenance with
        {
            Scope = "population",
            Confidence = bound.ConfidenceOrDefault.Level,
            Bound = BoundTarget.Describe(bound),
            BoundIsRelative = target.IsRelative,
            BoundMet = BoundTarget.Describe(bound) is null ? null : met,
            ErrorPredicted = null,
            ErrorReached = groups.Select(target.Reached).DefaultIfEmpty(0).Max(),
            Reason = share > 0 ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % of the variance is due to sampling rows") : provenance.Reason,
            Warnings = warnings,
        }, time);
    }

    private bool HasExtreme => query.Items.SelectMany(i => i.Expression.DescendantsAndSelf()).Any(e => e is FunctionCall { Name.Name: "min" or "max" });

    private int KeyCount => query.GroupKeys.Count;

    // Keys, the specimen, the items without LOWER_BOUND and its kin, and sort keys that are no items.
    private BoundQuery PerSpecimen()
    {
        SelectQuery written = query.Query;
        if (!query.Aggregates) throw Refused("FOR POPULATION needs an aggregate");
        if (written.Having is not null) throw Refused("FOR POPULATION does not go with HAVING", "compare the intervals of all groups instead");
        if (written.OrderBy.Any(k => !query.GroupKeys.Contains(k.Key) && !query.Items.Any(i => i.Expression.Equals(k.Key)))) throw Refused("FOR POPULATION orders by items and group keys", "add the expression to the SELECT list");
        if (query.Items.Select(i => Inner(i.Expression)).SelectMany(e => e.DescendantsAndSelf()).Any(e => e is FunctionCall call && FunctionCatalogue.IsUncertainty(call.Name.Name)))
            throw Refused("LOWER_BOUND, UPPER_BOUND and RELATIVE_ERROR stand alone under FOR POPULATION");
        BoundQuery plain = Flattening.Of(query, runner.Context.Catalogue);
        ColumnReference specimen = plain.Scope.Sources.Select(s => SpecimenOf(s) is { } name ? new ColumnReference(new Identifier(s.Alias, true), new Identifier(name, true)) : null).FirstOrDefault(c => c is not null)
            ?? throw Refused("FOR POPULATION needs specimens, and no table here has a specimen column", "DESCRIBE table shows the role of each column");
        List<BoundItem> items = [.. plain.GroupKeys.Select((k, i) => new BoundItem($"key {i + 1}", k, new Binding.ValueType(ValueKind.Unknown), false)), new("specimen", specimen, new Binding.ValueType(ValueKind.Text), false)];
        foreach (BoundItem item in plain.Items)
        {
            if (item.IsAggregate && item.Type.Kind is not (ValueKind.Integer or ValueKind.Number)) throw Refused($"{item.Name} is no number, so it has no mean over specimens");
            items.Add(item with { Name = $"item {items.Count}", Expression = Inner(item.Expression) });
        }
        List<Expression> keys = [.. plain.GroupKeys, .. plain.GroupKeys.Contains(specimen) ? [] : new Expression[] { specimen }];
        SelectQuery each = plain.Query with { Items = items.Select(i => new SelectItem(i.Expression, new Identifier(i.Name, true))).ToSyntaxList(), GroupBy = keys.ToSyntaxList(), OrderBy = [], Limit = null, Offset = null };
        return plain with { Query = each, Items = items, GroupKeys = keys };
    }

    private string? SpecimenOf(ScopeSource source) =>
        source.Table is null ? null : runner.Context.Snapshot.Table(source.Table).Definition.Columns.FirstOrDefault(c => c.Role == ColumnRole.Specimen)?.Name;

    private static Expression Inner(Expression item) => item is FunctionCall call && FunctionCatalogue.IsUncertainty(call.Name.Name) ? call.Arguments[0] : item;

    private (List<GroupAnswer>, Provenance) Read(BoundQuery each, Bound inner, PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        if (runner.Read(each, inner, trace, time, out Provenance exact, cancel) is { } read) return read;
        if (trace.PlansOnly) return ([], exact);
        // Means over some of the specimens would be another answer: without all of them in time there is none.
        Answer answer = runner.AnswerExactly(each, inner.OnMiss == MissPolicy.Exact ? inner : inner with { OnMiss = MissPolicy.Fail }, exact, time, cancel);
        return ([.. answer.Rows.Select(r => new GroupAnswer { Key = new AnswerKey([.. r.Values.Take(KeyCount + 1)]), Items = [.. r.Values.Select(v => new Cell(v))], SortKeys = [], IsExact = true })], answer.Provenance);
    }

    private List<GroupAnswer> Means(BoundQuery each, List<GroupAnswer> specimens, List<string> warnings, out double share, CancellationToken cancel)
    {
        Dictionary<AnswerKey, List<GroupAnswer>> groups = [];
        foreach (GroupAnswer specimen in specimens)
        {
            AnswerKey key = new([.. specimen.Items.Take(KeyCount).Select(c => c.Value)]);
            if (!groups.TryGetValue(key, out List<GroupAnswer>? members)) groups[key] = members = [];
            members.Add(specimen);
        }
        if (groups.Count == 0 && KeyCount == 0) groups[new AnswerKey([])] = [];
        Dictionary<AnswerKey, int>? known = query.Items.Any(i => IsCount(i.Expression)) ? KnownSpecimens(each, cancel) : null;
        if (known is null && query.Items.Any(i => IsCount(i.Expression)) && (query.Query.Where is not null || KeyCount > 0)) warnings.Add("specimens without a matching object are not counted as zero: the catalogue does not know them");
        Confidence level = BoundTarget.LevelFor(bound, groups.Count * (long)query.Items.Count(i => i.IsAggregate));
        double widest = 0;
        int fewest = int.MaxValue;
        List<GroupAnswer> answers = [];
        foreach ((AnswerKey key, List<GroupAnswer> members) in groups)
        {
            Cell[] cells = new Cell[query.Items.Count];
            for (int i = 0; i < cells.Length; i++)
            {
                BoundItem item = query.Items[i];
                if (!item.IsAggregate)
                {
                    cells[i] = new Cell(members.Count == 0 ? null : members[0].Items[KeyCount + 1 + i].Value);
                    continue;
                }
                List<SpecimenMean> means = [.. members.Select(m => m.Items[KeyCount + 1 + i]).Where(c => c.Value is not null).Select(c => new SpecimenMean(ValueOrder.ToDouble(c.Value!), c.IsExact || !double.IsFinite(c.Estimate!.StandardError) ? 0 : Math.Pow(c.Estimate.StandardError, 2)))];
                // A specimen without a matching object has none: it counts as zero.
                if (known is not null && IsCount(item.Expression))
                {
                    for (int missing = known.GetValueOrDefault(key) - members.Count; missing > 0; missing--) means.Add(new SpecimenMean(0, 0));
                }
                PopulationMean mean = PopulationMeans.OfSpecimens(means.ToArray(), level);
                if (mean.SamplingShare > widest) widest = mean.SamplingShare;
                fewest = Math.Min(fewest, means.Count);
                cells[i] = CellOf(item, mean.Estimate);
            }
            Cell[] sort = [.. query.Query.OrderBy.Select(k => query.GroupKeys.ToList().IndexOf(k.Key) is var at && at >= 0 ? new Cell(key.Values[at]) : cells[query.Items.ToList().FindIndex(i => i.Expression.Equals(k.Key))])];
            answers.Add(new GroupAnswer { Key = key, Items = cells, SortKeys = sort, Matched = members.Count });
        }
        share = widest;
        if (fewest < FewSpecimens) warnings.Add($"some means rest on {fewest} specimen{(fewest == 1 ? "" : "s")} only: their intervals lean on the specimens being alike normal");
        return answers;
    }

    private static Cell CellOf(BoundItem item, Estimate estimate)
    {
        if (double.IsNaN(estimate.Value)) return new Cell(null, null, CellMark.Unknown);
        // Specimens that happen to agree say nothing about those not seen.
        if (estimate.IsExact) estimate = estimate with { StandardError = double.NaN, Interval = Interval.Everything };
        if (item.Expression is not FunctionCall call || !FunctionCatalogue.IsUncertainty(call.Name.Name)) return new Cell(estimate.Value, estimate, estimate.Interval.IsBounded ? CellMark.None : CellMark.Unknown);
        return new Cell(call.Name.Name switch { "lower_bound" => estimate.Interval.Low, "upper_bound" => estimate.Interval.High, _ => estimate.RelativeHalfWidth });
    }

    private static bool IsCount(Expression item) => Inner(item) is FunctionCall { Name.Name: "count" or "count_if" };

    // How many specimens each group has, by the catalogue, whatever conditions on rows say.
    private Dictionary<AnswerKey, int>? KnownSpecimens(BoundQuery each, CancellationToken cancel)
    {
        if (SampleableQuery.Of(each, out _) is not { } shape || runner.Context.CatalogueOf(shape.Table.Name.Name) is not { } summaries) return null;
        return summaries.Groups(shape, runner.Context.DuckDb, cancel).GroupBy(g => new AnswerKey(g.Key.Values[..KeyCount])).ToDictionary(g => g.Key, g => g.Count());
    }

    private void Mark(List<GroupAnswer> groups, List<string> warnings)
    {
        warnings.Add("the bound was missed in the cells marked: the specimens differ too much, and reading more rows would not help");
        foreach (GroupAnswer group in groups)
        {
            for (int i = 0; i < group.Items.Length; i++)
            {
                if (target.Excess(group.Items[i], i) > 1) group.Items[i] = bound.OnMiss == MissPolicy.Null ? new Cell(null, null, CellMark.Missed) : group.Items[i] with { Mark = CellMark.Missed };
            }
        }
    }

    private ApproxException Refused(string message, string? hint = null) => ApproxException.WrongStatement(message, query.Text, bound.Span, hint);
}
