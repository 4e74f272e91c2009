using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDbDatabase database = DuckDbDatabase.Open();
    private readonly DuckDbConnection connection;

    public AppenderTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    [Fact]
    public void Rows_of_every_type_arrive_as_they_were()
    {
        connection.Execute(
            """
            CREATE TABLE t(b BOOLEAN, i INTEGER, l BIGINT, h HUGEINT, f FLOAT, d DOUBLE, s VARCHAR, x BLOB, day DATE, clock TIME, ts TIMESTAMP,
              tz TIMESTAMPTZ, v INTERVAL, n DECIMAL(9,2), u UUID, e ENUM('a', 'b'), ls INTEGER[], st STRUCT(p INTEGER), df INTEGER DEFAULT 7, nul VARCHAR)
            """);
        using (Appender appender = connection.Append("t"))
        {
            DuckDbType part = DuckDbType.Struct(new DuckDbField("p", DuckDbType.Of(DuckDbTypeId.Integer)));
            appender.Append(true).Append(-5).Append(long.MaxValue).Append(Int128.MinValue + 1).Append(0.5f).Append(double.MaxValue)
                .Append("tab\t\0 🦆").Append(new byte[] { 0, 9 }).Append(new DateOnly(2000, 2, 29)).Append(new TimeOnly(1, 2, 3))
                .Append(new DateTime(2020, 1, 2, 3, 4, 5)).Append(new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero)).Append(new Interval(1, 2, 3))
                .Append(-1.25m).Append(Guid.Parse("01234567-89ab-cdef-fedc-ba9876543210")).Append("b")
                .Append(DuckDbValue.List(DuckDbType.Of(DuckDbTypeId.Integer), 1, 2)).Append(DuckDbValue.Struct(part, 3)).AppendDefault().Append((string?)null).EndRow();
            appender.Close();
        }
        object?[] row = Assert.Single(connection.Query("SELECT * FROM t").TakeRows());
        Assert.Equal(
            [true, -5, long.MaxValue, Int128.MinValue + 1, 0.5f, double.MaxValue, "tab\t\0 🦆", new byte[] { 0, 9 }, new DateOnly(2000, 2, 29), new TimeOnly(1, 2, 3),
                new DateTime(2020, 1, 2, 3, 4, 5), new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero), new Interval(1, 2, 3), new DecimalValue(-125, 2),
                Guid.Parse("01234567-89ab-cdef-fedc-ba9876543210"), "b", new List<object?> { 1, 2 }, new Dictionary<string, object?> { ["p"] = 3 }, 7, null],
            row);
    }

    [Fact]
    public void Chunks_arrive_with_their_nulls()
    {
        connection.Execute("CREATE TABLE t(i BIGINT, s VARCHAR)");
        using (Appender appender = connection.Append("t"))
        using (ChunkWriter chunk = appender.NewChunk())
        {
            for (int round = 0; round < 3; round++)
            {
                Span<long> ids = chunk.Values<long>(0);
                for (int r = 0; r < ChunkWriter.Capacity; r++)
                {
                    ids[r] = round * ChunkWriter.Capacity + r;
                    if (r % 5 == 0) chunk.SetNull(1, r);
                    else chunk.SetText(1, r, $"a text of the row {ids[r]}");
                }
                chunk.RowCount = ChunkWriter.Capacity;
                appender.Append(chunk);
            }
            appender.Close();
        }
        object?[] row = connection.Query("SELECT count(*), sum(i)::BIGINT, count(s), count(*) FILTER (s = 'a text of the row ' || i) FROM t").TakeRows()[0];
        long n = 3 * ChunkWriter.Capacity;
        Assert.Equal([n, n * (n - 1) / 2, n - 3 * 410, n - 3 * 410], row);
    }

    [Fact]
    public void A_broken_constraint_is_told_at_the_flush_and_the_table_stays_as_it_was()
    {
        connection.Execute("CREATE TABLE t(i INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
        using (Appender appender = connection.Append("t"))
        {
            appender.Append(2).EndRow().Append(1).EndRow();
            Assert.Equal(DuckDbErrorClass.Constraint, Assert.Throws<DuckDbException>(appender.Close).Class);
        }
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_value_of_another_type_and_a_short_row_are_refused()
    {
        connection.Execute("CREATE TABLE t(i INTEGER, j INTEGER)");
        using Appender appender = connection.Append("t");
        Assert.Equal(DuckDbErrorClass.InvalidInput, Assert.Throws<DuckDbException>(() => appender.Append("no number")).Class);
        Assert.Throws<DuckDbException>(() => appender.EndRow());
    }

    [Fact]
    public void Rows_not_flushed_are_dropped_when_an_exception_passes()
    {
        connection.Execute("CREATE TABLE t(i INTEGER)");
        using (Appender appender = connection.Append("t")) appender.Append(1).EndRow();
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_table_that_is_not_there_is_refused() =>
        Assert.Equal(DuckDbErrorClass.Catalog, Assert.Throws<DuckDbException>(() => connection.Append("nowhere")).Class);
}
