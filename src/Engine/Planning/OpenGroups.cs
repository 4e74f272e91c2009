using Approx.Engine.Estimation;

namespace Approx.Engine.Planning;

/// <summary>Holds groups against the bound: which of them a reading leaves open, and how far the widest are from what was asked for.</summary>
internal sealed class OpenGroups(SampleableQuery shape, BoundTarget target)
{
    private readonly AnswerOrder order = new(shape.Query.Query);

    /// <summary>True when a bound was asked for.</summary>
    public bool IsAsked => target.IsAsked;

    /// <summary>The groups a reading leaves open: too thin, wider than the bound, or with an undecided place.</summary>
    public List<GroupAnswer> Of(List<GroupAnswer> groups)
    {
        List<GroupAnswer> straddling = order.Undecided(order.Sorted(groups));
        foreach (GroupAnswer group in groups) group.Straddles = group.Having == Verdict.Yes && straddling.Contains(group);
        HashSet<GroupAnswer> open = [.. straddling];
        open.UnionWith(groups.Where(g => g.Having != Verdict.No && !g.IsExact && (g.IsWeak || Excess(g) > 1 || g.TailExcess > 1)));
        return [.. open];
    }

    /// <summary>How far the widest sound group is from its bound; without a bound its relative half-width, by which samples are compared.</summary>
    public double Worst(List<GroupAnswer> groups) =>
        groups.Where(g => !g.IsWeak).Select(g => target.IsAsked ? Excess(g) : g.Items.Select(c => c.IsExact ? 0 : c.Estimate!.RelativeHalfWidth).DefaultIfEmpty(0).Max()).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The same for tails.</summary>
    public static double WorstTail(List<GroupAnswer> groups) => groups.Where(g => !g.IsWeak && !g.IsExact).Select(g => g.TailExcess).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The widest half-width.</summary>
    public double WorstReached(List<GroupAnswer> groups) => groups.Select(target.Reached).DefaultIfEmpty(0).Max();

    /// <summary>How far a cell is from its bound: it meets it when it does by its own standard error and by the usual one.</summary>
    public double Excess(Cell cell, int item) => target.Excess(cell, item) * Math.Max(1, cell.UsualOverOwn);

    /// <summary>How far the widest cell of a group is from its bound.</summary>
    public double Excess(GroupAnswer group)
    {
        double worst = 0;
        for (int i = 0; i < group.Items.Length; i++) worst = Math.Max(worst, Excess(group.Items[i], i));
        return worst;
    }
}
