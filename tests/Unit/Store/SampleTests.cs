using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class SampleTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public SampleTests()
    {
        store = ShapeStore.Create(folder["s"]);
        using StoreTransaction transaction = store.BeginWrite("extract");
        transaction.Append(Shapes.Objects).Write(Shapes.Batch(0, 100));
        Put(transaction, "first");
        transaction.Commit().Dispose();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sample_moments_and_groups_made_with_the_rows_are_fresh()
    {
        using Snapshot snapshot = store.Current();
        SampleEntry sample = Assert.Single(snapshot.Samples);
        Assert.Equal(("by_specimen", 7L, 5L), (sample.Name, sample.Description.Rows, sample.Description.Cap));
        Assert.Equal(["specimen"], sample.Description.StratifyBy);
        Assert.Equal("volume", sample.Description.Parameters["outliers"]);
        Assert.Equal("rows first", File.ReadAllText(snapshot.SamplePath(sample, "rows")));
        Assert.Equal("strata first", File.ReadAllText(snapshot.SamplePath(sample, "strata")));
        Assert.Throws<ApproxException>(() => snapshot.SamplePath(sample, "other"));
        Assert.Equal("moments first", File.ReadAllText(snapshot.MomentsPath("OBJECTS")!));
        Assert.Equal("groups first", File.ReadAllText(snapshot.GroupsPath("objects")!));
        Assert.Null(snapshot.MomentsPath("volumes"));
    }

    [Fact]
    public void A_sample_goes_stale_when_its_table_changes_and_is_not_offered_for_answers()
    {
        Shapes.Append(store, 100, 10);
        using Snapshot snapshot = store.Current();
        Assert.Empty(snapshot.Samples);
        Assert.Equal("by_specimen", Assert.Single(snapshot.StaleSamples).Name);
        Assert.Null(snapshot.MomentsPath("objects"));
        Assert.Null(snapshot.GroupsPath("objects"));
    }

    [Fact]
    public void A_commit_that_leaves_the_table_alone_leaves_its_sample_fresh()
    {
        using StoreTransaction transaction = store.BeginWrite("other");
        transaction.PutVolumeFile("0", "mask", ".raw", path => File.WriteAllText(path, "x"));
        Assert.Equal(0, transaction.RemoveRows("objects", "77"));
        using Snapshot snapshot = transaction.Commit();
        Assert.Single(snapshot.Samples);
    }

    [Fact]
    public void A_sample_drawn_from_a_table_that_changed_meanwhile_is_refused()
    {
        using StoreTransaction sampling = store.BeginWrite("sample");
        Put(sampling, "late");
        Shapes.Append(store, 100, 10);
        Assert.Contains("another process changed table 'objects'", Assert.Throws<ApproxException>(() => sampling.Commit()).Message);
        using Snapshot snapshot = store.Current();
        Assert.Equal("rows first", File.ReadAllText(snapshot.SamplePath(snapshot.StaleSamples.Single(), "rows")));
    }

    [Fact]
    public void A_sample_merged_at_commit_is_merged_with_what_the_store_has_by_then()
    {
        using StoreTransaction a = store.BeginWrite("a"), b = store.BeginWrite("b");
        foreach ((StoreTransaction transaction, string name, int first) in new[] { (a, "a", 100), (b, "b", 200) })
        {
            transaction.Append(Shapes.Objects).Write(Shapes.Batch(first, 10));
            transaction.AtCommit(latest =>
            {
                long rows = transaction.Connection.Scalar<long>($"SELECT count(*) FROM {transaction.ScanSql("objects")}");
                Put(transaction, File.ReadAllText(latest.SamplePath(latest.Samples.Single(), "rows"))[5..] + "+" + name + rows);
            });
        }
        b.Commit().Dispose();
        using Snapshot both = a.Commit();
        Assert.Equal("rows first+b110+a120", File.ReadAllText(both.SamplePath(both.Samples.Single(), "rows")));
        Assert.Equal(120, both.Table("objects").Rows);
    }

    [Fact]
    public void A_sample_is_replaced_removed_and_goes_with_its_table()
    {
        using (StoreTransaction transaction = store.BeginWrite("again"))
        {
            Put(transaction, "second");
            transaction.Commit().Dispose();
        }
        using (Snapshot snapshot = store.Current()) Assert.Equal("rows second", File.ReadAllText(snapshot.SamplePath(snapshot.Samples.Single(), "rows")));
        using (StoreTransaction transaction = store.BeginWrite("remove"))
        {
            transaction.RemoveSample("by_specimen");
            using Snapshot snapshot = transaction.Commit();
            Assert.Empty(snapshot.Manifest.Samples);
            Assert.NotNull(snapshot.MomentsPath("objects"));
        }
        using (StoreTransaction transaction = store.BeginWrite("drop"))
        {
            transaction.DropTable("Objects");
            using Snapshot snapshot = transaction.Commit();
            Assert.Empty(snapshot.Tables);
            Assert.Empty(snapshot.Manifest.Moments);
        }
    }

    [Fact]
    public void A_sample_of_no_table_and_an_unsafe_name_are_refused()
    {
        using StoreTransaction transaction = store.BeginWrite("x");
        Assert.Throws<ApproxException>(() => transaction.PutSample("../x", new SampleDescription("objects", [], 1), ("rows", path => File.WriteAllText(path, ""))));
        transaction.PutSample("x", new SampleDescription("nuclei", [], 1), ("rows", path => File.WriteAllText(path, "")));
        Assert.Contains("'nuclei'", Assert.Throws<ApproxException>(() => transaction.Commit()).Message);
    }

    [Fact]
    public void The_length_unit_is_changed_only_while_the_store_has_no_table()
    {
        using (StoreTransaction transaction = store.BeginWrite("x"))
        {
            transaction.LengthUnit = Unit.VoxelEdge;
            Assert.Contains("would not go with them", Assert.Throws<ApproxException>(() => transaction.Commit()).Message);
        }
        ShapeStore empty = ShapeStore.Create(folder["empty"]);
        using StoreTransaction first = empty.BeginWrite("x");
        first.LengthUnit = Unit.VoxelEdge;
        first.Append(Shapes.Objects).Write(Shapes.Batch(0, 1));
        using Snapshot snapshot = first.Commit();
        Assert.Equal(Unit.VoxelEdge, snapshot.LengthUnit);
    }

    [Fact]
    public void A_table_that_is_not_there_is_said_with_the_nearest_name()
    {
        using Snapshot snapshot = store.Current();
        Assert.Contains("'objects'", Assert.Throws<ApproxException>(() => snapshot.Table("object")).Hint);
    }

    private static void Put(StoreTransaction transaction, string content)
    {
        SampleDescription description = new("objects", ["specimen"], 7, 5) { Parameters = new Dictionary<string, string> { ["outliers"] = "volume" } };
        transaction.PutSample("by_specimen", description, ("rows", path => File.WriteAllText(path, "rows " + content)), ("strata", path => File.WriteAllText(path, "strata " + content)));
        transaction.PutMoments("objects", path => File.WriteAllText(path, "moments " + content));
        transaction.PutGroups("objects", path => File.WriteAllText(path, "groups " + content));
    }
}
