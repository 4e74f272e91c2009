using System.Diagnostics;
using System.Globalization;
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
    private IBackend Exact => exactBackend ?? context.DuckDb;

    /// <summary>What is known about the tables.</summary>
    public EngineContext Context => context;

    /// <summary>The answer, and why each way was or was not taken.</summary>
    public Answer Run(SelectStatement statement, string text, PlanTrace trace, CancellationToken cancel)
    {
        Stopwatch clock = Stopwatch.StartNew();
        BoundQuery query = new QueryBinder(context.Catalogue, text).Bind(statement.Query);
        if (HistogramPlan.Of(query) is { } histogram) return histogram.Answer(this, statement.Bound, trace, clock, cancel);
        return statement.Bound.ScopeOrDefault == InferenceScope.Population
            ? new PopulationPlan(query, statement.Bound, this).Answer(trace, clock, cancel)
            : Run(query, statement.Bound, trace, clock, cancel);
    }

    /// <summary>The answer to a bound query about the stored rows.</summary>
    public Answer Run(BoundQuery query, Bound bound, PlanTrace trace, Stopwatch clock, CancellationToken cancel) =>
        Read(query, bound, trace, clock, out Provenance exact, cancel) is { } reading
            ? Assemble(query, reading.Groups, reading.Provenance, clock)
            : AnswerExactly(query, exact, clock, cancel);

    /// <summary>
    /// The groups of a query from the catalogue or a sample; null when all rows must be read, with what is to be said about that in <paramref name="exact"/>.
    /// </summary>
    public (List<GroupAnswer> Groups, Provenance Provenance)? Read(BoundQuery query, Bound bound, PlanTrace trace, Stopwatch clock, out Provenance exact, CancellationToken cancel)
    {
        string text = query.Text;
        BoundTarget target = new(bound, query.Items, text);
        Provenance start = exact = new()
        {
            Path = AnswerPath.Exact,
            Confidence = bound.ConfidenceOrDefault.Level,
            Bound = BoundTarget.Describe(bound),
            BoundIsRelative = target.IsRelative,
            RowsTotal = RowsOf(query),
        };
        BlockAnswers blocks = new(context);
        IReadOnlyList<BlockReference> drawn = blocks.References(query, bound);
        if (drawn.Count > 0 && query.Aggregates)
        {
            BlockAnswers.Outcome outcome = blocks.Answer(query, drawn, bound, target, start, trace, cancel);
            bool late = bound.Time is { } limit && clock.Elapsed > limit;
            return (outcome.Groups, late ? outcome.Provenance with { BoundMet = false, Warnings = [.. outcome.Provenance.Warnings, "the time bound was missed"] } : outcome.Provenance);
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
                if (ReadSamples(bound, shape, summaries, target, start, clock, trace, out reason, cancel) is { } read) return read;
            }
            else
            {
                reason = "the table has no catalogue of groups";
            }
        }
        trace.Refuse("sample", reason);
        exact = start with { Reason = reason, BoundMet = met is null ? null : bound.Time is null || clock.Elapsed <= bound.Time };
        return null;
    }

    private (List<GroupAnswer> Groups, Provenance Provenance)? ReadSamples(Bound bound, SampleableQuery shape, TableCatalogue summaries, BoundTarget target, Provenance start, Stopwatch clock, PlanTrace trace, out string? reason, CancellationToken cancel)
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
        if (SampleReading.Of(shape, context.DuckDb, groups, summaries.CentreOf, out reason, new StoredExtremes(shape, summaries, context.DuckDb, cancel)) is not { } reading) return null;
        ExactReading exact = new(shape, Exact);
        TimeBudget time = new(bound.Time);
        SamplePlan plan = new(shape, bound, reading, exact, target);
        SamplePlan.Outcome outcome = plan.Run(samples, time, cancel);
        foreach (SamplePlan.PilotResult pilot in plan.Pilots)
        {
            string width = target.IsAsked ? $"{pilot.Width:0.###} of the bound" : $"{pilot.Width * 100:0.###} % of the value";
            trace.Add("pilot on " + pilot.Sample.Name, string.Create(CultureInfo.InvariantCulture, $"{pilot.Rows:N0} rows; all {pilot.All:N0} would leave the widest half-width at {width}{(pilot.Thin > 0 ? $" and {pilot.Thin:N0} groups too thin" : "")}"));
        }
        if (outcome.Path != AnswerPath.Sample) trace.Take("exact", $"{start.RowsTotal:N0} rows {(outcome.Path == AnswerPath.Exact ? "for all groups" : "for the groups the sample leaves open")}: {outcome.Reason}");
        else trace.Refuse("exact", string.Create(CultureInfo.InvariantCulture, $"{start.RowsTotal:N0} rows, {(double)start.RowsTotal / Math.Max(1, outcome.SampleRows):0.#} times as many"));
        if (trace.Analyzes && outcome.Path != AnswerPath.Exact) reading.Describe(outcome.Sample, trace);
        trace.Take("sample", $"sample {outcome.Sample.Name}, {outcome.SampleRows:N0} rows");
        trace.Add("predicted half-width", outcome.Predicted);
        trace.Add("reached half-width", outcome.Reached);
        bool timeMet = bound.Time is not { } limit || clock.Elapsed <= limit;
        List<string> warnings = [.. outcome.Warnings];
        if (outcome.Path != AnswerPath.Exact) warnings.AddRange(ExtremeNotes.Of(shape, outcome.Groups));
        if (!timeMet) warnings.Add("the time bound was missed");
        return (outcome.Groups, start with
        {
            Path = outcome.Path,
            Backend = context.DuckDb.Name,
            Sample = outcome.Sample.Name,
            RowsUsed = outcome.Path == AnswerPath.Sample ? outcome.SampleRows : start.RowsTotal,
            BoundMet = start.Bound is null ? null : outcome.Met && timeMet,
            ErrorPredicted = outcome.Predicted,
            ErrorReached = outcome.Reached,
            Reason = outcome.Reason,
            Warnings = warnings,
        });
    }

    private SampleableQuery? Shape(BoundQuery query, out string? reason, CancellationToken cancel)
    {
        BoundQuery plain = Flattening.Of(query, context.Catalogue);
        if (SampleableQuery.Of(plain, out reason) is not { } shape) return null;
        reason = context.Keys.Refusal(shape.Star, query.Text, cancel);
        return reason is null ? shape : null;
    }

    /// <summary>The answer from all rows.</summary>
    public Answer AnswerExactly(BoundQuery query, Provenance provenance, Stopwatch clock, CancellationToken cancel)
    {
        SqlWriter writer = new(Exact.Dialect, query.Text);
        ResultTable read = Exact.Run(writer.Query(new ExactRewriter().Rewrite(query.Query)), cancel);
        AnswerColumn[] columns = [.. query.Items.Select((item, i) => new AnswerColumn(item.Name, read.Columns[i].Type, item.Type.Unit?.Symbol, item.IsAggregate))];
        AnswerRow[] rows = [.. read.Rows.Select(r => new AnswerRow(r, new (double, double)?[r.Length]))];
        return new Answer(columns, rows, provenance with { Backend = Exact.Name, RowsUsed = provenance.RowsTotal, ElapsedMs = clock.Elapsed.TotalMilliseconds });
    }

    /// <summary>Groups in the order asked for, as an answer.</summary>
    public static Answer Assemble(BoundQuery query, List<GroupAnswer> groups, Provenance provenance, Stopwatch clock)
    {
        AnswerOrder order = new(query.Query);
        List<GroupAnswer> rows = order.Limited(order.Sorted(groups));
        AnswerColumn[] columns = [.. query.Items.Select((item, i) => new AnswerColumn(item.Name, TypeOf(item, rows, i), item.Type.Unit?.Symbol, item.IsAggregate))];
        AnswerRow[] answer = [.. rows.Select(g => new AnswerRow([.. g.Items.Select(c => c.Value)], [.. g.Items.Select(c => c.Interval)], [.. g.Items.Select(c => c.Mark)]))];
        return new Answer(columns, answer, provenance with { ElapsedMs = clock.Elapsed.TotalMilliseconds });
    }

    private static string TypeOf(BoundItem item, List<GroupAnswer> rows, int column) =>
        rows.Select(r => r.Items[column].Value).FirstOrDefault(v => v is not null) switch
        {
            long => "BIGINT",
            double => "DOUBLE",
            string => "VARCHAR",
            bool => "BOOLEAN",
            DateOnly => "DATE",
            DateTime => "TIMESTAMP",
            System.Numerics.BigInteger => "HUGEINT",
            decimal => "DECIMAL",
            _ => item.Type.Kind switch { ValueKind.Integer => "BIGINT", ValueKind.Text => "VARCHAR", ValueKind.Boolean => "BOOLEAN", ValueKind.Date => "DATE", ValueKind.Timestamp => "TIMESTAMP", _ => "DOUBLE" },
        };

    private long RowsOf(BoundQuery query) => query.Scope.Sources.Where(s => s.Table is not null).Select(s => context.RowsOf(s.Table!)).DefaultIfEmpty(0).Max();
}
