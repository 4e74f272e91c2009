using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Better and better answers to one SELECT: the looks of a sample, then the statement's own answer. What no sample answers has one answer only.</summary>
internal sealed class ProgressivePlan(SelectRunner runner, BoundQuery query, Bound bound)
{
    /// <summary>The answers, each read when it is asked for.</summary>
    public IEnumerable<Answer> Run(PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        BoundTarget target = new(bound, query.Items, query.Text);
        if (runner.Sampled(query, bound, target, time, cancel) is not { } work)
        {
            yield return runner.Run(query, bound, trace, time, cancel);
            yield break;
        }
        SampleSource sample = work.Plan.Choose(work.Samples, time, cancel);
        ProgressiveLooks looks = new(work.Reading, sample, bound);
        Provenance shared = work.Start with { Path = AnswerPath.Sample, Backend = runner.Context.Local.Name, Sample = sample.Name };
        foreach ((int look, long prefix) in looks.Prefixes.Index())
        {
            if (!time.Fits(work.Costs.SampleModel, work.Costs.Of(sample, prefix))) break;
            if (!time.TryRun(work.Costs.SampleModel, work.Costs.Of(sample, prefix), token => looks.Read(look, token), out List<GroupAnswer>? groups, cancel)) break;
            bool open = work.Plan.HasOpen(groups);
            Provenance provenance = shared with { Stopping = looks.Note(look), RowsUsed = sample.Design.Rows(prefix), BoundMet = shared.Bound is null ? null : !open, ErrorReached = groups.Select(target.Reached).DefaultIfEmpty(0).Max() };
            yield return AnswerAssembly.Of(query, groups, provenance, time);
            // The bound holds in every cell: this is the answer.
            if (target.IsAsked && !open) yield break;
        }
        Answer last = runner.Run(query, looks.Bound, trace, time, cancel);
        yield return new Answer(last.Columns, last.Rows, last.Provenance with
        {
            Confidence = bound.ConfidenceOrDefault.Level,
            Stopping = last.Provenance.Path is AnswerPath.Sample or AnswerPath.Mixed ? looks.Note(looks.Count - 1) : null,
        });
    }
}
