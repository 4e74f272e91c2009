using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class TableInputTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public TableInputTests() => store = ShapeStore.Create(folder["s.approx"]);

    public void Dispose() => folder.Dispose();

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
}
