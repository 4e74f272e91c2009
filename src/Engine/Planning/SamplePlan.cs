using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// Answers a query from samples: a pilot on a small prefix of each sample tells which one serves and how much of it is needed;
/// then read, check, read more; what stays open is read exactly, or marked, as ON MISS says.
/// </summary>
internal sealed class SamplePlan
{
    // A little more than the pilot says, so that the check seldom sends us back (the pilot's own spread is uncertain).
    private const double Margin = 1.2;

    // A pilot that predicts, for the best sample read whole, this many times the bound is believed; below it the sample is read and judged itself.
    private const double Hopeless = 2;

    private readonly SampleableQuery shape;
    private readonly Bound bound;
    private readonly SampleReading reading;
    private readonly PlanCosts costs;
    private readonly IntervalChoice choice;
    private readonly OpenGroups open;
    private readonly SamplePilot pilot;
    private readonly SampleSettlement settlement;

    /// <summary>A plan for a query under a bound.</summary>
    public SamplePlan(SampleableQuery shape, Bound bound, SampleReading reading, ExactReading exact, BoundTarget target, PlanCosts costs)
    {
        this.shape = shape;
        this.bound = bound;
        this.reading = reading;
        this.costs = costs;
        choice = new IntervalChoice(BoundTarget.LevelFor(bound, reading.EstimatedCells));
        open = new OpenGroups(shape, target);
        pilot = new SamplePilot(shape, reading, Read, open, costs);
        settlement = new SampleSettlement(shape, bound, reading, exact, open, costs);
    }

    /// <summary>What the plan came to.</summary>
    public sealed record Outcome(List<GroupAnswer> Groups, AnswerPath Path, SampleSource Sample, long SampleRows, bool Met, double? Predicted, double Reached, IReadOnlyList<string> Warnings, string? Reason);

    /// <summary>The pilots, in order.</summary>
    public IReadOnlyList<SamplePilot.Result> Pilots => pilot.Results;

    /// <summary>Runs the plan on the samples of the table.</summary>
    public Outcome Run(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        MissPolicy policy = bound.OnMissOrDefault;
        (SampleSource sample, long prefix, List<GroupAnswer> groups) = pilot.Run(samples, time, cancel);
        double? predicted = null;
        if (prefix < sample.Design.FullPrefix && !IsHopeless(sample, prefix, groups, policy, time))
        {
            long next = Needed(sample, prefix, groups);
            predicted = open.IsAsked ? open.WorstReached(groups) * sample.Design.Narrowing(prefix) / sample.Design.Narrowing(next) : null;
            bool grown = TryGrow(sample, ref prefix, ref groups, next, time, cancel);
            // What was asked is as much as fits where there is only a time bound.
            while (grown && prefix < sample.Design.FullPrefix && (open.Of(groups).Count > 0 || (time.IsLimited && !open.IsAsked)) && !IsHopeless(sample, prefix, groups, policy, time))
                grown = TryGrow(sample, ref prefix, ref groups, Math.Min(sample.Design.FullPrefix, Math.Max(prefix * 4, Needed(sample, prefix, groups))), time, cancel);
        }
        return settlement.Run(sample, prefix, groups, policy, predicted, time, cancel);
    }

    /// <summary>The sample that serves best, by a pilot on each.</summary>
    public SampleSource Choose(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel) => pilot.Run(samples, time, cancel).Sample;

    /// <summary>True when groups are too thin, wider than the bound, or undecided.</summary>
    public bool HasOpen(List<GroupAnswer> groups) => open.Of(groups).Count > 0;

    /// <summary>What <see cref="Run"/> would come to, by the pilot alone: nothing else is read. Undecided groups are not foreseen.</summary>
    public Outcome Predict(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        (SampleSource sample, long prefix, List<GroupAnswer> groups) = pilot.Run(samples, time, cancel);
        long next = time.Largest(costs.SampleModel, p => costs.Of(sample, p), prefix, Math.Max(prefix, Needed(sample, prefix, groups)));
        double growth = (double)sample.Design.Rows(next) / Math.Max(1, sample.Design.Rows(prefix)), shrink = 1 / Math.Sqrt(growth);
        int left = groups.Count(g => !g.IsExact && (g.IsWeak ? g.Matched * growth < SampleReading.FewestRows : Math.Max(open.Excess(g), g.TailExcess) * shrink > 1));
        AnswerPath path = left == 0 || bound.OnMissOrDefault != MissPolicy.Exact || !time.Fits(costs.ScanModel, costs.Scan) ? AnswerPath.Sample
            : left * 2 > groups.Count || shape.Keys.Count == 0 ? AnswerPath.Exact : AnswerPath.Mixed;
        string? reason = path == AnswerPath.Sample ? null : $"the sample would leave {(shape.Keys.Count == 0 ? "the answer" : $"{left} group{(left == 1 ? "" : "s")}")} open";
        double width = open.WorstReached(groups) * shrink;
        return new Outcome(groups, path, sample, sample.Design.Rows(next), left == 0, width, width, [], reason);
    }

    // Reading such a sample to its end would only add to the price of the exact answer.
    private bool IsHopeless(SampleSource sample, long prefix, List<GroupAnswer> groups, MissPolicy policy, TimeBudget time) =>
        policy == MissPolicy.Exact && time.Fits(costs.ScanModel, costs.Scan)
        && Math.Max(open.IsAsked ? open.Worst(groups) : 0, OpenGroups.WorstTail(groups)) * sample.Design.Narrowing(prefix) > Hopeless;

    // From which prefix on every cell should meet its bound; the whole sample when no bound was asked for.
    private long Needed(SampleSource sample, long prefix, List<GroupAnswer> groups)
    {
        if (!open.IsAsked) return sample.Design.FullPrefix;
        double more = 1, narrower = 1;
        foreach (GroupAnswer group in groups)
        {
            if (group.IsExact) continue;
            if (group.IsWeak) more = Math.Max(more, group.Matched == 0 ? double.PositiveInfinity : 1.5 * SampleReading.FewestRows / group.Matched);
            narrower = Math.Max(narrower, Math.Max(open.Excess(group), group.TailExcess) * Math.Sqrt(Margin));
        }
        double rows = sample.Design.Rows(prefix) * more;
        if (rows >= sample.Design.TotalSampled || !double.IsFinite(narrower)) return sample.Design.FullPrefix;
        return Math.Max(prefix, Math.Max(sample.Design.PrefixFor((long)rows), sample.Design.PrefixFor(prefix, narrower)));
    }

    // False when the prefix could not grow: nothing larger fits into the time left, or the deadline ended the reading; the last complete prefix stays.
    private bool TryGrow(SampleSource sample, ref long prefix, ref List<GroupAnswer> groups, long next, TimeBudget time, CancellationToken cancel)
    {
        if (prefix == 0) return false;
        next = time.Largest(costs.SampleModel, p => costs.Of(sample, p), prefix, next);
        if (next <= prefix || Read(sample, next, time, cancel) is not { } read) return false;
        (prefix, groups) = (next, read);
        return true;
    }

    private List<GroupAnswer>? Read(SampleSource sample, long prefix, TimeBudget time, CancellationToken cancel) =>
        time.TryRun(costs.SampleModel, costs.Of(sample, prefix), token => reading.Read(sample, prefix, choice, token), out List<GroupAnswer>? groups, cancel) ? groups : null;
}
