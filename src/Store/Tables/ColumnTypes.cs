using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>What each column type is called in SQL and in Arrow, and which of DuckDB's types turn into which.</summary>
internal static class ColumnTypes
{
    private static readonly ArrowType Microseconds = new TimestampType(TimeUnit.Microsecond);

    /// <summary>DuckDB's name of the type.</summary>
    public static string Sql(this ColumnType type) => type switch
    {
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Int32 => "INTEGER",
        ColumnType.Int64 => "BIGINT",
        ColumnType.Float64 => "DOUBLE",
        ColumnType.Utf8 => "VARCHAR",
        ColumnType.Date32 => "DATE",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The Arrow type.</summary>
    public static ArrowType Arrow(this ColumnType type) => type switch
    {
        ColumnType.Bool => ArrowType.Bool,
        ColumnType.Int32 => ArrowType.Int32,
        ColumnType.Int64 => ArrowType.Int64,
        ColumnType.Float64 => ArrowType.Float64,
        ColumnType.Utf8 => ArrowType.Utf8,
        ColumnType.Date32 => ArrowType.Date32,
        ColumnType.Timestamp => Microseconds,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Bytes of a value in memory, for texts a guess: what the size of a part is planned with.</summary>
    public static int Width(this ColumnType type) => type switch
    {
        ColumnType.Bool => 1,
        ColumnType.Int32 or ColumnType.Date32 => 4,
        ColumnType.Utf8 => 24,
        _ => 8,
    };

    /// <summary>The column type a type of DuckDB is stored as. Integers widen; 128-bit and unsigned 64-bit ones must fit 64 signed bits; decimals become doubles.</summary>
    /// <exception cref="ApproxException">Lists, structs, blobs and the like have no place in a shape table.</exception>
    public static ColumnType OfDuckDb(DuckDbType type, string column) => type.Id switch
    {
        DuckDbTypeId.Boolean => ColumnType.Bool,
        DuckDbTypeId.TinyInt or DuckDbTypeId.UTinyInt or DuckDbTypeId.SmallInt or DuckDbTypeId.USmallInt or DuckDbTypeId.Integer => ColumnType.Int32,
        DuckDbTypeId.UInteger or DuckDbTypeId.BigInt or DuckDbTypeId.UBigInt or DuckDbTypeId.HugeInt or DuckDbTypeId.UHugeInt => ColumnType.Int64,
        DuckDbTypeId.Float or DuckDbTypeId.Double or DuckDbTypeId.Decimal => ColumnType.Float64,
        DuckDbTypeId.Varchar or DuckDbTypeId.Enum or DuckDbTypeId.Uuid or DuckDbTypeId.Time => ColumnType.Utf8,
        DuckDbTypeId.Date => ColumnType.Date32,
        DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampTz or DuckDbTypeId.TimestampSeconds or DuckDbTypeId.TimestampMillis or DuckDbTypeId.TimestampNanos => ColumnType.Timestamp,
        _ => throw ApproxException.BadData($"column '{column}' is of type {type}, which a shape table cannot hold", "leave the column out, or give one column per part of it"),
    };
}
