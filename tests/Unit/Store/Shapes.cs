using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

/// <summary>A small shape table whose every value is a function of the row's number, and ways to read one back.</summary>
internal static class Shapes
{
    public static readonly TableDefinition Objects = new("objects",
    [
        new ColumnDefinition("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("volume_id", ColumnType.Int64, ColumnRole.Id),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen),
        new ColumnDefinition("volume", ColumnType.Float64, ColumnRole.Metric, "um3", "voxels × voxel volume; \"exact\"", "1"),
        new ColumnDefinition("touches_border", ColumnType.Bool, ColumnRole.Flag),
        new ColumnDefinition("bbox_x0", ColumnType.Int32, ColumnRole.Position, "voxel"),
        new ColumnDefinition("day", ColumnType.Date32),
        new ColumnDefinition("at", ColumnType.Timestamp),
    ]);

    /// <summary>Rows first … first + count − 1; 1,000 rows to a volume, every 7th metric null.</summary>
    public static RecordBatch Batch(int first, int count)
    {
        PrimitiveBuilder<long> id = new(ArrowType.Int64), volumeId = new(ArrowType.Int64), at = new(ColumnType.Timestamp.Arrow());
        BytesBuilder specimen = new(ArrowType.Utf8);
        PrimitiveBuilder<double> volume = new(ArrowType.Float64);
        BooleanBuilder border = new();
        PrimitiveBuilder<int> x0 = new(ArrowType.Int32), day = new(ArrowType.Date32);
        for (int row = first; row < first + count; row++)
        {
            id.Append(Id(row));
            volumeId.Append(row / 1000);
            if (row % 11 == 3) specimen.AppendNull();
            else specimen.Append("mouse 'ö' " + (row / 3000));
            if (row % 7 == 0) volume.AppendNull();
            else volume.Append(Math.Sqrt(row));
            border.Append(row % 5 == 0);
            x0.Append(-row);
            day.Append(row % 20000);
            at.Append(row * 1_000_001L);
        }
        return new RecordBatch(Objects.ToArrow(), count, [id.Build(), volumeId.Build(), specimen.Build(), volume.Build(), border.Build(), x0.Build(), day.Build(), at.Build()]);
    }

    public static long Id(int row) => (long)(KeyedHash.Mix((ulong)row) >> 1);

    /// <summary>Appends rows in one commit.</summary>
    public static void Append(ShapeStore store, int first, int count)
    {
        using StoreTransaction transaction = store.BeginWrite("append");
        transaction.Append(Objects).Write(Batch(first, count));
        transaction.Commit().Dispose();
    }

    /// <summary>Runs a query over the snapshot's tables on a fresh connection.</summary>
    public static List<object?[]> Query(Snapshot snapshot, string sql)
    {
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        snapshot.Attach(connection);
        using DuckDbResult result = connection.Query(sql);
        return result.Rows();
    }

    /// <summary>The same over the current snapshot.</summary>
    public static List<object?[]> Query(ShapeStore store, string sql)
    {
        using Snapshot snapshot = store.Current();
        return Query(snapshot, sql);
    }

    /// <summary>The row numbers of object_ids in the order they are stored, found through the inverse of the ids.</summary>
    public static List<int> Rows(ShapeStore store, int upTo)
    {
        Dictionary<long, int> numbers = Enumerable.Range(0, upTo).ToDictionary(Id);
        return [.. Query(store, "SELECT object_id FROM objects").Select(row => numbers[(long)row[0]!])];
    }
}
