namespace Approx.Store;

/// <summary>
/// The types a stored column may have: those that Parquet, Arrow, DuckDB and Spark all read the same way.
/// Unsigned 64-bit, 128-bit, UUID and nanosecond columns are absent because Spark cannot read them.
/// </summary>
internal enum ColumnType
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>IEEE 754 double.</summary>
    Float64,

    /// <summary>UTF-8 text.</summary>
    Utf8,

    /// <summary>Days since 1970-01-01.</summary>
    Date32,

    /// <summary>Microseconds since 1970-01-01T00:00:00, no time zone.</summary>
    Timestamp,
}
