using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class VacuumTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public VacuumTests()
    {
        store = ShapeStore.Create(folder["s"]);
        foreach (string content in (string[])["one", "two", "three"]) Replace(content);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_number_only_what_crashes_left_goes()
    {
        SortedDictionary<string, long> before = TempFolder.Listing(store.StoreDirectory);
        File.WriteAllText(folder["s/manifests/000009.json"], "{");
        Directory.CreateDirectory(folder["s/tables/objects"]);
        File.WriteAllText(folder["s/tables/objects/000009-00000000-000.parquet"], "12345");
        VacuumReport report = store.Vacuum();
        Assert.Equal((1, 5L), (report.FilesRemoved, report.BytesFreed));
        Assert.Empty(report.SnapshotsRemoved);
        Assert.Equal(before, TempFolder.Listing(store.StoreDirectory));
        Assert.Equal("one", Content(2));
    }

    [Fact]
    public void Keeping_one_snapshot_removes_the_data_of_the_others_but_not_their_history()
    {
        VacuumReport report = store.Vacuum(keep: 1);
        Assert.Equal([1, 2, 3], report.SnapshotsRemoved);
        Assert.Equal((2, 6L), (report.FilesRemoved, report.BytesFreed));
        Assert.Equal("three", Content(4));
        Assert.Contains("no snapshot 3", Assert.Throws<ApproxException>(() => store.At(3)).Message);
        Assert.Equal([(4, true), (3, false), (2, false), (1, false)], store.History().Select(entry => (entry.Manifest.Number, entry.IsKept)));
        Replace("five");
        Assert.Equal("five", Content(5));
        Assert.Equal("three", Content(4));
        Assert.Empty(store.Vacuum(keep: 2).SnapshotsRemoved);
    }

    [Fact]
    public void A_snapshot_that_is_open_keeps_its_files_until_it_is_let_go()
    {
        using (Snapshot old = store.At(2))
        {
            VacuumReport report = store.Vacuum(keep: 1);
            Assert.Equal([2], report.SnapshotsInUse);
            Assert.Equal("one", File.ReadAllText(old.PathOf(old.VolumeFiles[0].File)));
        }
        VacuumReport later = store.Vacuum(keep: 1);
        Assert.Equal((1, 3L), (later.FilesRemoved, later.BytesFreed));
        Assert.Equal("three", Content(4));
    }

    [Fact]
    public void The_work_of_a_running_writer_survives_vacuum()
    {
        using StoreTransaction running = store.BeginWrite("running");
        running.PutVolumeFile("b", "mask", ".raw", path => File.WriteAllText(path, "work"));
        store.Vacuum(keep: 1);
        using Snapshot after = running.Commit();
        Assert.Equal(["three", "work"], after.VolumeFiles.Select(file => File.ReadAllText(after.PathOf(file.File))));
    }

    [Fact]
    public void Vacuum_stops_at_a_damaged_manifest_because_it_cannot_know_what_it_names()
    {
        SortedDictionary<string, long> before = TempFolder.Listing(store.StoreDirectory);
        string path = folder["s/manifests/000003.json"];
        File.WriteAllText(path, new string(' ', (int)new FileInfo(path).Length));
        Assert.Contains("damaged", Assert.Throws<ApproxException>(() => store.Vacuum()).Message);
        Assert.Equal(before, TempFolder.Listing(store.StoreDirectory));
    }

    [Fact]
    public void Vacuum_does_not_follow_links_out_of_the_store()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        Directory.CreateDirectory(folder["elsewhere"]);
        File.WriteAllText(folder["elsewhere/precious"], "x");
        Directory.CreateDirectory(folder["s/tables"]);
        Directory.CreateSymbolicLink(folder["s/tables/link"], folder["elsewhere"]);
        store.Vacuum(keep: 1);
        Assert.True(File.Exists(folder["elsewhere/precious"]));
    }

    private void Replace(string content)
    {
        using StoreTransaction transaction = store.BeginWrite(content);
        transaction.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, content));
        transaction.Commit().Dispose();
    }

    private string Content(int number)
    {
        using Snapshot snapshot = store.At(number);
        return File.ReadAllText(snapshot.PathOf(Assert.Single(snapshot.VolumeFiles).File));
    }
}
