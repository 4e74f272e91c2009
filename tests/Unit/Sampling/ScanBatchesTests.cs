using Approx.Arrow;
using Approx.DuckDb;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

public class ScanBatchesTests
{
    private static readonly TableDefinition Table = new("objects",
    [
        new("id", ColumnType.Int64), new("text", ColumnType.Utf8), new("whole", ColumnType.Int32), new("real", ColumnType.Float64),
        new("flag", ColumnType.Bool), new("day", ColumnType.Date32), new("late_null", ColumnType.Int64),
    ]);

    // Texts shorter and longer than what DuckDB keeps beside their length, empty, not ASCII; nulls from the start on and only in a late chunk.
    private const string Sql = """
        SELECT i AS id,
               CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'twelve bytes' WHEN 3 THEN 'thirteen byte' WHEN 4 THEN 'µm³ ' || i WHEN 5 THEN repeat('long ', (i % 300)::INT) ELSE 's' || (i // 1000) END AS text,
               CASE WHEN i % 5 = 0 THEN NULL ELSE i::INT END AS whole, i / 3.0::DOUBLE AS real, i % 3 = 0 AS flag, DATE '2020-01-01' + (i % 100)::INT AS day,
               CASE WHEN i = 70001 THEN NULL ELSE i END AS late_null
        FROM range(100000) t(i)
        """;

    [Fact]
    public void The_batches_hold_what_the_rows_are()
    {
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        using DuckDbResult result = connection.Query(Sql, TestContext.Current.CancellationToken);
        List<object?[]> expected = result.Rows(TestContext.Current.CancellationToken);
        int row = 0;
        foreach (RecordBatch batch in ScanBatches.Read(connection, Sql, Table, TestContext.Current.CancellationToken))
        {
            batch.Validate(full: true);
            for (int r = 0; r < batch.Length; r++, row++)
            {
                Assert.Equal(expected[row][0], batch.Column("id").Values<long>()[r]);
                Assert.Equal(expected[row][1], batch.Column("text").GetString(r));
                Assert.Equal(expected[row][2], batch.Column("whole").IsNull(r) ? null : batch.Column("whole").Values<int>()[r]);
                Assert.Equal(expected[row][3], batch.Column("real").Values<double>()[r]);
                Assert.Equal(expected[row][4], batch.Column("flag").GetBoolean(r));
                Assert.Equal(((DateOnly)expected[row][5]!).DayNumber - new DateOnly(1970, 1, 1).DayNumber, batch.Column("day").Values<int>()[r]);
                Assert.Equal(expected[row][6], batch.Column("late_null").IsNull(r) ? null : batch.Column("late_null").Values<long>()[r]);
            }
        }
        Assert.Equal(100_000, row);
    }
}
