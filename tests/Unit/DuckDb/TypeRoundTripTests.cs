using System.Text;
using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

/// <summary>A value bound to a parameter comes back from the vector as it was; DuckDB's own text of it is the second witness.</summary>
public sealed class TypeRoundTripTests : IDisposable
{
    private static readonly string[] Words = ["small", "large"];

    private readonly DuckDbDatabase database;
    private readonly DuckDbConnection connection;

    public TypeRoundTripTests()
    {
        database = DuckDbDatabase.Open();
        connection = database.Connect();
    }

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    [Fact]
    public void Every_type_bound_comes_back_the_same_and_reads_the_same_in_DuckDB()
    {
        Check(true, "BOOLEAN", "true", true);
        Check((sbyte)-128, "TINYINT", "-128", (sbyte)-128);
        Check((byte)255, "UTINYINT", "255", (byte)255);
        Check((short)-32768, "SMALLINT", "-32768", (short)-32768);
        Check((ushort)65535, "USMALLINT", "65535", (ushort)65535);
        Check(int.MinValue, "INTEGER", "-2147483648", int.MinValue);
        Check(uint.MaxValue, "UINTEGER", "4294967295", uint.MaxValue);
        Check(long.MinValue, "BIGINT", "-9223372036854775808", long.MinValue);
        Check(ulong.MaxValue, "UBIGINT", "18446744073709551615", ulong.MaxValue);
        Check(Int128.MaxValue, "HUGEINT", "170141183460469231731687303715884105727", Int128.MaxValue);
        Check(-Int128.MaxValue, "HUGEINT", "-170141183460469231731687303715884105727", -Int128.MaxValue);
        Check(UInt128.MaxValue, "UHUGEINT", "340282366920938463463374607431768211455", UInt128.MaxValue);
        Check(1.5f, "FLOAT", "1.5", 1.5f);
        Check(double.Epsilon, "DOUBLE", "5e-324", double.Epsilon);
        Check(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000), "DOUBLE", "nan", double.NaN);
        Check(double.NegativeInfinity, "DOUBLE", "-inf", double.NegativeInfinity);
        Check("it's \"quoted\" 🦆", "VARCHAR", "it's \"quoted\" 🦆", "it's \"quoted\" 🦆");
        Check(new byte[] { 0, 1, 255, (byte)'a' }, "BLOB", "\\x00\\x01\\xFFa", new byte[] { 0, 1, 255, (byte)'a' });
        Check(new byte[0], "BLOB", "", new byte[0]);
        Check(new DateOnly(1, 1, 1), "DATE", "0001-01-01", new DateOnly(1, 1, 1));
        Check(new TimeOnly(23, 59, 59, 999, 999), "TIME", "23:59:59.999999", new TimeOnly(23, 59, 59, 999, 999));
        DateTime clock = new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(10);
        Check(clock, "TIMESTAMP", "1969-12-31 23:59:59.000001", clock);
        Check(DuckDbValue.TimestampSeconds(-1), "TIMESTAMP_S", "1969-12-31 23:59:59", new DateTime(1969, 12, 31, 23, 59, 59));
        Check(DuckDbValue.TimestampMillis(1), "TIMESTAMP_MS", "1970-01-01 00:00:00.001", DateTime.UnixEpoch.AddMilliseconds(1).ToLocalless());
        Check(DuckDbValue.TimestampNanos(1_000_000_001), "TIMESTAMP_NS", "1970-01-01 00:00:01.000000001", 1_000_000_001L);
        Check(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(2)), "TIMESTAMP WITH TIME ZONE", "2024-02-29 10:00:00+00", new DateTimeOffset(2024, 2, 29, 10, 0, 0, TimeSpan.Zero));
        Check(new Interval(14, -3, 1), "INTERVAL", "1 year 2 months -3 days 00:00:00.000001", new Interval(14, -3, 1));
        Check(-12.340m, "DECIMAL(38,3)", "-12.340", new DecimalValue(-12340, 3));
        Check(decimal.MaxValue, "DECIMAL(38,0)", "79228162514264337593543950335", new DecimalValue((Int128)decimal.MaxValue, 0));
        Check(DuckDbValue.Decimal(-1, 4, 2), "DECIMAL(4,2)", "-0.01", new DecimalValue(-1, 2));
        Check(DuckDbValue.Decimal(123456789012345678, 18, 3), "DECIMAL(18,3)", "123456789012345.678", new DecimalValue(123456789012345678, 3));
        Guid id = Guid.Parse("01234567-89ab-cdef-fedc-ba9876543210");
        Check(id, "UUID", "01234567-89ab-cdef-fedc-ba9876543210", id);
        Guid high = Guid.Parse("ffffffff-89ab-cdef-fedc-ba9876543210");
        Check(high, "UUID", "ffffffff-89ab-cdef-fedc-ba9876543210", high);
        Check(DuckDbValue.List(DuckDbType.Of(DuckDbTypeId.Integer), 1, DuckDbValue.Null, 3), "INTEGER[]", "[1, NULL, 3]", new List<object?> { 1, null, 3 });
        Check(DuckDbValue.List(DuckDbType.Of(DuckDbTypeId.Varchar)), "VARCHAR[]", "[]", new List<object?>());
        Check(
            DuckDbValue.Struct(DuckDbType.Struct(new DuckDbField("a", DuckDbType.Of(DuckDbTypeId.Integer)), new DuckDbField("b", DuckDbType.Of(DuckDbTypeId.Varchar))), 7, "x"),
            "STRUCT(\"a\" INTEGER, \"b\" VARCHAR)",
            "{'a': 7, 'b': x}",
            new Dictionary<string, object?> { ["a"] = 7, ["b"] = "x" });
    }

    [Fact]
    public void Null_of_any_type_is_null()
    {
        foreach (string type in new[] { "BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "BLOB", "DECIMAL(9,2)", "HUGEINT", "TIMESTAMP", "INTERVAL", "UUID", "INTEGER[]", "STRUCT(a INTEGER)" })
        {
            using PreparedStatement statement = connection.Prepare($"SELECT $1::{type}");
            using DuckDbResult result = statement.Bind(1, DuckDbValue.Null).Query();
            using DataChunk chunk = result.Fetch()!;
            Assert.True(chunk[0].IsNull(0), type);
            Assert.True(chunk[0].MayHaveNulls);
            Assert.Null(chunk[0].Value(0));
        }
    }

    [Fact]
    public void A_text_with_NUL_keeps_what_stands_behind_it()
    {
        const string text = "before\0behind 🦆 and longer than twelve bytes";
        using PreparedStatement statement = connection.Prepare("SELECT $1, strlen($1)");
        using DuckDbResult result = statement.Bind(1, text).Query();
        using DataChunk chunk = result.Fetch()!;
        Assert.Equal(text, chunk[0].Text(0));
        Assert.Equal(Encoding.UTF8.GetByteCount(text), chunk[1].Values<long>()[0]);
    }

    [Fact]
    public void Texts_of_every_length_around_the_inline_limit_come_back()
    {
        using DuckDbResult result = connection.Query("SELECT repeat('ä', i::INTEGER) FROM range(30) t(i)");
        using DataChunk chunk = result.Fetch()!;
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(new string('ä', i), chunk[0].Text(i));
            Assert.Equal(2 * i, chunk[0].Bytes(i).Length);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        using PreparedStatement statement = connection.Prepare("SELECT $1");
        using DuckDbResult result = statement.Bind(1, "a\ud83e").Query();
        Assert.Equal("a\ufffd", result.Rows()[0][0]);
    }

    [Fact]
    public void Enums_lists_maps_and_arrays_are_read_through_their_child_vectors()
    {
        connection.Execute("CREATE TYPE size AS ENUM ('small', 'large')");
        using DuckDbResult result = connection.Query(
            "SELECT 'large'::size, [[1], [], NULL, [2, 3]], MAP {'k': 1.5::DOUBLE}, [1, 2, 3]::INTEGER[3], {'a': [1], 'b': NULL} FROM range(3)");
        using DataChunk chunk = result.Fetch()!;
        Assert.Equal(Words, chunk[0].Type.EnumValues);
        Assert.Equal("large", chunk[0].Text(2));
        Assert.Equal(1, chunk[0].EnumCode(2));
        Assert.Equal(1, chunk[0].Values<byte>()[2]);
        Assert.Equivalent(new List<object?> { new List<object?> { 1 }, new List<object?>(), null, new List<object?> { 2, 3 } }, chunk[1].Value(1), strict: true);
        Dictionary<string, object?> pair = Assert.IsType<Dictionary<string, object?>>(Assert.Single(Assert.IsType<List<object?>>(chunk[2].Value(2))));
        Assert.Equal("k", pair["key"]);
        Assert.Equal(1.5, pair["value"]);
        Assert.Equivalent(new List<object?> { 1, 2, 3 }, chunk[3].Value(2), strict: true);
        Assert.Equal("STRUCT(\"a\" INTEGER[], \"b\" INTEGER)", chunk[4].Type.ToString());
        Assert.Equal(3, chunk[3].Child.Values<int>()[8]);
    }

    [Fact]
    public void Dates_beyond_the_range_of_dotnet_come_back_as_counts()
    {
        List<object?[]> rows = connection.Query("SELECT 'infinity'::DATE, '-infinity'::TIMESTAMP, DATE '9999-12-31', DATE '10000-01-01'").TakeRows();
        Assert.Equal(int.MaxValue, rows[0][0]);
        Assert.Equal(-long.MaxValue, rows[0][1]);
        Assert.Equal(new DateOnly(9999, 12, 31), rows[0][2]);
        Assert.Equal(2932897, rows[0][3]);
    }

    [Fact]
    public void Decimals_become_the_nearest_double()
    {
        string[] decimals = ["0.1", "-0.07", "123456789.123456789", "99999999999999999999.99999999999999", "0.00000000000000000001", "9007199254740993.1"];
        foreach (string text in decimals)
        {
            using DuckDbResult result = connection.Query($"SELECT {text}");
            using DataChunk chunk = result.Fetch()!;
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), chunk[0].Number(0));
            Assert.Equal(text, ((DecimalValue)chunk[0].Value(0)!).ToString());
        }
    }

    [Fact]
    public void A_vector_read_as_another_type_is_refused()
    {
        using DuckDbResult result = connection.Query("SELECT 1::BIGINT, 'x', 1.5::DOUBLE");
        using DataChunk chunk = result.Fetch()!;
        Assert.Throws<InvalidOperationException>(() => chunk[0].Values<int>().Length);
        Assert.Throws<InvalidOperationException>(() => chunk[0].Values<double>().Length);
        Assert.Throws<InvalidOperationException>(() => chunk[2].Values<long>().Length);
        Assert.Throws<InvalidOperationException>(() => chunk[1].Values<Int128>().Length);
        Assert.Throws<InvalidOperationException>(() => chunk[0].Bytes(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk[0].IsNull(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk[3].Count);
    }

    [Fact]
    public void A_disposed_chunk_is_not_read()
    {
        using DuckDbResult result = connection.Query("SELECT 1");
        DataChunk chunk = result.Fetch()!;
        chunk.Dispose();
        Assert.Throws<ObjectDisposedException>(() => chunk[0].Count);
    }

    private void Check(DuckDbValue value, string type, string text, object expected)
    {
        using PreparedStatement statement = connection.Prepare("SELECT $1, $1::VARCHAR, typeof($1)");
        using DuckDbResult result = statement.Bind(1, value).Query();
        using DataChunk chunk = result.Fetch()!;
        Assert.Equal(type, result.Columns[0].Type.ToString());
        Assert.Equal(expected, chunk[0].Value(0));
        Assert.Equal(text, chunk[1].Text(0));
        if (!type.StartsWith("STRUCT", StringComparison.Ordinal)) Assert.Equal(type, chunk[2].Text(0));
    }
}

/// <summary>Shorthands of these tests.</summary>
internal static class DuckDbTestExtensions
{
    public static DateTime ToLocalless(this DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    public static List<object?[]> TakeRows(this DuckDbResult result)
    {
        using (result) return result.Rows(TestContext.Current.CancellationToken);
    }
}
