using Approx.Arrow;

namespace Approx.DuckDb;

/// <summary>Values that Arrow and DuckDB store alike.</summary>
internal sealed unsafe class FixedReader(DuckDbType type) : ArrowColumnReader(type)
{
    /// <summary>The DuckDB type whose bytes are those of the Arrow type; null when there is none.</summary>
    public static DuckDbTypeId? SameBytes(ArrowType type) => type switch
    {
        IntType { BitWidth: 8, Signed: true } => DuckDbTypeId.TinyInt,
        IntType { BitWidth: 8 } => DuckDbTypeId.UTinyInt,
        IntType { BitWidth: 16, Signed: true } => DuckDbTypeId.SmallInt,
        IntType { BitWidth: 16 } => DuckDbTypeId.USmallInt,
        IntType { BitWidth: 32, Signed: true } => DuckDbTypeId.Integer,
        IntType { BitWidth: 32 } => DuckDbTypeId.UInteger,
        IntType { BitWidth: 64, Signed: true } => DuckDbTypeId.BigInt,
        IntType { BitWidth: 64 } => DuckDbTypeId.UBigInt,
        FloatType { BitWidth: 32 } => DuckDbTypeId.Float,
        FloatType { BitWidth: 64 } => DuckDbTypeId.Double,
        Date32Type => DuckDbTypeId.Date,
        Time64Type { Unit: TimeUnit.Microsecond } => DuckDbTypeId.Time,
        TimestampType { Unit: TimeUnit.Microsecond, TimeZone: null } => DuckDbTypeId.Timestamp,
        TimestampType { Unit: TimeUnit.Microsecond } => DuckDbTypeId.TimestampTz,
        TimestampType { Unit: TimeUnit.Second, TimeZone: null } => DuckDbTypeId.TimestampSeconds,
        TimestampType { Unit: TimeUnit.Millisecond, TimeZone: null } => DuckDbTypeId.TimestampMillis,
        TimestampType { Unit: TimeUnit.Nanosecond, TimeZone: null } => DuckDbTypeId.TimestampNanos,
        _ => null,
    };

    public override void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector)
    {
        ReadValidity(column, row, count, vector);
        int width = Type.Size;
        column.Buffers[1].Span.Slice((column.Offset + row) * width, count * width)
            .CopyTo(new Span<byte>(NativeMethods.duckdb_vector_get_data(vector), ChunkWriter.Capacity * width));
    }
}

/// <summary>Booleans: a bit a value in Arrow, a byte in DuckDB.</summary>
internal sealed unsafe class BitsReader() : ArrowColumnReader(DuckDbType.Of(DuckDbTypeId.Boolean))
{
    public override void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector)
    {
        ReadValidity(column, row, count, vector);
        ReadOnlySpan<byte> bits = column.Buffers[1].Span;
        Span<byte> target = new(NativeMethods.duckdb_vector_get_data(vector), count);
        long first = (long)column.Offset + row;
        for (int i = 0; i < target.Length; i++) target[i] = (byte)(bits[(int)((first + i) >> 3)] >> (int)((first + i) & 7) & 1);
    }
}
