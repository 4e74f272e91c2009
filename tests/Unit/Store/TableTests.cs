using Approx.Arrow;
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
        using (StoreTransaction transaction = store.BeginWrite("other"))
        {
            transaction.AppendQuery(new TableDefinition("other", [new ColumnDefinition("x", ColumnType.Int64)]), "SELECT range AS x FROM range(1000)");
            using Snapshot other = transaction.Commit();
            File.Copy(other.PartPaths("other").Single(), folder["other.parquet"]);
        }
        ShapeStore here = ShapeStore.Create(folder[name]);
        Shapes.Append(here, 0, 10);
        Shapes.Append(here, 10, 10);
        using Snapshot snapshot = here.Current();
        // Neighbours that the name, taken as a pattern, would match, with other files under the same names.
        foreach (string part in snapshot.PartPaths("objects"))
        {
            foreach (string neighbour in (string[])["axbyc", "with b and ' quote"])
            {
                string file = Path.Combine(folder[neighbour], Path.GetRelativePath(here.StoreDirectory, part));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.Copy(folder["other.parquet"], file);
            }
        }
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

    private sealed class Watcher(Action<RecordBatch> see) : IBatchObserver
    {
        public void Observe(RecordBatch batch) => see(batch);
    }
}
