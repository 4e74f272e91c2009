using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class ConcurrentTableTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public ConcurrentTableTests() => store = ShapeStore.Create(folder["s.approx"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Appends_commute_and_a_snapshot_keeps_its_rows()
    {
        Shapes.Append(store, 0, 100);
        using Snapshot pinned = store.Current();
        using StoreTransaction first = store.BeginWrite("first");
        using StoreTransaction second = store.BeginWrite("second");
        first.Append(Shapes.Objects).Write(Shapes.Batch(100, 50));
        second.Append(Shapes.Objects).Write(Shapes.Batch(150, 50));
        second.Commit().Dispose();
        first.Commit().Dispose();
        Assert.Equal([.. Enumerable.Range(0, 100), .. Enumerable.Range(150, 50), .. Enumerable.Range(100, 50)], Shapes.Rows(store, 200));
        Assert.Equal([[100L]], Shapes.Query(pinned, "SELECT count(*) FROM objects"));
    }

    [Fact]
    public void Replacing_a_table_that_another_process_changed_is_refused_and_loses_nothing()
    {
        Shapes.Append(store, 0, 10);
        using StoreTransaction replacing = store.BeginWrite("replace");
        replacing.ReplaceTable(Shapes.Objects).Write(Shapes.Batch(50, 5));
        Shapes.Append(store, 10, 10);
        Assert.Contains("another process changed table 'objects'", Assert.Throws<ApproxException>(() => replacing.Commit()).Message);
        Assert.Equal(Enumerable.Range(0, 20), Shapes.Rows(store, 20));
        using StoreTransaction again = store.BeginWrite("replace");
        again.ReplaceTable(Shapes.Objects).Write(Shapes.Batch(50, 5));
        again.Commit().Dispose();
        Assert.Equal(Enumerable.Range(50, 5), Shapes.Rows(store, 60));
    }

    [Fact]
    public void Rows_of_volumes_are_removed_and_others_kept_in_order_with_nulls()
    {
        Shapes.Append(store, 0, 2500); // volumes 0, 1, 2
        Shapes.Append(store, 3000, 1000); // volume 3 alone in its part
        Shapes.Append(store, 4000, 500);
        using (StoreTransaction transaction = store.BeginWrite("again"))
        {
            Assert.Equal(2000, transaction.RemoveRows("objects", "1", "3"));
            transaction.Append(Shapes.Objects).Write(Shapes.Batch(1000, 10));
            Assert.Equal([[2010L]], Query(transaction, $"SELECT count(*) FROM {transaction.ScanSql("objects")}"));
            transaction.Commit().Dispose();
        }
        Assert.Equal([.. Enumerable.Range(0, 1000), .. Enumerable.Range(2000, 500), .. Enumerable.Range(4000, 500), .. Enumerable.Range(1000, 10)], Shapes.Rows(store, 4500));
        using Snapshot snapshot = store.Current();
        Assert.Equal(3, snapshot.Table("objects").Parts.Count);
        Assert.Empty(store.Verify().Problems);
    }

    [Fact]
    public void Rows_without_a_volume_stay_when_volumes_are_removed()
    {
        TableDefinition table = new("t", [new ColumnDefinition("volume_id", ColumnType.Utf8), new ColumnDefinition("x", ColumnType.Int32)]);
        Load(table, "SELECT * FROM (VALUES (NULL, 1), ('it''s', 2), ('b', 3)) AS v(volume_id, x)");
        using StoreTransaction transaction = store.BeginWrite("remove");
        Assert.Equal(1, transaction.RemoveRows("t", "it's", "no such"));
        transaction.Commit().Dispose();
        Assert.Equal([[1], [3]], Shapes.Query(store, "SELECT x FROM t"));
    }

    [Fact]
    public void Rows_of_a_removed_volume_that_another_process_appended_meanwhile_go_too()
    {
        Shapes.Append(store, 0, 100);
        using StoreTransaction removing = store.BeginWrite("remove");
        removing.RemoveRows("objects", "0");
        Shapes.Append(store, 900, 200); // 100 rows of volume 0, 100 of volume 1
        removing.Commit().Dispose();
        Assert.Equal(Enumerable.Range(1000, 100), Shapes.Rows(store, 1100));
    }

    private void Load(TableDefinition table, string query)
    {
        using StoreTransaction transaction = store.BeginWrite("load");
        transaction.AppendQuery(table, query);
        transaction.Commit().Dispose();
    }

    private static List<object?[]> Query(StoreTransaction transaction, string sql)
    {
        using DuckDbResult result = transaction.Connection.Query(sql);
        return result.Rows();
    }
}
