using System.Diagnostics;
using System.Globalization;
using Approx.Bench.Tables;
using Approx.Cli.Commands;
using Approx.Store;

namespace Approx.Bench.Queries;

/// <summary>The benchmark table as Parquet and as a store, made once and kept in a cache folder.</summary>
internal static class BenchStore
{
    private static readonly string[] Units = ["volume_um3=um3", "thickness=um", "z=um"];

    /// <summary>The store's directory; makes what is missing.</summary>
    public static string Make(string cache, long rows, int threads, TextWriter report, CancellationToken cancel)
    {
        string folder = Path.Combine(cache, rows.ToString(CultureInfo.InvariantCulture)), objects = Path.Combine(folder, "objects.parquet"), store = Path.Combine(folder, "bench.approx");
        if (!File.Exists(objects)) new WorkloadWriter(rows, threads).Write(folder, report, cancel);
        // A store whose second table is there was finished.
        if (Directory.Exists(store))
        {
            using Snapshot snapshot = ShapeStore.Open(store).Current();
            if (snapshot.FindTable("specimens") is not null) return store;
            Directory.Delete(store, recursive: true);
        }
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        new ImportJob { Files = [objects], Table = "objects", Id = "object_id", Specimen = "specimen", Design = ["grp", "region"], Units = Units }.Run(store, cancel).Dispose();
        double seconds = clock.Elapsed.TotalSeconds, processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        new ImportJob { Files = [Path.Combine(folder, "specimens.parquet")], Table = "specimens" }.Run(store, cancel).Dispose();
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import of {rows:#,0} rows with samples, moments and groups: {seconds:0.0} s, {rows / seconds:#,0} rows/s; {processor:0.0} s of processor time, {rows / processor:#,0} rows per processor second"));
        return store;
    }
}
