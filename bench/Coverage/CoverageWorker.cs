using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Engine;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Statistics;

namespace Approx.Bench.Coverage;

/// <summary>
/// One thread's DuckDB: draws a sample with a seed and asks the engine's own binder, planner and estimators, as a session would after the catalogue
/// has refused. All items of a question are read by one statement; each is then judged alone, as the planner would judge a statement of its own
/// (CoverageTests holds the two against each other).
/// </summary>
internal sealed class CoverageWorker : IDisposable
{
    private static readonly Schema Columns = new(ValueList.From(
    [
        new Field("p", ArrowType.Float64, false), new("w", ArrowType.Float64, false), new("y", ArrowType.Float64, false), new("grp", ArrowType.Int64, false), new("region", ArrowType.Int64, false),
        new("specimen", ArrowType.Int64, false), new(SampleColumns.Stratum, ArrowType.Int32, false), new Field(SampleColumns.Rank, ArrowType.Int32, false),
    ]));

    private readonly CoverageStage stage;
    private readonly DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
    private readonly DuckDbBackend backend;
    private readonly int[] permutation;
    private readonly int[] rows;
    private readonly int[] stratum;
    private readonly int[] rank;
    private readonly Dictionary<string, (SampleableQuery Shape, KnownGroup[] Groups, RangesOfGroups Extremes)> shapes = [];

    /// <summary>A worker on a stage.</summary>
    public CoverageWorker(CoverageStage stage)
    {
        this.stage = stage;
        backend = new DuckDbBackend(database.Connect);
        permutation = stage.Permutation();
        (rows, stratum, rank) = (new int[stage.DrawnRows], new int[stage.DrawnRows], new int[stage.DrawnRows]);
    }

    /// <summary>Draws the sample of a seed.</summary>
    public DrawnReading Draw(ulong seed)
    {
        stage.Draw(seed, permutation, rows, stratum, rank);
        CoverageData data = stage.Data;
        RecordBatch batch = new(Columns, rows.Length,
            [Picked(data.P), Picked(data.W), Picked(data.Y), Picked(data.GroupOf(Grouping.Grp)), Picked(data.GroupOf(Grouping.Region)), Picked(data.GroupOf(Grouping.Specimen)), Plain(stratum), Plain(rank)]);
        ArrowSource source = database.AddArrow(Columns, [batch]);
        string From(long prefix) => prefix >= stage.Design.FullPrefix ? source.Sql : $"(SELECT * FROM {source.Sql} WHERE {SqlText.Identifier(SampleColumns.Rank)} < {prefix})";
        return new DrawnReading(source, new SampleSource("s", "t", stage.Design, stage.Tails, From));
    }

    /// <summary>The cells of all items in all groups from the whole sample, groups in their order.</summary>
    public IReadOnlyList<GroupAnswer> Read(CoverageQuestion question, SampleSource sample, CancellationToken cancel)
    {
        (SampleableQuery shape, KnownGroup[] groups, RangesOfGroups extremes) = Shape(question, question.Sql());
        List<GroupAnswer> read = Reading(shape, groups, extremes).Read(sample, sample.Design.FullPrefix, new IntervalChoice(Confidence.Default), cancel);
        if (read.Count == groups.Length) return read;
        // Groups of which all rows were read and none matches are no part of the answer.
        Dictionary<AnswerKey, GroupAnswer> found = read.ToDictionary(g => g.Key);
        return [.. groups.Select(g => found.GetValueOrDefault(g.Key) ?? new GroupAnswer { Key = g.Key, Items = [.. shape.Query.Items.Select(_ => new Cell(null))], SortKeys = [], IsExact = true })];
    }

    /// <summary>A cell's interval, or null when the planner would have it read exactly: too thin, too few rows for a tail, or wider than a bound.</summary>
    public static (double Low, double High)? Judge(Cell cell, RelativeError? bound)
    {
        if (cell.IsExact || cell.Mark != CellMark.None || cell.TailExcess > 1) return null;
        return bound is { } asked && cell.Estimate!.RelativeHalfWidth * Math.Max(1, cell.UsualOverOwn) > asked.Fraction ? null : cell.Interval;
    }

    /// <summary>One item of a question without groups through the planner: pilot, prefix, check; null for the interval when all rows would be read.</summary>
    public (double Value, (double Low, double High)? Interval) Ask(CoverageQuestion question, CoverageItem item, Bound bound, SampleSource sample, CancellationToken cancel)
    {
        string sql = question.Sql(item);
        (SampleableQuery shape, KnownGroup[] groups, RangesOfGroups extremes) = Shape(question, sql);
        SamplePlan plan = new(shape, bound, Reading(shape, groups, extremes), new ExactReading(shape, new NotRead(backend.Dialect)), new BoundTarget(bound, shape.Query.Items, sql), PlanCosts.Of(shape, backend, backend, stage.Data.Rows, 1, new CostModels()));
        SamplePlan.Outcome outcome = plan.Run([sample], new TimeBudget(null), cancel);
        if (outcome.Path != AnswerPath.Sample) return (double.NaN, null);
        Cell cell = outcome.Groups[0].Items[0];
        return (cell.Value is null ? double.NaN : ValueOrder.ToDouble(cell.Value), cell.Interval);
    }

    /// <summary>The interval at which a reader stops who watches the looks of a sample until its relative half-width is below a limit.</summary>
    /// <param name="question">The statement.</param>
    /// <param name="drawn">The sample.</param>
    /// <param name="limit">The relative half-width that is narrow enough.</param>
    /// <param name="asPlanned">False reads each look at 95 %, as if it were the only one.</param>
    /// <param name="cancel">Stops the reading.</param>
    public (double Low, double High) Stop(CoverageQuestion question, DrawnReading drawn, double limit, bool asPlanned, CancellationToken cancel)
    {
        (SampleableQuery shape, KnownGroup[] groups, RangesOfGroups extremes) = Shape(question, question.Sql());
        SampleReading reading = Reading(shape, groups, extremes);
        SampleSource sample = drawn.Source;
        ProgressiveLooks looks = new(reading, sample, Bound.None);
        Statistics.IntervalChoice alone = new(Bound.None.ConfidenceOrDefault);
        (double Low, double High) interval = default;
        long[] prefixes = [.. looks.Prefixes, sample.Design.FullPrefix];
        for (int look = 0; look < prefixes.Length; look++)
        {
            Cell cell = (asPlanned ? looks.Read(look, cancel) : reading.Read(sample, prefixes[look], alone, cancel))[0].Items[0];
            interval = cell.Interval!.Value;
            if ((interval.High - interval.Low) / 2 < limit * Math.Abs(ValueOrder.ToDouble(cell.Value!))) break;
        }
        return interval;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        backend.Dispose();
        database.Dispose();
    }

    private SampleReading Reading(SampleableQuery shape, KnownGroup[] groups, RangesOfGroups extremes) =>
        SampleReading.Of(shape, backend, groups, _ => 0, out string? reason, extremes) ?? throw new InvalidOperationException(reason);

    private (SampleableQuery, KnownGroup[], RangesOfGroups) Shape(CoverageQuestion question, string sql)
    {
        if (shapes.TryGetValue(sql, out (SampleableQuery, KnownGroup[], RangesOfGroups) known)) return known;
        BoundQuery query = new QueryBinder(new TableOfOne(), sql).Bind(((SelectStatement)QueryParser.ParseOne(sql)).Query);
        return shapes[sql] = (SampleableQuery.Of(query, out string? reason) ?? throw new InvalidOperationException(reason), stage.Groups(question.Grouping), new RangesOfGroups(stage.Data, question.Grouping));
    }

    private ArrowArray Picked(double[] column)
    {
        PrimitiveBuilder<double> picked = new(ArrowType.Float64, rows.Length);
        foreach (int row in rows) picked.Append(column[row]);
        return picked.Build();
    }

    private ArrowArray Picked(int[] column)
    {
        PrimitiveBuilder<long> picked = new(ArrowType.Int64, rows.Length);
        foreach (int row in rows) picked.Append(column[row]);
        return picked.Build();
    }

    private static ArrowArray Plain(int[] values)
    {
        PrimitiveBuilder<int> column = new(ArrowType.Int32, values.Length);
        column.Append(values.AsSpan());
        return column.Build();
    }

    /// <summary>A sample that is open for reading.</summary>
    internal sealed record DrawnReading(ArrowSource Rows, SampleSource Source) : IDisposable
    {
        public void Dispose() => Rows.Dispose();
    }

    // Exact answers are not counted: they need not be read.
    private sealed class NotRead(SqlDialect dialect) : IBackend
    {
        public string Name => "none";

        public SqlDialect Dialect => dialect;

        public ResultTable Run(string sql, CancellationToken cancel) => new([], []);
    }

    // What the catalogue's moments per design cell hold.
    private sealed class RangesOfGroups(CoverageData data, Grouping grouping) : IStoredExtremes
    {
        private readonly Dictionary<string, (double Min, double Max)[]> found = [];

        public bool IsKept(ColumnReference column) => true;

        public bool IsWhole(ColumnReference column) => false;

        public (double Min, double Max)? Of(AnswerKey group, string column)
        {
            if (!found.TryGetValue(column, out (double Min, double Max)[]? ranges))
            {
                double[] values = column switch { "y" => data.Y, "w" => data.W, _ => data.P };
                (int[] rows, int[] starts) = data.ByGroup(grouping);
                found[column] = ranges = [.. Enumerable.Range(0, starts.Length - 1).Select(g => rows[starts[g]..starts[g + 1]].Select(r => values[r]).Aggregate((double.PositiveInfinity, double.NegativeInfinity), (range, v) => (Math.Min(range.Item1, v), Math.Max(range.Item2, v))))];
            }
            return ranges[grouping == Grouping.None ? 0 : (int)(long)group.Values[0]!];
        }
    }

    private sealed class TableOfOne : ICatalogue
    {
        private static readonly IReadOnlyList<ScopeColumn> All =
        [
            .. new[] { "p", "w", "y" }.Select(c => new ScopeColumn(c, new Engine.Binding.ValueType(ValueKind.Number), Nullable: false)),
            .. new[] { "grp", "region", "specimen" }.Select(c => new ScopeColumn(c, new Engine.Binding.ValueType(ValueKind.Integer), Design: true, Nullable: false)),
        ];

        public IEnumerable<string> Tables => ["t"];

        public (string Name, IReadOnlyList<ScopeColumn> Columns)? Find(string name) => name == "t" ? ("t", All) : null;
    }
}
