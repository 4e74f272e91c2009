using System.Diagnostics;
using System.Globalization;
using Approx.Bench.Extraction;
using Approx.DuckDb;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Bench.Queries;

/// <summary>
/// What it costs to draw the samples of a stored table: beside DuckDB's own scan of the same columns (the largest value of each, so that all are decoded),
/// same process, same threads. Nothing is committed.
/// </summary>
internal sealed class SampleBench(string directory, int threads)
{
    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        ShapeStore store = ShapeStore.Open(directory);
        using StoreTransaction transaction = store.BeginWrite("bench");
        TableEntry table = transaction.Basis.Table("objects");
        long rows = table.Parts.Sum(p => p.Rows);
        transaction.Connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"), cancel);
        string columns = string.Join(", ", table.Definition.Columns.Select(c => $"max({SqlText.Identifier(c.Name)})"));
        string scan = $"SELECT {columns} FROM {transaction.ScanSql("objects")}";
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:#,0} rows, {table.Definition.Columns.Count} columns, {threads} threads, DuckDB {DuckDbDatabase.LibraryVersion}"));
        report.WriteLine($"{"what",-44}{"seconds",9}{"cpu s",9}{"ns/row",9}{"ratio",8}{"by cpu",8}{"MB",8}");
        Cost peer = Cost.Of(() => { using DuckDbResult read = transaction.Connection.Query(scan, cancel); });
        peer = peer.Better(Cost.Of(() => { using DuckDbResult read = transaction.Connection.Query(scan, cancel); }));
        Line("DuckDB: full scan", peer);
        Line("rows as batches", Cost.Of(() =>
        {
            foreach (var batch in ScanBatches.Read(transaction.Connection, $"SELECT * FROM {transaction.ScanSql("objects")}", table.Definition, cancel)) cancel.ThrowIfCancellationRequested();
        }));
        foreach (SampleSpec spec in DefaultSamples.Of(table.Definition))
        {
            Line($"sample {spec.Name}", Cost.Of(() => SummaryScan.Drawn(transaction, table.Definition, [spec], cancel)));
        }
        Line("the default samples", Cost.Of(() => SummaryScan.Draw(transaction, table.Definition, null, cancel)));
        Line("samples, moments, sketches, groups", Cost.Of(() => SummaryScan.Rebuild(transaction, table.Definition, null, cancellation: cancel)));

        void Line(string what, Cost cost) => report.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-44}{cost.Seconds,9:0.0}{cost.Processor,9:0.0}{cost.Processor * 1e9 / rows,9:0}{cost.Seconds / peer.Seconds,8:0.00}{cost.Processor / peer.Processor,8:0.00}{cost.Bytes / 1e6,8:0}"));
    }

    private readonly record struct Cost(double Seconds, double Processor, long? Bytes)
    {
        public static Cost Of(Action action)
        {
            Stopwatch clock = new();
            TimeSpan before = default;
            double processor = 0;
            long? bytes = PeakMemory.Above(() =>
            {
                before = Environment.CpuUsage.TotalTime;
                clock.Start();
                action();
                clock.Stop();
                processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            });
            return new Cost(clock.Elapsed.TotalSeconds, processor, bytes);
        }

        public Cost Better(Cost other) => new(Math.Min(Seconds, other.Seconds), Math.Min(Processor, other.Processor), Bytes);
    }
}
