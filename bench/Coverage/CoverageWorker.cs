using Approx.Arrow;
using Approx.DuckDb;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Sampling;

namespace Approx.Bench.Coverage;

/// <summary>
/// One thread's DuckDB with a fixed table in it: draws a sample with a seed and asks the engine's own binder, planner and estimators,
/// as a session would after the catalogue has refused.
/// </summary>
internal sealed class CoverageWorker : IDisposable
{
    private readonly CoverageData data;
    private readonly DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
    private readonly DuckDbConnection connection;
    private readonly DuckDbBackend backend;
    private readonly TableOfOne catalogue;
    private readonly int sampleRows;
    private readonly int outliers;
    private readonly Dictionary<string, SampleableQuery> shapes = [];

    /// <summary>A worker on a table.</summary>
    public CoverageWorker(CoverageData data, int sampleRows, int outliers)
    {
        (this.data, this.sampleRows, this.outliers) = (data, sampleRows, outliers);
        connection = database.Connect();
        using (ArrowSource source = database.AddArrow(data.Batch.Schema, [data.Batch])) connection.Execute($"CREATE TABLE t AS SELECT * FROM {source.Sql}");
        backend = new DuckDbBackend(database.Connect);
        catalogue = new TableOfOne(data);
    }

    /// <summary>Draws the sample of a seed.</summary>
    public DrawnReading Draw(ulong seed)
    {
        BottomKSampler sampler = new(data.Table, new SampleSpec("s", "t") { Cap = sampleRows, Outliers = HeavyTails.Candidates(data.Table, outliers) }, seed);
        sampler.Observe(data.Batch);
        DrawnSample drawn = sampler.Finish((rule, high) => HeavyTails.Wants(data.Moments, rule, high))!;
        using RecordBatch strataBatch = drawn.StrataBatch();
        SampleStrata strata = SampleStrata.FromBatch(strataBatch);
        SampleDesign design = new(strata.KeyColumns, [.. strata.Strata.Select(s => s.Key.Values.ToArray())],
            [.. strata.Strata.Select(s => s.Population)], [.. strata.Strata.Select(s => s.Sampled)], [.. strata.Strata.Select(s => s.Certain)]);
        ArrowSource rows = database.AddArrow(drawn.RowSchema, [.. drawn.RowBatches()]);
        ColumnTails tails = new(data.Whole, drawn.Spec.Outliers, new OutlierCutoffs(backend, rows.Sql).Of);
        return new DrawnReading(rows, new SampleSource("s", "t", design, tails, prefix => prefix >= design.FullPrefix ? rows.Sql : $"(SELECT * FROM {rows.Sql} WHERE {SqlText.Identifier(SampleColumns.Rank)} < {prefix})"));
    }

    /// <summary>The one cell of a statement's answer; null for the interval when it was read exactly.</summary>
    public (double Value, (double Low, double High)? Interval) Ask(string sql, Bound bound, SampleSource sample, CancellationToken cancel)
    {
        SampleableQuery shape = Shape(sql);
        if (SampleReading.Of(shape, backend, [new KnownGroup(new AnswerKey([]), data.Y.Length)], _ => 0, out string? reason) is not { } reading) throw new InvalidOperationException(reason);
        SamplePlan plan = new(shape, bound, reading, new ExactReading(shape, backend), new BoundTarget(bound, shape.Query.Items, sql), PlanCosts.Of(shape, backend, backend, data.Y.Length, 1, new CostModels()));
        SamplePlan.Outcome outcome = plan.Run([sample], new TimeBudget(null), cancel);
        Cell cell = outcome.Groups[0].Items[0];
        return (cell.Value is null ? double.NaN : ValueOrder.ToDouble(cell.Value), cell.Interval);
    }

    /// <summary>The interval at which a reader stops who watches the looks of a sample until its relative half-width is below a limit.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="drawn">The sample.</param>
    /// <param name="limit">The relative half-width that is narrow enough.</param>
    /// <param name="asPlanned">False reads each look at 95 %, as if it were the only one.</param>
    /// <param name="cancel">Stops the reading.</param>
    public (double Low, double High) Stop(string sql, DrawnReading drawn, double limit, bool asPlanned, CancellationToken cancel)
    {
        SampleableQuery shape = Shape(sql);
        if (SampleReading.Of(shape, backend, [new KnownGroup(new AnswerKey([]), data.Y.Length)], _ => 0, out string? reason) is not { } reading) throw new InvalidOperationException(reason);
        SampleSource sample = drawn.Source;
        ProgressiveLooks looks = new(reading, sample, Bound.None);
        Statistics.IntervalChoice alone = new(Bound.None.ConfidenceOrDefault);
        (double Low, double High) interval = default;
        foreach (long prefix in (long[])[.. looks.Prefixes, sample.Design.FullPrefix])
        {
            Cell cell = (asPlanned ? looks.Read(prefix, cancel) : reading.Read(sample, prefix, alone, cancel))[0].Items[0];
            interval = cell.Interval!.Value;
            if ((interval.High - interval.Low) / 2 < limit * Math.Abs(ValueOrder.ToDouble(cell.Value!))) break;
        }
        return interval;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        backend.Dispose();
        connection.Dispose();
        database.Dispose();
    }

    private SampleableQuery Shape(string sql)
    {
        if (shapes.TryGetValue(sql, out SampleableQuery? shape)) return shape;
        BoundQuery query = new QueryBinder(catalogue, sql).Bind(((SelectStatement)QueryParser.ParseOne(sql)).Query);
        return shapes[sql] = SampleableQuery.Of(query, out string? reason) ?? throw new InvalidOperationException(reason);
    }

    /// <summary>A sample that is open for reading.</summary>
    internal sealed record DrawnReading(ArrowSource Rows, SampleSource Source) : IDisposable
    {
        public void Dispose() => Rows.Dispose();
    }

    private sealed class TableOfOne(CoverageData data) : ICatalogue
    {
        private readonly IReadOnlyList<ScopeColumn> columns = [.. data.Table.Columns.Select(c => new ScopeColumn(c.Name, new Engine.Binding.ValueType(c.Name == "object_id" ? ValueKind.Integer : ValueKind.Number), false, false))];

        public IEnumerable<string> Tables => ["t"];

        public (string Name, IReadOnlyList<ScopeColumn> Columns)? Find(string name) => name == "t" ? ("t", columns) : null;
    }
}
