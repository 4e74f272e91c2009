using System.Runtime.InteropServices;

namespace Approx.DuckDb;

// Area of duckdb.h: Value Interface. duckdb_date, duckdb_time and duckdb_timestamp* are structs of one integer: passed as that integer.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial void duckdb_destroy_value(ref nint value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_null_value();

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_bool([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_int8(sbyte value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uint8(byte value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_int16(short value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uint16(ushort value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_int32(int value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uint32(uint value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_int64(long value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uint64(ulong value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_hugeint(NativeHugeInt value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uhugeint(NativeHugeInt value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_decimal(NativeDecimal value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_float(float value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_double(double value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_varchar_length(byte* text, ulong length);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_blob(byte* data, ulong length);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_date(int days);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_time(long micros);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_timestamp(long micros);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_timestamp_tz(long micros);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_timestamp_s(long seconds);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_timestamp_ms(long millis);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_timestamp_ns(long nanos);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_interval(Interval value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_uuid(NativeHugeInt value);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_list_value(LogicalTypeHandle child, nint* values, ulong count);

    [LibraryImport(Library)]
    public static partial ValueHandle duckdb_create_struct_value(LogicalTypeHandle type, nint* values);

    [LibraryImport(Library)]
    public static partial long duckdb_get_int64(nint value);

    [LibraryImport(Library)]
    public static partial nint duckdb_bind_get_parameter(nint info, ulong index);
}
