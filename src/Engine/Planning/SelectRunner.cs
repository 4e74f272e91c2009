using System.Diagnostics;
using Approx.Core;
using Approx.Engine.Binding;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Answers a SELECT by the first of three ways that is sound: from the catalogue alone, from a sample, from all rows.
/// </summary>
internal sealed class SelectRunner(EngineContext context, IBackend? exactBackend)
{
    private IBackend Exact => exactBackend ?? context.DuckDb;

    /// <summary>The answer, and why each way was or was not taken.</summary>
    public Answer Run(SelectStatement statement, string text, PlanTrace trace, CancellationToken cancel)
    {
        Stopwatch clock = Stopwatch.StartNew();
        BoundQuery query = new QueryBinder(context.Catalogue, text).Bind(statement.Query);
        if (statement.Bound.ScopeOrDefault == InferenceScope.Population) throw ApproxException.WrongStatement("not supported yet: FOR POPULATION", text, statement.Bound.Span);
        BoundTarget target = new(statement.Bound, query.Items, text);
        Provenance start = new()
        {
            Path = AnswerPath.Exact,
            Confidence = statement.Bound.ConfidenceOrDefault.Level,
            Bound = BoundTarget.Describe(statement.Bound),
            BoundIsRelative = target.IsRelative,
            RowsTotal = RowsOf(query),
        };

        string? reason;
        if (!query.Aggregates)
        {
            reason = trace.Refuse("sample", "rows are listed, not aggregated");
            return AnswerExactly(query, start with { Reason = null }, clock, cancel);
        }
        if (exactBackend is not null || statement.Bound.IsExact)
        {
            reason = trace.Refuse("sample", statement.Bound.IsExact ? "EXACT was asked for" : "all rows are read by Spark");
            return AnswerExactly(query, start with { BoundMet = start.Bound is null ? null : true }, clock, cancel);
        }
        if (Shape(query, out reason, cancel) is { } shape)
        {
            if (context.CatalogueOf(shape.Table.Name.Name) is { } summaries)
            {
                if (CataloguePlan.TryAnswer(shape, summaries, context.DuckDb, out List<GroupAnswer> known, out string? notKnown, cancel))
                {
                    trace.Take("catalogue", "stored moments and groups hold the exact answer");
                    return Assemble(query, known, start with { Path = AnswerPath.Catalogue, BoundMet = start.Bound is null ? null : true }, clock);
                }
                trace.Refuse("catalogue", notKnown);
                if (AnswerFromSamples(statement, text, shape, summaries, target, start, clock, trace, out reason, cancel) is { } answer) return answer;
            }
            else
            {
                reason = "the table has no catalogue of groups";
            }
        }
        trace.Refuse("sample", reason);
        return AnswerExactly(query, start with { Reason = reason, BoundMet = start.Bound is null ? null : statement.Bound.Time is null || clock.Elapsed <= statement.Bound.Time }, clock, cancel);
    }

    private Answer? AnswerFromSamples(SelectStatement statement, string text, SampleableQuery shape, TableCatalogue summaries, BoundTarget target, Provenance start, Stopwatch clock, PlanTrace trace, out string? reason, CancellationToken cancel)
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
        List<KnownGroup> groups = summaries.Groups(shape, context.DuckDb, cancel);
        if (SampleReading.Of(shape, context.DuckDb, groups, summaries.CentreOf, out reason, new StoredExtremes(shape, summaries, context.DuckDb, cancel)) is not { } reading) return null;
        ExactReading exact = new(shape, Exact);
        TimeBudget time = new(statement.Bound.Time);
        SamplePlan plan = new(shape, statement.Bound, reading, exact, target);
        SamplePlan.Outcome outcome = plan.Run(samples, time, cancel);
        trace.Take("sample", $"sample {outcome.Sample.Name}, {outcome.SampleRows:N0} rows");
        trace.Add("predicted half-width", outcome.Predicted);
        trace.Add("reached half-width", outcome.Reached);
        bool timeMet = statement.Bound.Time is not { } limit || clock.Elapsed <= limit;
        List<string> warnings = [.. outcome.Warnings];
        if (outcome.Path != AnswerPath.Exact) warnings.AddRange(TailWarnings.Of(shape, summaries));
        if (outcome.Path != AnswerPath.Exact) warnings.AddRange(ExtremeNotes.Of(shape, outcome.Groups));
        if (!timeMet) warnings.Add("the time bound was missed");
        return Assemble(shape.Query, outcome.Groups, start with
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
        }, clock);
    }

    private SampleableQuery? Shape(BoundQuery query, out string? reason, CancellationToken cancel)
    {
        BoundQuery plain = Flattening.Of(query, context.Catalogue);
        if (SampleableQuery.Of(plain, out reason) is not { } shape) return null;
        reason = context.Keys.Refusal(shape.Star, query.Text, cancel);
        return reason is null ? shape : null;
    }

    private Answer AnswerExactly(BoundQuery query, Provenance provenance, Stopwatch clock, CancellationToken cancel)
    {
        SqlWriter writer = new(Exact.Dialect, query.Text);
        ResultTable read = Exact.Run(writer.Query(new ExactRewriter().Rewrite(query.Query)), cancel);
        AnswerColumn[] columns = [.. query.Items.Select((item, i) => new AnswerColumn(item.Name, read.Columns[i].Type, item.Type.Unit?.Symbol, item.IsAggregate))];
        AnswerRow[] rows = [.. read.Rows.Select(r => new AnswerRow(r, new (double, double)?[r.Length]))];
        return new Answer(columns, rows, provenance with { Backend = Exact.Name, RowsUsed = provenance.RowsTotal, ElapsedMs = clock.Elapsed.TotalMilliseconds });
    }

    private static Answer Assemble(BoundQuery query, List<GroupAnswer> groups, Provenance provenance, Stopwatch clock)
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
