using System.Runtime.InteropServices;

namespace Approx.DuckDb;

// Areas of duckdb.h: Query Execution, Result Functions, Streaming Result Interface.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_query(ConnectionHandle connection, string query, NativeResult* result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(NativeResult* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_column_name(NativeResult* result, ulong column);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_column_logical_type(NativeResult* result, ulong column);

    [LibraryImport(Library)]
    public static partial ulong duckdb_column_count(NativeResult* result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_rows_changed(NativeResult* result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_result_error(NativeResult* result);

    [LibraryImport(Library)]
    public static partial DuckDbErrorClass duckdb_result_error_type(NativeResult* result);

    [LibraryImport(Library)]
    public static partial StatementKind duckdb_result_statement_type(NativeResult result);

    [LibraryImport(Library)]
    public static partial DataChunkHandle duckdb_fetch_chunk(NativeResult result);
}
