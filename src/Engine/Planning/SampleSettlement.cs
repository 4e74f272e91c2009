using Approx.Core;
using Approx.Engine.Estimation;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>What is done when a sample has been read as far as it serves: groups it leaves open are read exactly, or marked, as ON MISS says, and what a reader must know is said.</summary>
internal sealed class SampleSettlement(SampleableQuery shape, Bound bound, SampleReading reading, ExactReading exact, OpenGroups open, PlanCosts costs)
{
    /// <summary>The outcome of a plan that has read a sample up to a prefix.</summary>
    public SamplePlan.Outcome Run(SampleSource sample, long prefix, List<GroupAnswer> groups, MissPolicy policy, double? predicted, TimeBudget time, CancellationToken cancel)
    {
        List<string> warnings = [];
        AnswerPath path = AnswerPath.Sample;
        string? reason = null;
        List<GroupAnswer> left = open.Of(groups);
        if (left.Count > 0 && policy == MissPolicy.Exact && time.Fits(costs.ScanModel, costs.Scan))
        {
            bool all = left.Count * 2 > groups.Count || shape.Keys.Count == 0;
            List<GroupAnswer> sampled = groups;
            if (time.TryRun(costs.ScanModel, costs.Scan, token => ReadExactly(sampled, left, all, token), out Tuple<List<GroupAnswer>, string>? read, cancel))
            {
                (groups, reason) = read;
                path = all ? AnswerPath.Exact : AnswerPath.Mixed;
            }
        }
        bool met = groups.TrueForAll(g => open.Excess(g) <= 1) && !groups.Any(g => g.IsWeak && !g.IsExact && (open.IsAsked || prefix == 0));
        if (!met && policy == MissPolicy.Fail)
        {
            throw new ApproxException(ErrorKind.BoundMissed, $"the bound {BoundTarget.Describe(bound)} was missed: {(prefix == 0 ? "time was up before a sample could be read" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{open.Worst(groups):0.##} times as wide as asked for"))}",
                "ON MISS EXACT reads all rows where a sample does not suffice; approx sample --cap draws a larger one");
        }
        Mark(groups, policy);
        if (prefix == 0) warnings.Add("time was up before a sample could be read: the groups are known, their values are not");
        else if (!met) warnings.Add("the bound was missed in the cells marked");
        int tails = groups.Count(g => g.TailExcess > 1 && !g.IsExact);
        if (tails > 0) warnings.Add($"{(shape.Keys.Count == 0 ? "the interval" : $"the intervals of {tails} group{(tails == 1 ? "" : "s")}")} may be too narrow: too few rows for the tail of a metric, one row not seen could move the value by several standard errors; EXACT reads all rows");
        foreach (string column in path == AnswerPath.Exact || prefix == 0 || time.IsOver ? [] : reading.Unguarded(sample, cancel)) warnings.Add($"{column} has a heavy tail, and how far one row reaches is not known here: the interval may be too narrow; EXACT reads all rows");
        int thin = prefix == 0 ? 0 : groups.Count(g => g.IsWeak && !g.IsExact);
        if (thin > 0) warnings.Add($"{thin} group{(thin == 1 ? " has" : "s have")} too few rows in the sample for a sound interval");
        return new SamplePlan.Outcome(groups, path, sample, prefix == 0 ? 0 : sample.Design.Rows(prefix), met, predicted, open.WorstReached(groups), warnings, reason);
    }

    private Tuple<List<GroupAnswer>, string> ReadExactly(List<GroupAnswer> groups, List<GroupAnswer> left, bool all, CancellationToken cancel)
    {
        List<GroupAnswer> read = exact.Read(all ? null : [.. left.Select(g => g.Key)], cancel);
        string reason = left.Exists(g => g.IsWeak) ? "some groups are too small for the sample" : left.Exists(g => g.TailExcess > 1) ? "the sample has too few rows for the tail of a metric" : left.Exists(g => g.Having == Verdict.Undecided || g.Straddles) ? "some groups were undecided" : "the sample could not meet the bound";
        if (all) return new(read, reason);
        Dictionary<AnswerKey, GroupAnswer> byKey = read.ToDictionary(g => g.Key);
        HashSet<AnswerKey> asked = [.. left.Select(g => g.Key)];
        List<GroupAnswer> merged = [];
        foreach (GroupAnswer group in groups)
        {
            // A group that was asked for and not found has no matching row, or fails HAVING: it is no part of the answer.
            if (!asked.Contains(group.Key)) merged.Add(group);
            else if (byKey.TryGetValue(group.Key, out GroupAnswer? found)) merged.Add(found);
        }
        return new(merged, reason);
    }

    private void Mark(List<GroupAnswer> groups, MissPolicy policy)
    {
        foreach (GroupAnswer group in groups)
        {
            for (int i = 0; i < group.Items.Length; i++)
            {
                Cell cell = group.Items[i];
                if (cell.Estimate is null) continue;
                if (open.Excess(cell, i) > 1) group.Items[i] = policy == MissPolicy.Null ? new Cell(null, null, CellMark.Missed) : cell with { Mark = cell.Mark == CellMark.None ? CellMark.Missed : cell.Mark };
                else if (cell.Mark == CellMark.None && (group.Straddles || group.Having == Verdict.Undecided)) group.Items[i] = cell with { Mark = CellMark.Undecided };
            }
        }
    }
}
