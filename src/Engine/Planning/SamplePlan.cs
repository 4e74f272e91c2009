using Approx.Core;
using Approx.Engine.Estimation;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// Answers a query from samples: a pilot on a small prefix of each sample tells which one serves and how much of it is needed;
/// then read, check, read more; what stays open is read exactly, or marked, as ON MISS says.
/// </summary>
internal sealed class SamplePlan(SampleableQuery shape, Bound bound, SampleReading reading, ExactReading exact, BoundTarget target, PlanCosts costs)
{
    private const long PilotRows = 20_000;

    // Predicted half-width over the bound's at which no other sample is tried.
    private const double Comfortable = 0.8;

    // A little more than the pilot says, so that the check seldom sends us back (the pilot's own spread is uncertain).
    private const double Margin = 1.2;

    // A pilot that predicts, for the best sample read whole, this many times the bound is believed; below it the sample is read and judged itself.
    private const double Hopeless = 2;

    // Under a time bound a tiny prefix is read before all else, so that there is an answer whatever happens; pilots take a part of what is left.
    private const double PilotShare = 0.25;
    private const long TinyRows = 200;

    private readonly AnswerOrder order = new(shape.Query.Query);
    private readonly IntervalChoice choice = new(BoundTarget.LevelFor(bound, reading.EstimatedCells));

    /// <summary>What the plan came to.</summary>
    public sealed record Outcome(List<GroupAnswer> Groups, AnswerPath Path, SampleSource Sample, long SampleRows, bool Met, double? Predicted, double Reached, IReadOnlyList<string> Warnings, string? Reason);

    /// <summary>What a pilot said of a sample: rows read, rows there are, how wide the widest sound cell would be if all were read (over its bound, or relative), groups too thin even then.</summary>
    public sealed record PilotResult(SampleSource Sample, long Rows, long All, double Width, int Thin);

    /// <summary>The pilots, in order.</summary>
    public List<PilotResult> Pilots { get; } = [];

    /// <summary>The largest half-width over allowed half-width that the pilots predict for the best whole sample; above 1 no sample will do.</summary>
    public double PredictedExcess { get; private set; }

    /// <summary>Runs the plan on the samples of the table.</summary>
    public Outcome Run(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        MissPolicy policy = bound.OnMissOrDefault;
        (SampleSource sample, long prefix, List<GroupAnswer> groups) = Pilot(samples, time, cancel);
        double? predicted = null;
        if (prefix < sample.Design.FullPrefix && !IsHopeless(sample, prefix, groups, policy, time))
        {
            long next = Needed(sample, prefix, groups);
            predicted = target.IsAsked ? WorstReached(groups) * sample.Design.Narrowing(prefix) / sample.Design.Narrowing(next) : null;
            bool grown = TryGrow(sample, ref prefix, ref groups, next, time, cancel);
            while (grown && prefix < sample.Design.FullPrefix && Open(groups).Count > 0 && !IsHopeless(sample, prefix, groups, policy, time))
                grown = TryGrow(sample, ref prefix, ref groups, Math.Min(sample.Design.FullPrefix, Math.Max(prefix * 4, Needed(sample, prefix, groups))), time, cancel);
        }
        return Settle(sample, prefix, groups, policy, predicted, time, cancel);
    }

    /// <summary>The sample that serves best, by a pilot on each.</summary>
    public SampleSource Choose(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel) => Pilot(samples, time, cancel).Sample;

    /// <summary>True when groups are too thin, wider than the bound, or undecided.</summary>
    public bool HasOpen(List<GroupAnswer> groups) => Open(groups).Count > 0;

    /// <summary>What <see cref="Run"/> would come to, by the pilot alone: nothing else is read. Undecided groups are not foreseen.</summary>
    public Outcome Predict(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        (SampleSource sample, long prefix, List<GroupAnswer> groups) = Pilot(samples, time, cancel);
        long next = time.Largest(costs.SampleModel, p => costs.Of(sample, p), prefix, Math.Max(prefix, Needed(sample, prefix, groups)));
        double growth = (double)sample.Design.Rows(next) / Math.Max(1, sample.Design.Rows(prefix)), shrink = 1 / Math.Sqrt(growth);
        int open = groups.Count(g => !g.IsExact && (g.IsWeak ? g.Matched * growth < SampleReading.FewestRows : Math.Max(Excess(g), g.TailExcess) * shrink > 1));
        AnswerPath path = open == 0 || bound.OnMissOrDefault != MissPolicy.Exact || !time.Fits(costs.ScanModel, costs.Scan) ? AnswerPath.Sample
            : open * 2 > groups.Count || shape.Keys.Count == 0 ? AnswerPath.Exact : AnswerPath.Mixed;
        string? reason = path == AnswerPath.Sample ? null : $"the sample would leave {(shape.Keys.Count == 0 ? "the answer" : $"{open} group{(open == 1 ? "" : "s")}")} open";
        double width = WorstReached(groups) * shrink;
        return new Outcome(groups, path, sample, sample.Design.Rows(next), open == 0, width, width, [], reason);
    }

    private (SampleSource Sample, long Prefix, List<GroupAnswer> Groups) Pilot(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        (SampleSource Sample, long Prefix, List<GroupAnswer> Groups)? best = null;
        double bestExcess = double.PositiveInfinity;
        if (time.IsLimited) best = Tiny(samples, time, cancel);
        // The samples without strata first: where one of them will do, strata could only widen the intervals of the whole.
        foreach (SampleSource sample in Related(samples).OrderBy(s => s.Design.Columns.Count))
        {
            long prefix = time.Largest(costs.SampleModel, p => costs.Of(sample, p), TinyPrefix(sample), sample.Design.PrefixFor(PilotRows + sample.Design.CertainRows), PilotShare);
            if (!time.Fits(costs.SampleModel, costs.Of(sample, prefix), PilotShare)) break;
            if (Read(sample, prefix, time, cancel) is not { } groups) break;
            double shrink = sample.Design.Narrowing(prefix);
            double excess = Math.Max(Worst(groups), WorstTail(groups)) * shrink;
            // A sample that leaves groups too thin even when read whole costs an exact scan: worse than any width.
            double growth = (double)sample.Design.TotalSampled / Math.Max(1, sample.Design.Rows(prefix));
            int thin = groups.Count(g => g.IsWeak && g.Matched * growth < SampleReading.FewestRows);
            Pilots.Add(new PilotResult(sample, sample.Design.Rows(prefix), sample.Design.TotalSampled, excess, thin));
            excess += thin * 1e6;
            if (best is not null && !(excess < bestExcess)) continue;
            (best, bestExcess) = ((sample, prefix, groups), excess);
            if (target.IsAsked && shape.Keys.Count == 0 && sample.Design.Columns.Count == 0 && excess <= Comfortable && !groups.Any(g => g.IsWeak)) break;
        }
        PredictedExcess = bestExcess;
        // Time was up before the smallest reading: the groups are known, their values are not.
        return best ?? (samples[0], 0, reading.Unread());
    }

    private (SampleSource, long, List<GroupAnswer>)? Tiny(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        SampleSource first = Related(samples).OrderBy(s => s.Design.Columns.Count).First();
        long prefix = TinyPrefix(first);
        reading.ReferenceRows = first.Design.Rows(prefix) - first.Design.CertainRows;
        return Read(first, prefix, time, cancel) is { } groups ? (first, prefix, groups) : null;
    }

    private static long TinyPrefix(SampleSource sample) => sample.Design.PrefixFor(sample.Design.Rows(0) + TinyRows);

    // Strata over columns that the query neither groups by nor selects on only widen its intervals: left out where there is a sample without strata.
    private IEnumerable<SampleSource> Related(IReadOnlyList<SampleSource> samples)
    {
        if (!samples.Any(s => s.Design.Columns.Count == 0)) return samples;
        HashSet<string> named = [.. shape.Keys.Concat(shape.DesignConditions).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name.ToUpperInvariant())];
        return samples.Where(s => s.Design.Columns.Count == 0 || s.Design.Columns.Any(c => named.Contains(c.ToUpperInvariant())));
    }

    // Reading such a sample to its end would only add to the price of the exact answer.
    private bool IsHopeless(SampleSource sample, long prefix, List<GroupAnswer> groups, MissPolicy policy, TimeBudget time) =>
        policy == MissPolicy.Exact && time.Fits(costs.ScanModel, costs.Scan)
        && Math.Max(target.IsAsked ? Worst(groups) : 0, WorstTail(groups)) * sample.Design.Narrowing(prefix) > Hopeless;

    // From which prefix on every cell should meet its bound; the whole sample when no bound was asked for.
    private long Needed(SampleSource sample, long prefix, List<GroupAnswer> groups)
    {
        if (!target.IsAsked) return sample.Design.FullPrefix;
        double more = 1, narrower = 1;
        foreach (GroupAnswer group in groups)
        {
            if (group.IsExact) continue;
            if (group.IsWeak) more = Math.Max(more, group.Matched == 0 ? double.PositiveInfinity : 1.5 * SampleReading.FewestRows / group.Matched);
            narrower = Math.Max(narrower, Math.Max(Excess(group), group.TailExcess) * Math.Sqrt(Margin));
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

    private Outcome Settle(SampleSource sample, long prefix, List<GroupAnswer> groups, MissPolicy policy, double? predicted, TimeBudget time, CancellationToken cancel)
    {
        List<string> warnings = [];
        AnswerPath path = AnswerPath.Sample;
        string? reason = null;
        List<GroupAnswer> open = Open(groups);
        if (open.Count > 0 && policy == MissPolicy.Exact && time.Fits(costs.ScanModel, costs.Scan))
        {
            bool all = open.Count * 2 > groups.Count || shape.Keys.Count == 0;
            List<GroupAnswer> sampled = groups;
            if (time.TryRun(costs.ScanModel, costs.Scan, token => ReadExactly(sampled, open, all, token), out Tuple<List<GroupAnswer>, string>? read, cancel))
            {
                (groups, reason) = read;
                path = all ? AnswerPath.Exact : AnswerPath.Mixed;
            }
        }
        bool met = groups.TrueForAll(g => Excess(g) <= 1) && !groups.Any(g => g.IsWeak && !g.IsExact && (target.IsAsked || prefix == 0));
        if (!met && policy == MissPolicy.Fail)
        {
            throw new ApproxException(ErrorKind.BoundMissed, $"the bound {BoundTarget.Describe(bound)} was missed: {(prefix == 0 ? "time was up before a sample could be read" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Worst(groups):0.##} times as wide as asked for"))}",
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
        return new Outcome(groups, path, sample, prefix == 0 ? 0 : sample.Design.Rows(prefix), met, predicted, WorstReached(groups), warnings, reason);
    }

    private Tuple<List<GroupAnswer>, string> ReadExactly(List<GroupAnswer> groups, List<GroupAnswer> open, bool all, CancellationToken cancel)
    {
        List<GroupAnswer> read = exact.Read(all ? null : [.. open.Select(g => g.Key)], cancel);
        string reason = open.Exists(g => g.IsWeak) ? "some groups are too small for the sample" : open.Exists(g => g.TailExcess > 1) ? "the sample has too few rows for the tail of a metric" : open.Exists(g => g.Having == Verdict.Undecided || g.Straddles) ? "some groups were undecided" : "the sample could not meet the bound";
        if (all) return new(read, reason);
        Dictionary<AnswerKey, GroupAnswer> byKey = read.ToDictionary(g => g.Key);
        HashSet<AnswerKey> asked = [.. open.Select(g => g.Key)];
        List<GroupAnswer> merged = [];
        foreach (GroupAnswer group in groups)
        {
            // A group that was asked for and not found has no matching row, or fails HAVING: it is no part of the answer.
            if (!asked.Contains(group.Key)) merged.Add(group);
            else if (byKey.TryGetValue(group.Key, out GroupAnswer? found)) merged.Add(found);
        }
        return new(merged, reason);
    }

    // Groups the reading leaves open: too thin, wider than the bound, or with an undecided place.
    private List<GroupAnswer> Open(List<GroupAnswer> groups)
    {
        List<GroupAnswer> straddling = order.Undecided(order.Sorted(groups));
        foreach (GroupAnswer group in groups) group.Straddles = group.Having == Verdict.Yes && straddling.Contains(group);
        HashSet<GroupAnswer> open = [.. straddling];
        open.UnionWith(groups.Where(g => g.Having != Verdict.No && !g.IsExact && (g.IsWeak || Excess(g) > 1 || g.TailExcess > 1)));
        return [.. open];
    }

    private void Mark(List<GroupAnswer> groups, MissPolicy policy)
    {
        foreach (GroupAnswer group in groups)
        {
            for (int i = 0; i < group.Items.Length; i++)
            {
                Cell cell = group.Items[i];
                if (cell.Estimate is null) continue;
                if (Excess(cell, i) > 1) group.Items[i] = policy == MissPolicy.Null ? new Cell(null, null, CellMark.Missed) : cell with { Mark = cell.Mark == CellMark.None ? CellMark.Missed : cell.Mark };
                else if (cell.Mark == CellMark.None && (group.Straddles || group.Having == Verdict.Undecided)) group.Items[i] = cell with { Mark = CellMark.Undecided };
            }
        }
    }

    // How far the widest sound group is from its bound; without a bound its relative half-width, by which samples are compared.
    private double Worst(List<GroupAnswer> groups) =>
        groups.Where(g => !g.IsWeak).Select(g => target.IsAsked ? Excess(g) : g.Items.Select(c => c.IsExact ? 0 : c.Estimate!.RelativeHalfWidth).DefaultIfEmpty(0).Max()).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private static double WorstTail(List<GroupAnswer> groups) => groups.Where(g => !g.IsWeak && !g.IsExact).Select(g => g.TailExcess).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private double WorstReached(List<GroupAnswer> groups) => groups.Select(target.Reached).DefaultIfEmpty(0).Max();

    // A cell meets its bound when it does by its own standard error and by the usual one.
    private double Excess(Cell cell, int item) => target.Excess(cell, item) * Math.Max(1, cell.UsualOverOwn);

    private double Excess(GroupAnswer group)
    {
        double worst = 0;
        for (int i = 0; i < group.Items.Length; i++) worst = Math.Max(worst, Excess(group.Items[i], i));
        return worst;
    }
}
