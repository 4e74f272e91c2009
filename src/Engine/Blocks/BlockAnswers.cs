using Approx.Core;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Blocks;

/// <summary>
/// The way of answering for tables of which only drawn blocks were read: always estimates, never the rows taken for the population. A bound
/// that the drawn blocks cannot meet is missed, for there is nothing more to read.
/// </summary>
internal sealed class BlockAnswers(EngineContext context)
{
    /// <summary>Groups in the making, and what provenance says of them.</summary>
    public sealed record Outcome(List<GroupAnswer> Groups, Provenance Provenance);

    /// <summary>The places of a query that read drawn blocks; none when it may be answered as any other.</summary>
    /// <exception cref="ApproxException">It reads them in a way that would take them for the whole.</exception>
    public IReadOnlyList<BlockReference> References(BoundQuery query, Bound bound)
    {
        IReadOnlyList<BlockReference> found = BlockReference.In(query, context.BlocksOf);
        if (found.FirstOrDefault(r => r.IsNested && (r.IsAggregated || query.Aggregates)) is { } nested)
            throw ApproxException.WrongStatement($"a subquery cannot aggregate {nested.Table.Name.Name}: only drawn blocks of it were read", query.Text, nested.Table.Name.Span, "ask for the aggregate in a statement of its own");
        if (found.Count > 0 && bound.IsExact && query.Aggregates)
            throw ApproxException.WrongStatement($"EXACT is not to be had: {Described(found[0].Design)}", query.Text, bound.Span, "leave EXACT out for an estimate, or extract the volumes whole");
        return found;
    }

    /// <summary>What a list of rows must say.</summary>
    public static string ListWarning(BlockReference reference) => $"{reference.Table.Name.Name} holds objects of drawn blocks only: {Described(reference.Design)}";

    /// <summary>Answers an aggregating query.</summary>
    public Outcome Answer(BoundQuery bound, IReadOnlyList<BlockReference> references, Bound asked, BoundTarget target, Provenance start, PlanTrace trace, CancellationToken cancel)
    {
        BlockQuery query = BlockQuery.Of(bound, references);
        BlockReference reference = references[0];
        BlockReading reading = new(query, context.DuckDb, context.CatalogueOf(reference.Table.Name.Name) is { } summaries ? summaries.CentreOf : _ => 0);
        List<BlockGroup> read = reading.Read(cancel);
        List<GroupAnswer> groups = reading.Answer(read, new IntervalChoice(BoundTarget.LevelFor(asked, read.Count * (long)reading.EstimatedItems)));
        BlockStratum[] strata = [.. reading.Strata.Select(h => reference.Design.Strata[h])];
        long used = strata.Sum(s => s.Sizes.Sampled), total = strata.Sum(s => s.Sizes.Population);
        trace.Refuse("catalogue", "only drawn blocks were read");
        trace.Refuse("sample", "blocks, not rows, were drawn");
        trace.Refuse("exact", $"{total - used:N0} of {total:N0} blocks were never read");
        trace.Take("blocks", $"{used:N0} of {total:N0} blocks in {strata.Length:N0} strat{(strata.Length == 1 ? "um" : "a")}, {reading.Rows:N0} matching rows");

        List<string> warnings = reading.Warnings;
        AnswerOrder order = new(bound.Query);
        List<GroupAnswer> undecided = order.Undecided(order.Sorted(groups));
        foreach (GroupAnswer group in undecided) group.Straddles = group.Having == Verdict.Yes;
        bool met = groups.TrueForAll(g => g.Having == Verdict.No || Worst(g, target) <= 1);
        double reached = groups.SelectMany(g => g.Items).Select(target.Reached).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        trace.Add("reached half-width", reached);
        if (!met && asked.OnMissOrDefault == MissPolicy.Fail)
        {
            throw new ApproxException(ErrorKind.BoundMissed, $"the bound {BoundTarget.Describe(asked)} was missed: {groups.Max(g => Worst(g, target)):0.##} times as wide as asked for",
                "a larger --sample-blocks reads more of the volumes");
        }
        Mark(groups, target, asked.OnMissOrDefault, undecided);
        if (!met) warnings.Add("the bound was missed in the cells marked; there are no more blocks to read: extract with a larger --sample-blocks");
        if (undecided.Count > 0) warnings.Add($"the place of {undecided.Count} group{(undecided.Count == 1 ? "" : "s")} is undecided");
        return new Outcome(groups, start with
        {
            Path = AnswerPath.Blocks,
            Backend = context.DuckDb.Name,
            RowsUsed = context.RowsOf(reference.Table.Name.Name),
            BlocksUsed = used,
            BlocksTotal = total,
            Scope = "volumes",
            BoundMet = start.Bound is null ? null : met,
            ErrorReached = reached,
            Warnings = warnings,
        });
    }

    private static string Described(BlockDesign design) =>
        $"{design.Strata.Sum(s => s.Sizes.Sampled):N0} of {design.Strata.Sum(s => s.Sizes.Population):N0} blocks of {design.Strata.Select(s => s.Volume).Distinct().Count():N0} volume{(design.Strata.Select(s => s.Volume).Distinct().Count() == 1 ? "" : "s")} were read";

    private static double Worst(GroupAnswer group, BoundTarget target) => group.Items.Select(target.Excess).DefaultIfEmpty(0).Max();

    private static void Mark(List<GroupAnswer> groups, BoundTarget target, MissPolicy policy, List<GroupAnswer> undecided)
    {
        foreach (GroupAnswer group in groups)
        {
            for (int i = 0; i < group.Items.Length; i++)
            {
                Cell cell = group.Items[i];
                if (cell.Estimate is null) continue;
                if (target.Excess(cell, i) > 1) group.Items[i] = policy == MissPolicy.Null ? new Cell(null, null, CellMark.Missed) : cell with { Mark = cell.Mark == CellMark.None ? CellMark.Missed : cell.Mark };
                else if (cell.Mark == CellMark.None && undecided.Contains(group)) group.Items[i] = cell with { Mark = CellMark.Undecided };
            }
        }
    }
}
