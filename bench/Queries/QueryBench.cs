using System.Diagnostics;
using System.Globalization;
using Approx.DuckDb;
using Approx.Engine;
using Approx.Store;

namespace Approx.Bench.Queries;

/// <summary>
/// The twenty queries on one machine in one process: DuckDB over all rows of the store's Parquet parts, and Approx with an error bound,
/// both with the same number of threads, in turn; beside them the bare query on a uniform sample of a million rows in memory, which says nothing of its error.
/// Each answer is held against DuckDB's.
/// </summary>
internal sealed class QueryBench
{
    private const int ExactRepeats = 3;

    // The runtime compiles what was called thirty times once more, and better.
    private const int WarmUps = 35;

    /// <summary>Rows of the table that is made.</summary>
    public required long Rows { get; init; }

    /// <summary>Threads of either.</summary>
    public required int Threads { get; init; }

    /// <summary>Where table and store are kept.</summary>
    public required string Cache { get; init; }

    /// <summary>A store that is there already; null: the one of the cache.</summary>
    public string? Store { get; init; }

    /// <summary>Runs of ours per query.</summary>
    public required int Repeats { get; init; }

    /// <summary>The bound, in percent.</summary>
    public required double ErrorPercent { get; init; }

    /// <summary>What is done where a sample cannot meet it: exact or warn.</summary>
    public required string OnMiss { get; init; }

    /// <summary>Words of which a query's name must hold one; none: all queries.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        string store = Store ?? BenchStore.Make(Cache, Rows, Threads, report, cancel);
        long begun = Stopwatch.GetTimestamp();
        using ApproxEngine engine = ApproxEngine.Open(store, new EngineOptions { Threads = Threads });
        using Session session = engine.OpenSession();
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened in {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms, with what had to be compiled for it{(Store is null ? "" : ": first in this process")}; a second time in {Latencies.Once(() => ApproxEngine.Open(store).Dispose()):0.0} ms"));
        using Snapshot snapshot = engine.Store.Current();
        using DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = Threads });
        using DuckDbConnection duck = database.Connect();
        snapshot.Attach(duck);
        using DuckDbConnection bare = database.Connect();
        PlainSample.Make(bare, snapshot);
        string bound = string.Create(CultureInfo.InvariantCulture, $" ERROR WITHIN {ErrorPercent}% AT CONFIDENCE 95% ON MISS {OnMiss.ToUpperInvariant()}");
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{snapshot.Table("objects").Parts.Sum(p => p.Rows):#,0} rows, {Threads} threads, DuckDB {DuckDbDatabase.LibraryVersion}, bound{bound}, {Repeats} runs of ours behind {WarmUps} to warm up, {ExactRepeats} of DuckDB; times are medians in ms, planning: ours outside of DuckDB and of scans, best run, first: ours for the first time"));
        report.WriteLine($"{"query",-24}{"DuckDB",9}{"bare 1M",9}{"ours",9}{"ratio",8}{"bare",7}{"p95",9}{"planning",9}{"first",9}  {"path",-10}{"rows read",11}{"error %",9}{"half %",8}{"held",11} met  reason");
        List<QueryTimes> all = [];
        foreach (WorkloadQuery query in WorkloadQueries.All.Where(q => Only.Count == 0 || Only.Any(o => q.Name.Contains(o, StringComparison.OrdinalIgnoreCase))))
        {
            cancel.ThrowIfCancellationRequested();
            all.Add(One(query, duck, bare, engine, session, bound, report, cancel));
        }
        QueryTimes[] served = [.. all.Where(t => t.Path != AnswerPath.Exact)];
        report.WriteLine();
        Summarise("all twenty", all, report);
        Summarise("answered without a full scan", served, report);
        if (served.Length == 0) return;
        QueryTimes most = served.MaxBy(t => t.Allocated);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"managed memory of one answer without a full scan: at most {most.Allocated / 1048576.0:0.0} MiB allocated ({most.Query.Name}), beside the mapped columns of its sample and what DuckDB holds"));
        Throughput.Print(engine, [.. served.Select(t => t.Query.Sql + bound)], report, cancel);
    }

    private QueryTimes One(WorkloadQuery query, DuckDbConnection duck, DuckDbConnection bare, ApproxEngine engine, Session session, string bound, TextWriter report, CancellationToken cancel)
    {
        Latencies exact = new(), plain = new(), ours = new(), first = new();
        List<object?[]> truth = [];
        // In turn, so that both meet the same noise; ours first once, so that its first touch is seen.
        Answer answer = first.Time(() => session.Ask(query.Sql + bound, cancel));
        for (int i = 0; i < ExactRepeats; i++) truth = exact.Time(() => Read(duck, query.Sql, cancel));
        string onSample = PlainSample.Sql(query.Sql);
        // Both in-memory sides as a server that has run for a while answers: compiled by what it has seen, the peer's table in the cache.
        for (int i = 0; i < WarmUps; i++)
        {
            Read(bare, onSample, cancel);
            session.Ask(query.Sql + bound, cancel);
        }
        double planning = double.PositiveInfinity;
        long allocated = 0;
        for (int i = 0; i < Repeats; i++)
        {
            plain.Time(() => Read(bare, onSample, cancel));
            TimeSpan reading = engine.Context().DuckDb.Busy;
            long before = GC.GetTotalAllocatedBytes(precise: true);
            answer = ours.Time(() => session.Ask(query.Sql + bound, cancel));
            allocated = Math.Max(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
            planning = Math.Min(planning, ours.Last - (engine.Context().DuckDb.Busy - reading).TotalMilliseconds);
        }
        AnswerCheck check = AnswerCheck.Of(truth, answer, query.Keys);
        Engine.Provenance p = answer.Provenance;
        string path = p.Path.ToString().ToLowerInvariant();
        string held = check.Intervals == 0 ? "-" : $"{check.Held}/{check.Intervals}";
        report.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{query.Name,-24}{exact.Median,9:0.0}{plain.Median,9:0.0}{ours.Median,9:0.0}{exact.Median / ours.Median,8:0.0}{exact.Median / plain.Median,7:0}{ours.Quantile(0.95),9:0.0}{planning,9:0.00}{first.Median,9:0.0}  {path,-10}{(p.Path == AnswerPath.Catalogue ? 0 : p.RowsUsed),11:#,0}{100 * check.WorstError,9:0.000}{100 * check.WorstWidth,8:0.00}{held,11} {(p.BoundMet is true ? "yes" : p.BoundMet is false ? "NO" : "-"),-4} {check.Broken}{(check.Broken.Length > 0 ? "; " : "")}{p.Reason}"));
        return new QueryTimes(query, p.Path, exact.Median, plain.Median, ours.Median, allocated);
    }

    private static List<object?[]> Read(DuckDbConnection duck, string sql, CancellationToken cancel)
    {
        using DuckDbResult result = duck.Query(sql, cancel);
        return [.. result.Rows(cancel)];
    }

    private static void Summarise(string what, IReadOnlyCollection<QueryTimes> times, TextWriter report)
    {
        if (times.Count == 0) return;
        double exact = times.Sum(t => t.Exact), plain = times.Sum(t => t.Plain), ours = times.Sum(t => t.Ours);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} ({times.Count}): median ratio {Median(times.Select(t => t.Exact / t.Ours)):0.0}, sums {exact:0} / {ours:0} ms = {exact / ours:0.0}; the bare sample without error bars: median ratio {Median(times.Select(t => t.Exact / t.Plain)):0.0}, sums {exact:0} / {plain:0} ms = {exact / plain:0.0}"));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private readonly record struct QueryTimes(WorkloadQuery Query, AnswerPath Path, double Exact, double Plain, double Ours, long Allocated);
}
