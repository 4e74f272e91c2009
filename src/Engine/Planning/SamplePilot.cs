using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Reads a small prefix of each sample that may serve, to tell which one does, and how much of it is needed.</summary>
/// <param name="shape">The query.</param>
/// <param name="reading">Its readings.</param>
/// <param name="read">Reads a prefix; null when time was up.</param>
/// <param name="open">Holds groups against the bound.</param>
/// <param name="costs">What readings cost.</param>
internal sealed class SamplePilot(SampleableQuery shape, SampleReading reading, Func<SampleSource, long, TimeBudget, CancellationToken, List<GroupAnswer>?> read, OpenGroups open, PlanCosts costs)
{
    private const long PilotRows = 20_000;

    // Predicted half-width over the bound's at which no other sample is tried.
    private const double Comfortable = 0.8;

    // Under a time bound a tiny prefix is read before all else, so that there is an answer whatever happens; pilots take a part of what is left.
    private const double PilotShare = 0.25;
    private const long TinyRows = 200;

    /// <summary>What a pilot said of a sample: rows read, rows there are, how wide the widest sound cell would be if all were read (over its bound, or relative), groups too thin even then.</summary>
    public sealed record Result(SampleSource Sample, long Rows, long All, double Width, int Thin);

    /// <summary>The pilots, in order.</summary>
    public List<Result> Results { get; } = [];

    /// <summary>The sample that serves best, how far it was read, and its groups.</summary>
    public (SampleSource Sample, long Prefix, List<GroupAnswer> Groups) Run(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        (SampleSource Sample, long Prefix, List<GroupAnswer> Groups)? best = null;
        double bestExcess = double.PositiveInfinity;
        if (time.IsLimited) best = Tiny(samples, time, cancel);
        // The samples without strata first: where one of them will do, strata could only widen the intervals of the whole.
        foreach (SampleSource sample in Related(samples).OrderBy(s => s.Design.Columns.Count))
        {
            long prefix = time.Largest(costs.SampleModel, p => costs.Of(sample, p), TinyPrefix(sample), sample.Design.PrefixFor(PilotRows + sample.Design.CertainRows), PilotShare);
            if (!time.Fits(costs.SampleModel, costs.Of(sample, prefix), PilotShare)) break;
            if (read(sample, prefix, time, cancel) is not { } groups) break;
            double shrink = sample.Design.Narrowing(prefix);
            double excess = Math.Max(open.Worst(groups), OpenGroups.WorstTail(groups)) * shrink;
            // A sample that leaves groups too thin even when read whole costs an exact scan: worse than any width.
            double growth = (double)sample.Design.TotalSampled / Math.Max(1, sample.Design.Rows(prefix));
            int thin = groups.Count(g => g.IsWeak && g.Matched * growth < SampleReading.FewestRows);
            Results.Add(new Result(sample, sample.Design.Rows(prefix), sample.Design.TotalSampled, excess, thin));
            excess += thin * 1e6;
            if (best is not null && !(excess < bestExcess)) continue;
            (best, bestExcess) = ((sample, prefix, groups), excess);
            if (open.IsAsked && shape.Keys.Count == 0 && sample.Design.Columns.Count == 0 && excess <= Comfortable && !groups.Any(g => g.IsWeak)) break;
        }
        // Time was up before the smallest reading: the groups are known, their values are not.
        return best ?? (samples[0], 0, reading.Unread());
    }

    private (SampleSource, long, List<GroupAnswer>)? Tiny(IReadOnlyList<SampleSource> samples, TimeBudget time, CancellationToken cancel)
    {
        SampleSource first = Related(samples).OrderBy(s => s.Design.Columns.Count).First();
        long prefix = TinyPrefix(first);
        reading.ReferenceRows = first.Design.Rows(prefix) - first.Design.CertainRows;
        return read(first, prefix, time, cancel) is { } groups ? (first, prefix, groups) : null;
    }

    private static long TinyPrefix(SampleSource sample) => sample.Design.PrefixFor(sample.Design.Rows(0) + TinyRows);

    // Strata over columns that the query neither groups by nor selects on only widen its intervals: left out where there is a sample without strata.
    private IEnumerable<SampleSource> Related(IReadOnlyList<SampleSource> samples)
    {
        if (!samples.Any(s => s.Design.Columns.Count == 0)) return samples;
        HashSet<string> named = [.. shape.Keys.Concat(shape.DesignConditions).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name.ToUpperInvariant())];
        return samples.Where(s => s.Design.Columns.Count == 0 || s.Design.Columns.Any(c => named.Contains(c.ToUpperInvariant())));
    }
}
