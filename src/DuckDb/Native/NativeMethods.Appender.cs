using System.Runtime.InteropServices;

namespace Approx.DuckDb;

// Area of duckdb.h: Appender.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_appender_create_ext(ConnectionHandle connection, string? catalog, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial ulong duckdb_appender_column_count(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_appender_column_type(AppenderHandle appender, ulong column);

    [LibraryImport(Library)]
    public static partial ErrorDataHandle duckdb_appender_error_data(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_appender_flush(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_appender_clear(nint appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_appender_close(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_appender_destroy(ref nint appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_appender_end_row(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_default(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_null(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_bool(AppenderHandle appender, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_int32(AppenderHandle appender, int value);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_int64(AppenderHandle appender, long value);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_double(AppenderHandle appender, double value);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_varchar_length(AppenderHandle appender, byte* text, ulong length);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_value(AppenderHandle appender, ValueHandle value);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_append_data_chunk(AppenderHandle appender, DataChunkHandle chunk);
}
