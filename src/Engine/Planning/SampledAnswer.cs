using System.Globalization;

namespace Approx.Engine.Planning;

/// <summary>Runs the plan of a query on samples, and says in the trace and the provenance what was considered, predicted and reached.</summary>
internal static class SampledAnswer
{
    /// <summary>The groups and where they come from; under EXPLAIN what a pilot foresees.</summary>
    public static (List<GroupAnswer> Groups, Provenance Provenance) Of(SelectRunner.SampleWork work, SampleableQuery shape, BoundTarget target, Provenance start, TimeBudget time, PlanTrace trace, string backend, CancellationToken cancel)
    {
        SamplePlan plan = work.Plan;
        SamplePlan.Outcome outcome = trace.PlansOnly ? plan.Predict(work.Samples, time, cancel) : plan.Run(work.Samples, time, cancel);
        foreach (SamplePilot.Result pilot in plan.Pilots)
        {
            string width = target.IsAsked ? $"{pilot.Width:0.###} of the bound" : $"{pilot.Width * 100:0.###} % of the value";
            trace.Add("pilot on " + pilot.Sample.Name, string.Create(CultureInfo.InvariantCulture, $"{pilot.Rows:N0} rows; all {pilot.All:N0} would leave the widest half-width at {width}{(pilot.Thin > 0 ? $" and {pilot.Thin:N0} groups too thin" : "")}"));
        }
        if (outcome.Path != AnswerPath.Sample) trace.Take("exact", $"{start.RowsTotal:N0} rows {(outcome.Path == AnswerPath.Exact ? "for all groups" : "for the groups the sample leaves open")}: {outcome.Reason}; no error, {work.Costs.ScanTime}");
        else trace.Refuse("exact", string.Create(CultureInfo.InvariantCulture, $"{start.RowsTotal:N0} rows, {(double)start.RowsTotal / Math.Max(1, outcome.SampleRows):0.#} times as many; no error, {work.Costs.ScanTime}"));
        if (trace.Analyzes && outcome.Path != AnswerPath.Exact) work.Reading.Describe(outcome.Sample, trace);
        trace.Take("sample", $"sample {outcome.Sample.Name}, {outcome.SampleRows:N0} rows, {work.Costs.SampleTime(outcome.SampleRows)}");
        trace.Add("predicted half-width", outcome.Predicted);
        trace.Add("reached half-width", outcome.Reached);
        List<string> warnings = [.. outcome.Warnings];
        if (outcome.Path != AnswerPath.Exact) warnings.AddRange(ExtremeNotes.Of(shape, outcome.Groups));
        return (outcome.Groups, start with
        {
            Path = outcome.Path,
            Backend = backend,
            Sample = outcome.Sample.Name,
            RowsUsed = outcome.Path == AnswerPath.Sample ? outcome.SampleRows : start.RowsTotal,
            BoundMet = start.Bound is null ? null : outcome.Met,
            ErrorPredicted = outcome.Predicted,
            ErrorReached = outcome.Reached,
            Reason = outcome.Reason,
            Warnings = warnings,
        });
    }
}
