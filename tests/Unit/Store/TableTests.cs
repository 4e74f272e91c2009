using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class TableTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public TableTests() => store = ShapeStore.Create(folder["s.approx"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_come_back_in_order_with_every_type_and_null()
    {
        using (StoreTransaction transaction = store.BeginWrite("append"))
        {
            TableWriter writer = transaction.Append(Shapes.Objects);
            for (int first = 0; first < 10_000; first += 2500) writer.Write(Shapes.Batch(first, 2500));
            Assert.Equal(10_000, writer.Rows);
            transaction.Commit().Dispose();
        }
        List<object?[]> rows = Shapes.Query(store, "SELECT * FROM objects");
        Assert.Equal(10_000, rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            object?[] expected =
            [
                Shapes.Id(row), (long)(row / 1000), row % 11 == 3 ? null : "mouse 'ö' " + (row / 3000), row % 7 == 0 ? null : Math.Sqrt(row), row % 5 == 0, -row,
                new DateOnly(1970, 1, 1).AddDays(row % 20000), DateTime.UnixEpoch.AddMicroseconds(row * 1_000_001L),
            ];
            Assert.Equal(expected, rows[row]);
        }
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_however_they_are_cut_into_batches()
    {
        const int rows = 5000;
        SortedDictionary<string, long>? before = null;
        foreach (int size in (int[])[5000, 2048, 777, 1])
        {
            ShapeStore other = ShapeStore.Create(folder["cut" + size]);
            using (StoreTransaction transaction = other.BeginWrite("append"))
            {
                TableWriter writer = transaction.Append(Shapes.Objects);
                RecordBatch all = Shapes.Batch(0, rows);
                for (int first = 0; first < rows; first += size) writer.Write(all.Slice(first, Math.Min(size, rows - first)));
                transaction.Commit().Dispose();
            }
            // The names hold the checksum.
            SortedDictionary<string, long> now = TempFolder.Listing(folder[$"cut{size}/tables"]);
            Assert.Equal(before ?? now, now);
            before = now;
        }
    }

    [Fact]
    public void A_table_is_split_into_parts_at_whole_row_groups_the_same_by_either_way_in()
    {
        const int group = ParquetFormat.RowGroupSize;
        TableDefinition table = new("t", [new ColumnDefinition("a", ColumnType.Int64), new ColumnDefinition("b", ColumnType.Int64)]);
        using StoreTransaction queried = store.BeginWrite("append", partBytes: 2 * 16 * group);
        Assert.Equal(2 * group + 1, queried.AppendQuery(table, $"SELECT range AS a, 3 * range AS b FROM range({2 * group + 1})"));
        using Snapshot one = queried.Commit();
        Assert.Equal([2L * group, 1], one.Table("t").Parts.Select(part => part.Rows));

        ShapeStore other = ShapeStore.Create(folder["batches"]);
        using StoreTransaction written = other.BeginWrite("append", partBytes: 2 * 16 * group);
        TableWriter writer = written.Append(table);
        const int size = 50_000;
        for (int first = 0; first <= 2 * group; first += size)
        {
            int count = Math.Min(size, 2 * group + 1 - first);
            writer.Write(new RecordBatch(table.ToArrow(), count, [Numbers(first, count, 1), Numbers(first, count, 3)]));
        }
        using Snapshot two = written.Commit();
        Assert.Equal(one.Table("t").Parts.Select(part => part.File), two.Table("t").Parts.Select(part => part.File));
        Assert.Equal([[2L * group + 1, 0L]], Shapes.Query(two, "SELECT count(*), count_if(b <> 3 * a)::BIGINT FROM t"));
    }

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

    [Fact]
    public void Columns_added_later_are_null_in_former_rows_and_the_other_way_round()
    {
        ColumnDefinition id = new("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false);
        Load(new TableDefinition("t", [id, new ColumnDefinition("a", ColumnType.Int32)]), "SELECT 1 AS object_id, 10 AS a");
        Load(new TableDefinition("t", [new ColumnDefinition("b", ColumnType.Utf8, Unit: null), id]), "SELECT 2 AS object_id, 'x' AS b");
        Assert.Equal([[1L, 10, null], [2L, null, "x"]], Shapes.Query(store, "SELECT * FROM t"));
        Assert.Empty(store.Verify().Problems);
        using Snapshot snapshot = store.Current();
        Assert.Equal(["object_id", "a", "b"], snapshot.Table("T").Definition.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_table_without_rows_is_there_with_its_columns()
    {
        using (StoreTransaction transaction = store.BeginWrite("append"))
        {
            transaction.Append(Shapes.Objects);
            transaction.Commit().Dispose();
        }
        using Snapshot snapshot = store.Current();
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        snapshot.Attach(connection);
        using DuckDbResult result = connection.Query("SELECT * FROM objects");
        Assert.Empty(result.Rows());
        Assert.Equal(Shapes.Objects.Columns.Select(column => (column.Name, column.Type.Sql())), result.Columns.Select(column => (column.Name, column.Type.ToString())));
        Load(new TableDefinition("none", [new ColumnDefinition("x", ColumnType.Int64)]), "SELECT 1 AS x WHERE false");
        Assert.Equal([[0L]], Shapes.Query(store, "SELECT count(*) FROM none"));
    }

    [Fact]
    public void What_does_not_fit_the_definition_is_refused()
    {
        using StoreTransaction transaction = store.BeginWrite("append");
        TableDefinition table = new("t", [new ColumnDefinition("object_id", ColumnType.Int64, Nullable: false), new ColumnDefinition("s", ColumnType.Utf8)]);
        TableWriter writer = transaction.Append(table);
        BytesBuilder text = new(ArrowType.Utf8);
        text.Append("x");
        ArrowArray one = text.Build();
        Refused("negative", () => writer.Write(Make(("object_id", Numbers(-1, 1, 1)), ("s", one))));
        Refused("no column 's'", () => writer.Write(Make(("object_id", Numbers(1, 1, 1)))));
        Refused("has a column 'more'", () => writer.Write(Make(("object_id", Numbers(1, 1, 1)), ("s", one), ("more", one))));
        Refused("is string; int64", () => writer.Write(Make(("object_id", one), ("s", one))));
        PrimitiveBuilder<long> none = new(ArrowType.Int64);
        none.AppendNull();
        Refused("allows no null", () => writer.Write(Make(("object_id", none.Build()), ("s", one))));
        ArrowArray torn = new(ArrowType.Utf8, 1, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>([0, 1]), new ArrowBuffer(new byte[] { 0xFF })]);
        Refused("UTF-8", () => writer.Write(Make(("object_id", Numbers(1, 1, 1)), ("s", torn))));
        Refused("negative", () => transaction.AppendQuery(table, "SELECT -1 AS object_id, '' AS s"));
        Refused("allows no null", () => transaction.AppendQuery(table, "SELECT NULL AS object_id, '' AS s"));
        Assert.Throws<DuckDbException>(() => transaction.AppendQuery(table, "SELECT 'abc' AS object_id, '' AS s"));
        Assert.Throws<DuckDbException>(() => transaction.AppendQuery(table, "SELECT 1 AS object_id"));
    }

    [Fact]
    public void A_file_is_imported_by_a_query_with_the_types_it_would_have()
    {
        File.WriteAllText(folder["a.csv"], "id,name,mean area,big,when\n1,ä,1.5,170141183460469231731687303715884105,2024-02-29\n2,,2.5,1,2024-03-01\n");
        using StoreTransaction transaction = store.BeginWrite("import");
        string csv = $"SELECT id, name, \"mean area\", \"when\", id::UTINYINT AS tiny, 3.25::DECIMAL(9,2) AS price, 'red'::ENUM('red') AS colour, now() AS at FROM read_csv({SqlText.Literal(folder["a.csv"])}); ";
        TableDefinition table = transaction.Describe("objects", csv);
        Assert.Equal(
            [ColumnType.Int64, ColumnType.Utf8, ColumnType.Float64, ColumnType.Date32, ColumnType.Int32, ColumnType.Float64, ColumnType.Utf8, ColumnType.Timestamp],
            table.Columns.Select(column => column.Type));
        Assert.Equal(2, transaction.AppendQuery(table, csv));
        transaction.Commit().Dispose();
        Assert.Equal([["ä", 1.5, 3.25, "red"], [null, 2.5, 3.25, "red"]], Shapes.Query(store, "SELECT name, \"mean area\", price, colour FROM objects"));
        Refused("type INTEGER[]", () => store.BeginWrite("x").Describe("t", "SELECT [1, 2] AS l"));
    }

    [Fact]
    public void A_part_carries_role_unit_and_definition_and_only_types_that_Spark_reads()
    {
        Shapes.Append(store, 0, 100);
        using Snapshot snapshot = store.Current();
        string part = snapshot.PartPaths("objects").Single();
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        Schema schema = ParquetFormat.SchemaIn(connection, part)!;
        Assert.Equal(Shapes.Objects, ArrowSchema.FromArrow("objects", schema));
        Assert.Equal("um3", schema.Field("volume").Metadata.Find("unit"));
        Assert.Equal("voxels × voxel volume; \"exact\"", schema.Field("volume").Metadata.Find("definition"));
        using DuckDbResult result = connection.Query($"SELECT type, converted_type FROM parquet_schema({SqlText.Literal(part)}) OFFSET 1");
        Assert.Equal(
            [["INT64", "INT_64"], ["INT64", "INT_64"], ["BYTE_ARRAY", "UTF8"], ["DOUBLE", null], ["BOOLEAN", null], ["INT32", "INT_32"], ["INT32", "DATE"], ["INT64", "TIMESTAMP_MICROS"]],
            result.Rows());
    }

    [Fact]
    public void An_observer_sees_every_batch_once_and_in_order()
    {
        List<int> seen = [];
        using StoreTransaction transaction = store.BeginWrite("append");
        TableWriter writer = transaction.Append(Shapes.Objects);
        writer.Attach(new Watcher(batch => seen.Add(batch.Length)));
        foreach (int rows in (int[])[3, 5000, 0, 1]) writer.Write(Shapes.Batch(0, rows));
        Assert.Equal([3, 5000, 0, 1], seen);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with [brackets] and ' quote")]
    [InlineData("a*b?c")]
    [InlineData("year=2024")]
    [InlineData("größe {1,2}")]
    public void A_store_in_a_directory_with_any_name_is_scanned_also_in_the_sandbox(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('*', StringComparison.Ordinal), "not a name on Windows");
        // A neighbour that the name, taken as a pattern, would match.
        foreach (string other in (string[])["axbyc", "with b and ' quote"]) Directory.CreateDirectory(folder[other]);
        ShapeStore here = ShapeStore.Create(folder[name]);
        Shapes.Append(here, 0, 10);
        Shapes.Append(here, 10, 10);
        using Snapshot snapshot = here.Current();
        using SandboxedDatabase database = snapshot.OpenSandbox();
        using SandboxedConnection connection = database.Connect();
        Assert.Equal(20, Count(connection.Trusted, "SELECT count(*) FROM objects"));
        Assert.Equal(8, Count(connection.Trusted, "SELECT count(*) FROM (DESCRIBE objects)"));
        Assert.Throws<DuckDbException>(() => Count(connection.Trusted, $"SELECT count(*) FROM read_text({SqlText.Literal(folder[name + "/CURRENT"])})"));
        using (DuckDbResult result = connection.Query("SELECT max(volume) FROM objects")) Assert.Equal(Math.Sqrt(19), result.Rows()[0][0]);

        static long Count(DuckDbConnection trusted, string sql) => trusted.Scalar<long>(sql);
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

    private static ArrowArray Numbers(int first, int count, int factor)
    {
        PrimitiveBuilder<long> builder = new(ArrowType.Int64, count);
        for (int i = 0; i < count; i++) builder.Append((long)(first + i) * factor);
        return builder.Build();
    }

    private static RecordBatch Make(params (string Name, ArrowArray Values)[] columns) =>
        new(new Schema(ValueList.From(columns.Select(c => new Field(c.Name, c.Values.Type)))), columns[0].Values.Length, [.. columns.Select(c => c.Values)]);

    private static void Refused(string message, Action action)
    {
        ApproxException error = Assert.ThrowsAny<ApproxException>(action);
        Assert.Contains(message, error.Message);
    }

    private sealed class Watcher(Action<RecordBatch> see) : IBatchObserver
    {
        public void Observe(RecordBatch batch) => see(batch);
    }
}
