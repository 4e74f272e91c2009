using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class CrashTests : IDisposable
{
    private const int Kills = 8;
    private const int StoresPerChild = 7;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_process_killed_at_any_moment_leaves_the_last_snapshot_whole()
    {
        string[] stores = [.. Enumerable.Range(0, StoresPerChild).Select(i => ShapeStore.Create(folder["s" + i]).StoreDirectory)];
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        Random random = new(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            // Each store of the killed process is at a moment of its own in its own commit: 8 × 7 moments.
            ConcurrentDictionary<string, int> acknowledged = KillAtRandom(stores, random.Next(150));
            foreach (string directory in stores) CheckWhole(connection, directory, acknowledged.GetValueOrDefault(directory, 1));
        }
        foreach (string directory in stores)
        {
            ShapeStore store = ShapeStore.Open(directory);
            using (Snapshot last = store.Current()) Assert.True(last.Number > Kills, $"only {last.Number} commits: the test did not test");
            store.Vacuum(keep: 1);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(directory, "tmp"), "work-*"));
            Assert.Equal(store.Usage().Current, store.Usage().Disk);
            CheckWhole(connection, directory, 1);
        }
    }

    private static void CheckWhole(DuckDbConnection connection, string directory, int acknowledged)
    {
        ShapeStore store = ShapeStore.Open(directory);
        using Snapshot snapshot = store.Current();
        Assert.True(snapshot.Number >= acknowledged, $"commit {acknowledged} had returned; the store is at {snapshot.Number}");
        Assert.Empty(store.Verify().Problems);
        if (snapshot.FindTable("objects") is not { } table) return;
        SampleEntry sample = Assert.Single(snapshot.Samples);
        Assert.Equal(table.Rows, sample.Description.Rows);
        Assert.Equal(table.Rows, new FileInfo(snapshot.SamplePath(sample, "rows")).Length);
        snapshot.Attach(connection);
        using DuckDbResult read = connection.Query("SELECT count(*), count(DISTINCT bbox_x0), count(*) FILTER (volume <> sqrt(-bbox_x0)) FROM objects");
        Assert.Equal([[table.Rows, table.Rows, 0L]], read.Rows());
    }

    private static ConcurrentDictionary<string, int> KillAtRandom(string[] stores, int milliseconds)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Approx.Tests.Unit.dll");
        ProcessStartInfo start = new("dotnet", ["exec", program]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = program;
        start.Environment[CrashChild.Variable] = string.Join('\n', stores);
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process child = Process.Start(start)!;
        ConcurrentDictionary<string, int> acknowledged = new();
        using ManualResetEventSlim working = new();
        child.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split('\t') is not [string store, string number]) return;
            acknowledged[store] = int.Parse(number, CultureInfo.InvariantCulture);
            if (acknowledged.Count == stores.Length) working.Set();
        };
        child.BeginOutputReadLine();
        bool started = working.Wait(TimeSpan.FromSeconds(60));
        Thread.Sleep(milliseconds);
        child.Kill();
        child.WaitForExit();
        Assert.True(started, "the child did not commit to every store within a minute");
        return acknowledged;
    }
}
