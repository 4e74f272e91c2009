using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class CommitTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public CommitTests() => store = ShapeStore.Create(folder["s.approx"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_store_is_empty_and_has_unit_and_seed()
    {
        using Snapshot snapshot = ShapeStore.Create(folder["new.approx"], Unit.VoxelEdge, seed: ulong.MaxValue - 6).Current();
        Assert.Equal(1, snapshot.Number);
        Assert.Equal(ulong.MaxValue - 6, snapshot.Seed);
        Assert.Equal(Unit.VoxelEdge, snapshot.LengthUnit);
        Assert.Empty(snapshot.TableNames);
        Assert.Equal("000001.json\n", File.ReadAllText(folder["new.approx/CURRENT"]));
    }

    [Fact]
    public void A_commit_makes_the_next_snapshot_and_leaves_the_pinned_one_as_it_was()
    {
        using Snapshot before = store.Current();
        using Snapshot after = Keep("a", "hello");
        Assert.Equal(2, after.Number);
        Assert.Empty(before.VolumeFiles);
        Assert.Equal("hello", File.ReadAllText(after.PathOf(Assert.Single(after.VolumeFiles).File)));
        using Snapshot current = ShapeStore.Open(folder["s.approx"]).Current();
        Assert.Equal(2, current.Number);
    }

    [Fact]
    public void A_transaction_disposed_without_commit_leaves_no_trace()
    {
        SortedDictionary<string, long> before = TempFolder.Listing(store.StoreDirectory);
        using (StoreTransaction transaction = store.BeginWrite("test"))
        {
            transaction.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, "x"));
        }
        Assert.Equal(before, TempFolder.Listing(store.StoreDirectory));
    }

    [Fact]
    public void A_commit_without_changes_makes_no_snapshot()
    {
        using StoreTransaction transaction = store.BeginWrite("test");
        using Snapshot same = transaction.Commit();
        Assert.Equal(1, same.Number);
    }

    [Theory]
    [InlineData("FilesMoved")]
    [InlineData("ManifestWritten")]
    [InlineData("CurrentPrepared")]
    public void A_commit_that_fails_before_CURRENT_is_replaced_takes_everything_back(string step)
    {
        Keep("a", "first").Dispose();
        SortedDictionary<string, long> before = TempFolder.Listing(store.StoreDirectory);
        ShapeStore failing = store.With(onStep: reached =>
        {
            if (reached.ToString() == step) throw new IOException("No space left on device", 28);
        });
        using (StoreTransaction transaction = failing.BeginWrite("test"))
        {
            transaction.PutVolumeFile("b", "mask", ".raw", path => File.WriteAllText(path, "second"));
            ApproxException error = Assert.Throws<ApproxException>(() => transaction.Commit());
            Assert.Equal(ErrorKind.Data, error.Kind);
            Assert.Contains("disk is full", error.Message);
        }
        Assert.Equal(before, TempFolder.Listing(store.StoreDirectory));
    }

    [Fact]
    public void A_failure_after_CURRENT_is_replaced_does_not_take_back_what_readers_see()
    {
        ShapeStore failing = store.With(onStep: reached =>
        {
            if (reached == CommitStep.CurrentReplaced) throw new IOException("Input/output error", 5);
        });
        using (StoreTransaction transaction = failing.BeginWrite("test"))
        {
            transaction.PutVolumeFile("b", "mask", ".raw", path => File.WriteAllText(path, "second"));
            Assert.Throws<ApproxException>(() => transaction.Commit());
        }
        using Snapshot current = store.Current();
        Assert.Equal("second", File.ReadAllText(current.PathOf(Assert.Single(current.VolumeFiles).File)));
    }

    [Fact]
    public void A_manifest_that_a_crash_left_unnamed_is_neither_read_nor_overwritten()
    {
        File.WriteAllText(folder["s.approx/manifests/000002.json"], "{ torn");
        using Snapshot after = Keep("a", "x");
        Assert.Equal(3, after.Number);
        Assert.Equal(1, after.Manifest.Parent);
        Assert.Equal("{ torn", File.ReadAllText(folder["s.approx/manifests/000002.json"]));
        Assert.Equal([3, 1], store.History().Select(entry => entry.Manifest.Number));
        Assert.Throws<ApproxException>(() => store.At(2));
    }

    [Fact]
    public void Two_writers_at_the_same_time_both_keep_their_volumes()
    {
        using StoreTransaction first = store.BeginWrite("first");
        using StoreTransaction second = store.BeginWrite("second");
        first.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, "same"));
        second.PutVolumeFile("b", "mask", ".raw", path => File.WriteAllText(path, "same"));
        second.Commit().Dispose();
        using Snapshot both = first.Commit();
        Assert.Equal(["b", "a"], both.VolumeFiles.Select(file => file.Volume));
        Assert.Equal(["first", "second", "create"], store.History().Select(entry => entry.Manifest.Provenance.Why));
    }

    [Fact]
    public void Writers_on_many_threads_lose_nothing()
    {
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i => Keep("v" + i, "content " + i).Dispose());
        using Snapshot snapshot = store.Current();
        Assert.Equal(13, snapshot.Number);
        Assert.Equal(12, snapshot.VolumeFiles.Count);
        Assert.All(snapshot.VolumeFiles, file => Assert.Equal("content " + file.Volume[1..], File.ReadAllText(snapshot.PathOf(file.File))));
    }

    [Fact]
    public void A_commit_waits_for_the_lock_and_then_says_who_holds_it()
    {
        using StoreTransaction transaction = store.With(lockPatience: TimeSpan.FromMilliseconds(50)).BeginWrite("test");
        transaction.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, "x"));
        using (StoreLock held = StoreLock.Acquire(store.Layout, TimeSpan.Zero))
        {
            ApproxException error = Assert.Throws<ApproxException>(() => transaction.Commit());
            Assert.Equal(ErrorKind.Data, error.Kind);
            Assert.Contains("is being written by another process", error.Message);
            Assert.Contains($"process {Environment.ProcessId} ", error.Message);
            using Snapshot read = store.Current(); // readers are not blocked
            Assert.Equal(1, read.Number);
        }
        transaction.Commit().Dispose(); // and the work is not lost
        using Snapshot after = store.Current();
        Assert.Single(after.VolumeFiles);
    }

    [Fact]
    public void The_work_of_a_dead_writer_is_swept_and_that_of_a_living_one_is_not()
    {
        using StoreTransaction living = store.BeginWrite("living");
        living.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, "x"));
        Directory.CreateDirectory(folder["s.approx/tmp/work-1-dead"]);
        File.WriteAllText(folder["s.approx/tmp/work-1-dead/0001.parquet"], "half");
        File.WriteAllText(folder["s.approx/tmp/work-1-dead.lock"], "");
        File.WriteAllText(folder["s.approx/tmp/work-2-dead.lock"], "");
        store.BeginWrite("sweeper").Dispose();
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder["s.approx/tmp"]), path => path.Contains("dead", StringComparison.Ordinal));
        using Snapshot after = living.Commit();
        Assert.Equal("x", File.ReadAllText(after.PathOf(after.VolumeFiles[0].File)));
    }

    [Fact]
    public void Provenance_is_kept_word_for_word()
    {
        using (StoreTransaction transaction = store.BeginWrite("extract"))
        {
            transaction.Command = "approx extract 'ä b.tif' --into s.approx";
            transaction.Pipeline = "steps:\n- threshold: otsu\n";
            transaction.Parameters["connectivity"] = "26";
            transaction.Sources.Add(new SourceFile("ä b.tif", 123, new string('a', 64)));
            transaction.PutVolumeFile("a", "mask", ".raw", path => File.WriteAllText(path, "x"));
            transaction.Commit().Dispose();
        }
        using Snapshot read = ShapeStore.Open(store.StoreDirectory).Current();
        Assert.Equal("approx extract 'ä b.tif' --into s.approx", read.Provenance.Command);
        Assert.Equal("steps:\n- threshold: otsu\n", read.Provenance.Pipeline);
        Assert.Equal("26", read.Provenance.Parameters["connectivity"]);
        Assert.Equal([new SourceFile("ä b.tif", 123, new string('a', 64))], read.Provenance.Sources);
        Assert.StartsWith("approx 0.", read.Provenance.Program);
    }

    private Snapshot Keep(string volume, string content)
    {
        using StoreTransaction transaction = store.BeginWrite("keep");
        transaction.PutVolumeFile(volume, "mask", ".raw", path => File.WriteAllText(path, content));
        return transaction.Commit();
    }
}
