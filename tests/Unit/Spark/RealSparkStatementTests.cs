using Approx.Arrow;
using Approx.Core;
using Approx.Spark;

namespace Approx.Tests.Spark;

/// <summary>Statements, arguments, results and errors on a real Spark server.</summary>
[Collection("Spark server")]
public class RealSparkStatementTests(SparkServer server)
{
    private const string Odd = "it's \"quoted\" `ticked` \\ back\\n\r\nnew line\ttab 🦴 ü ${env:HOME} $1 -- /* */ ; %s {} \u2028";

    [Fact]
    public async Task Every_type_comes_back_as_it_was_written()
    {
        await using SparkSession session = await server.OpenAsync();
        (Schema schema, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, """
            SELECT CAST(127 AS TINYINT) i8, CAST(-32768 AS SMALLINT) i16, 2147483647 i32, 9223372036854775807L i64, CAST(1.5 AS FLOAT) f32, 0.1D f64,
                   true b, 'déjà 🦴' s, X'00FF10' bin, CAST(-123.45 AS DECIMAL(10,2)) d, DATE'2026-02-03' dt, TIMESTAMP'1969-12-31 23:59:59.999999' ts,
                   TIMESTAMP_NTZ'2026-02-03 04:05:06' tn, array(1, NULL, 3) l, named_struct('x', 1, 'y', 'z') st, map('k', 2) m, CAST(NULL AS INT) n, double('NaN') nan
            """);
        Assert.Equal("int8 int16 int32 int64 float double bool string binary decimal128(10, 2) date32[day]", string.Join(' ', schema.Fields.Take(11).Select(f => f.Type)));
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(1, row.Length);
        Assert.Equal((127, -32768, int.MaxValue, long.MaxValue), (row.Column("i8").Values<sbyte>()[0], row.Column("i16").Values<short>()[0], row.Column("i32").Values<int>()[0], row.Column("i64").Values<long>()[0]));
        Assert.Equal((1.5f, 0.1, true), (row.Column("f32").Values<float>()[0], row.Column("f64").Values<double>()[0], row.Column("b").GetBoolean(0)));
        Assert.Equal("déjà 🦴", row.Column("s").GetString(0));
        Assert.Equal([0, 255, 16], row.Column("bin").GetBytes(0).ToArray());
        Assert.Equal(-12345, (long)row.Column("d").Values<Int128>()[0]);
        Assert.Equal(new DateOnly(2026, 2, 3), DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(row.Column("dt").Values<int>()[0]));
        Assert.Equal((-1L, true), (row.Column("ts").Values<long>()[0], ((TimestampType)row.Column("ts").Type).TimeZone!.EndsWith("UTC", StringComparison.Ordinal)));
        Assert.Equal(new DateTime(2026, 2, 3, 4, 5, 6), DateTime.UnixEpoch.AddMicroseconds(row.Column("tn").Values<long>()[0]));
        Assert.Equal((0, 3), row.Column("l").GetListRange(0));
        Assert.True(row.Column("l").Children[0].IsNull(1));
        Assert.Equal(3, row.Column("l").Children[0].Values<int>()[2]);
        Assert.Equal("z", row.Column("st").StructChild(1).GetString(0));
        Assert.Equal((0, 1), row.Column("m").GetListRange(0));
        Assert.True(row.Column("n").IsNull(0));
        Assert.True(double.IsNaN(row.Column("nan").Values<double>()[0]));
    }

    [Fact]
    public async Task Named_arguments_come_through_unharmed()
    {
        await using SparkSession session = await server.OpenAsync();
        Dictionary<string, object?> arguments = new()
        {
            ["s"] = Odd,
            ["nul"] = "a\0b",
            ["nothing"] = null,
            ["flag"] = false,
            ["i"] = int.MinValue,
            ["l"] = long.MinValue,
            ["d"] = -1e-300,
            ["dec"] = -12.50m,
            ["day"] = new DateOnly(1600, 2, 29),
            ["at"] = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        };
        (_, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, "SELECT :s s, :nul nul, :nothing nothing, :flag flag, :i i, :l l, :d d, :dec = -12.5 AS dec, string(:day) day, string(:at) at", arguments);
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(Odd, row.Column("s").GetString(0));
        Assert.Equal("a\0b", row.Column("nul").GetString(0));
        Assert.True(row.Column("nothing").IsNull(0));
        Assert.Equal((false, int.MinValue, long.MinValue, -1e-300), (row.Column("flag").GetBoolean(0), row.Column("i").Values<int>()[0], row.Column("l").Values<long>()[0], row.Column("d").Values<double>()[0]));
        Assert.True(row.Column("dec").GetBoolean(0));
        Assert.Equal(("1600-02-29", "2026-02-03 02:05:06"), (row.Column("day").GetString(0), row.Column("at").GetString(0)));
    }

    [Fact]
    public async Task Quoted_names_and_literals_mean_what_they_say()
    {
        await using SparkSession session = await server.OpenAsync();
        string name = "a`b.c'd\"e\\f 🦴\n$1";
        string sql = $"SELECT {SparkSqlText.Literal(Odd)} AS {SparkSqlText.Identifier(name)}, {SparkSqlText.Literal(long.MinValue)} l, 0 -{SparkSqlText.Literal(-7L)} m, {SparkSqlText.Literal(-5e-324)} d, {SparkSqlText.Literal(double.NegativeInfinity)} inf, {SparkSqlText.Literal("a\0b")} nul, {SparkSqlText.Literal(new DateOnly(2026, 2, 3))} = DATE'2026-02-03' AS day";
        (Schema schema, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, sql);
        Assert.Equal(name, schema.Fields[0].Name);
        RecordBatch row = Assert.Single(batches);
        Assert.Equal(Odd, row.Column(0).GetString(0));
        Assert.Equal((long.MinValue, 7L, -5e-324, double.NegativeInfinity), (row.Column("l").Values<long>()[0], row.Column("m").Values<long>()[0], row.Column("d").Values<double>()[0], row.Column("inf").Values<double>()[0]));
        Assert.Equal("a\0b", row.Column("nul").GetString(0));
        Assert.True(row.Column("day").GetBoolean(0));
    }

    [Fact]
    public async Task An_empty_result_still_has_its_columns()
    {
        await using SparkSession session = await server.OpenAsync();
        (Schema schema, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, "SELECT id AS k FROM range(10) WHERE id < 0");
        Assert.Equal("k", Assert.Single(schema.Fields).Name);
        Assert.Equal(0, batches.Sum(b => b.Length));
    }

    [Fact]
    public async Task Many_batches_come_in_order_and_metrics_with_them()
    {
        await using SparkSession session = await server.OpenAsync();
        await using SparkResult result = await session.ExecuteSqlAsync("SELECT id FROM range(0, 100000, 1, 3)");
        long expected = 0;
        int batches = 0;
        await foreach (RecordBatch batch in result.ReadBatchesAsync())
        {
            batches++;
            foreach (long id in batch.Column("id").Values<long>()) Assert.Equal(expected++, id);
        }
        Assert.Equal(100_000, expected);
        Assert.True(batches > 1);
        Assert.Contains(result.Metrics, m => m.Name == "numOutputRows" && m.Value == 100_000);
    }

    [Theory]
    [InlineData("SELECT * FROM no_such_table", "TABLE_OR_VIEW_NOT_FOUND", "42P01", ErrorKind.Sql)]
    [InlineData("SELEC 1", "PARSE_SYNTAX_ERROR", "42601", ErrorKind.Sql)]
    [InlineData("SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012", ErrorKind.Sql)]
    [InlineData("SELECT 1 DIV (id - 5) FROM range(10)", "DIVIDE_BY_ZERO", "22012", ErrorKind.Sql)]
    [InlineData("SELECT id + 'x' FROM range(1)", "CAST_INVALID_INPUT", "22018", ErrorKind.Sql)]
    [InlineData("SELECT nosuch FROM range(1)", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", ErrorKind.Sql)]
    [InlineData("SELECT :missing", "UNBOUND_SQL_PARAMETER", "42P02", ErrorKind.Sql)]
    public async Task A_wrong_statement_keeps_Sparks_error_class_and_sqlstate(string sql, string errorClass, string sqlState, ErrorKind kind)
    {
        await using SparkSession session = await server.OpenAsync();
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkServer.QueryAsync(session, sql));
        Assert.Equal((errorClass, sqlState, kind), (error.ErrorClass, error.SqlState, error.Kind));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(error.Message, error.FullText, StringComparison.Ordinal);
        if (errorClass == "TABLE_OR_VIEW_NOT_FOUND") Assert.Equal("`no_such_table`", error.MessageParameters["relationName"]);
    }

    [Fact]
    public async Task A_long_message_is_fetched_in_full()
    {
        await using SparkSession session = await server.OpenAsync();
        string tail = new('x', 5000);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkServer.QueryAsync(session, $"SELECT raise_error('{tail}END')"));
        Assert.Contains(tail + "END", error.FullText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_its_version_and_explains_a_query()
    {
        await using SparkSession session = await server.OpenAsync();
        Assert.Matches(@"^4\.\d+\.\d+", session.SparkVersion);
        Assert.Contains("Range", await session.ExplainAsync("SELECT * FROM range(:n)", new Dictionary<string, object?> { ["n"] = 5 }), StringComparison.Ordinal);
        Assert.Contains("Parsed Logical Plan", await session.ExplainAsync("SELECT 1", extended: true), StringComparison.Ordinal);
    }
}
