using Approx.Core;
using Approx.Engine.Binding;
using Approx.Engine.Blocks;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Answers a SELECT by the first of three ways that is sound: from the catalogue alone, from a sample, from all rows.
/// </summary>
internal sealed class SelectRunner(EngineContext context, IBackend? exactBackend)
{
    private IBackend Exact => exactBackend ?? context.Local;

    /// <summary>What is known about the tables.</summary>
    public EngineContext Context => context;

    /// <summary>The answer, and why each way was or was not taken.</summary>
    /// <exception cref="ApproxException">The statement is wrong, or a bound was missed under ON MISS FAIL.</exception>
    public Answer Run(SelectStatement statement, string text, PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        BoundQuery query = new QueryBinder(context.Catalogue, text).Bind(statement.Query);
        return Late.Judged(Run(query, statement.Bound, trace, time, cancel, HistogramPlan.Of(query)), statement.Bound, time);
    }

    /// <summary>Better and better answers, the last one the statement's own. HISTOGRAM and FOR POPULATION have that one only.</summary>
    public IEnumerable<Answer> Progressive(SelectStatement statement, string text, PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        BoundQuery query = new QueryBinder(context.Catalogue, text).Bind(statement.Query);
        HistogramPlan? histogram = HistogramPlan.Of(query);
        IEnumerable<Answer> answers = histogram is not null || statement.Bound.ScopeOrDefault == InferenceScope.Population
            ? [Run(query, statement.Bound, trace, time, cancel, histogram)]
            : new ProgressivePlan(this, query, statement.Bound).Run(trace, time, cancel);
        foreach (Answer answer in answers) yield return Late.Judged(answer, statement.Bound, time);
    }

    private Answer Run(BoundQuery query, Bound bound, PlanTrace trace, TimeBudget time, CancellationToken cancel, HistogramPlan? histogram)
    {
        if (histogram is not null) return histogram.Answer(this, bound, trace, time, cancel);
        return bound.ScopeOrDefault == InferenceScope.Population
            ? new PopulationPlan(query, bound, this).Answer(trace, time, cancel)
            : Run(query, bound, trace, time, cancel);
    }

    /// <summary>The answer to a bound query about the stored rows.</summary>
    public Answer Run(BoundQuery query, Bound bound, PlanTrace trace, TimeBudget time, CancellationToken cancel) =>
        Read(query, bound, trace, time, out Provenance exact, cancel) is { } reading
            ? AnswerAssembly.Of(query, reading.Groups, reading.Provenance, time)
            : trace.PlansOnly ? ExactUnread(query, exact, trace, time) : AnswerExactly(query, bound, exact, time, cancel);

    /// <summary>
    /// The groups of a query from the catalogue or a sample; null when all rows must be read, with what is to be said about that in <paramref name="exact"/>.
    /// </summary>
    public (List<GroupAnswer> Groups, Provenance Provenance)? Read(BoundQuery query, Bound bound, PlanTrace trace, TimeBudget time, out Provenance exact, CancellationToken cancel)
    {
        string text = query.Text;
        BoundTarget target = new(bound, query.Items, text);
        Provenance start = exact = Start(query, bound, target);
        BlockAnswers blocks = new(context);
        IReadOnlyList<BlockReference> drawn = blocks.References(query, bound);
        if (drawn.Count > 0 && query.Aggregates)
        {
            BlockAnswers.Outcome outcome = blocks.Answer(query, drawn, bound, target, start, trace, cancel);
            return (outcome.Groups, outcome.Provenance);
        }
        if (drawn.Count > 0) start = exact = start with { Warnings = [BlockAnswers.ListWarning(drawn[0])] };
        if (!query.Aggregates)
        {
            trace.Refuse("sample", "rows are listed, not aggregated");
            return null;
        }
        bool? met = start.Bound is null ? null : true;
        if (exactBackend is not null || bound.IsExact)
        {
            trace.Refuse("sample", bound.IsExact ? "EXACT was asked for" : "all rows are read by Spark");
            exact = start with { BoundMet = met };
            return null;
        }
        if (Shape(query, out string? reason, cancel) is { } shape)
        {
            if (context.CatalogueOf(shape.Table.Name.Name) is { } summaries)
            {
                if (CataloguePlan.TryAnswer(shape, summaries, context.DuckDb, out List<GroupAnswer> known, out string? notKnown, cancel))
                {
                    trace.Take("catalogue", "stored moments and groups hold the exact answer");
                    return (known, start with { Path = AnswerPath.Catalogue, BoundMet = met });
                }
                if (SketchPlan.Answer(shape, summaries, BoundTarget.LevelFor(bound, query.Items.Count)) is { } sketched && target.Met(sketched))
                {
                    trace.Take("catalogue", "stored sketches hold the number of different values");
                    return ([sketched], start with { Path = AnswerPath.Catalogue, BoundMet = met, ErrorReached = target.Reached(sketched), Reason = "different values are counted by stored sketches" });
                }
                trace.Refuse("catalogue", notKnown);
                if (ReadSamples(bound, shape, summaries, target, start, time, trace, out reason, cancel) is { } read) return read;
            }
            else
            {
                reason = "the table has no catalogue of groups";
            }
        }
        trace.Refuse("sample", reason);
        exact = start with { Reason = reason, BoundMet = met };
        return null;
    }

    /// <summary>What a query needs to be answered from samples.</summary>
    internal sealed record SampleWork(SampleReading Reading, SamplePlan Plan, PlanCosts Costs, IReadOnlyList<SampleSource> Samples, Provenance Start);

    private SampleWork? Prepare(Bound bound, SampleableQuery shape, TableCatalogue summaries, BoundTarget target, Provenance start, TimeBudget time, out string? reason, CancellationToken cancel)
    {
        IReadOnlyList<SampleSource> samples = context.SamplesOf(shape.Table.Name.Name);
        if (samples.Count == 0)
        {
            reason = "the table has no sample";
            return null;
        }
        if (samples.Any(s => s.Design.TotalSampled == s.Design.TotalPopulation))
        {
            reason = "the sample holds every row";
            return null;
        }
        IReadOnlyList<KnownGroup> groups = summaries.Groups(shape, context.DuckDb, cancel);
        if (SampleReading.Of(shape, context.Local, groups, summaries.CentreOf, out reason, new StoredExtremes(shape, summaries, context.DuckDb, cancel)) is not { } reading) return null;
        PlanCosts costs = PlanCosts.Of(shape, context.Local, Exact, start.RowsTotal, groups.Count, time.Costs);
        return new SampleWork(reading, new SamplePlan(shape, bound, reading, new ExactReading(shape, Exact), target, costs), costs, samples, start);
    }

    /// <summary>What is needed to answer a query from samples; null where it is answered in another way.</summary>
    internal SampleWork? Sampled(BoundQuery query, Bound bound, BoundTarget target, TimeBudget time, CancellationToken cancel)
    {
        if (!query.Aggregates || exactBackend is not null || bound.IsExact || new BlockAnswers(context).References(query, bound).Count > 0) return null;
        if (Shape(query, out _, cancel) is not { } shape || context.CatalogueOf(shape.Table.Name.Name) is not { } summaries) return null;
        if (CataloguePlan.TryAnswer(shape, summaries, context.DuckDb, out _, out _, cancel)) return null;
        if (SketchPlan.Answer(shape, summaries, BoundTarget.LevelFor(bound, query.Items.Count)) is { } sketched && target.Met(sketched)) return null;
        return Prepare(bound, shape, summaries, target, Start(query, bound, target), time, out _, cancel);
    }

    private Provenance Start(BoundQuery query, Bound bound, BoundTarget target) => new()
    {
        Path = AnswerPath.Exact,
        Confidence = bound.ConfidenceOrDefault.Level,
        Bound = BoundTarget.Describe(bound),
        BoundIsRelative = target.IsRelative,
        RowsTotal = RowsOf(query),
    };

    private (List<GroupAnswer> Groups, Provenance Provenance)? ReadSamples(Bound bound, SampleableQuery shape, TableCatalogue summaries, BoundTarget target, Provenance start, TimeBudget time, PlanTrace trace, out string? reason, CancellationToken cancel)
    {
        if (Prepare(bound, shape, summaries, target, start, time, out reason, cancel) is not { } work) return null;
        return SampledAnswer.Of(work, shape, target, start, time, trace, context.DuckDb.Name, cancel);
    }

    private SampleableQuery? Shape(BoundQuery query, out string? reason, CancellationToken cancel)
    {
        BoundQuery plain = Flattening.Of(query, context.Catalogue);
        if (SampleableQuery.Of(plain, out reason) is not { } shape) return null;
        reason = context.Keys.Refusal(shape.Star, query.Text, cancel);
        return reason is null ? shape : null;
    }

    // What EXPLAIN says of a scan it does not run.
    private Answer ExactUnread(BoundQuery query, Provenance exact, PlanTrace trace, TimeBudget time)
    {
        trace.ScanTime = PlanCosts.Text(time.Costs.Scan(Exact.Name), new ReadCost(exact.RowsTotal, PlanCosts.ColumnsOf(query), 1));
        return AnswerAssembly.Of(query, [], exact with { Backend = Exact.Name }, time);
    }

    /// <summary>The answer from all rows. Under a time bound the scan ends at the deadline, unless ON MISS EXACT stands there.</summary>
    public Answer AnswerExactly(BoundQuery query, Bound bound, Provenance provenance, TimeBudget time, CancellationToken cancel)
    {
        SqlWriter writer = new(Exact.Dialect, query.Text);
        string sql = writer.Query(new ExactRewriter().Rewrite(query.Query));
        ReadCost cost = new(provenance.RowsTotal, PlanCosts.ColumnsOf(query), 1);
        TimeBudget patience = bound.OnMissOrDefault == MissPolicy.Exact ? new TimeBudget(null) : time;
        if (!patience.TryRun(time.Costs.Scan(Exact.Name), cost, token => Exact.Run(sql, token), out ResultTable? read, cancel)) return Late.Unanswered(query, bound, provenance, time);
        AnswerColumn[] columns = [.. query.Items.Select((item, i) => new AnswerColumn(item.Name, read.Columns[i].Type, item.Type.Unit?.Symbol, item.IsAggregate))];
        AnswerRow[] rows = [.. read.Rows.Select(r => new AnswerRow(r, new (double, double)?[r.Length]))];
        return new Answer(columns, rows, provenance with { Backend = Exact.Name, RowsUsed = provenance.RowsTotal, ElapsedMs = time.Elapsed.TotalMilliseconds });
    }

    private long RowsOf(BoundQuery query) => query.Scope.Sources.Where(s => s.Table is not null).Select(s => context.RowsOf(s.Table!)).DefaultIfEmpty(0).Max();
}
