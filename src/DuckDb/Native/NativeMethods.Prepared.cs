using System.Runtime.InteropServices;

namespace Approx.DuckDb;

// Areas of duckdb.h: Prepared Statements, Bind Values to Prepared Statements, Execute Prepared Statements, Extract Statements.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_prepare(ConnectionHandle connection, string query, out PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepare_error(PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial ulong duckdb_nparams(PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_parameter_name(PreparedStatementHandle statement, ulong index);

    [LibraryImport(Library)]
    public static partial DuckDbTypeId duckdb_param_type(PreparedStatementHandle statement, ulong index);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_clear_bindings(PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial StatementKind duckdb_prepared_statement_type(PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial ulong duckdb_prepared_statement_column_count(PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepared_statement_column_name(PreparedStatementHandle statement, ulong column);

    [LibraryImport(Library)]
    public static partial LogicalTypeHandle duckdb_prepared_statement_column_logical_type(PreparedStatementHandle statement, ulong column);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_bind_value(PreparedStatementHandle statement, ulong index, ValueHandle value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeState duckdb_bind_parameter_index(PreparedStatementHandle statement, out ulong index, string name);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_execute_prepared(PreparedStatementHandle statement, NativeResult* result);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_execute_prepared_streaming(PreparedStatementHandle statement, NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_extract_statements(ConnectionHandle connection, string query, out ExtractedStatementsHandle statements);

    [LibraryImport(Library)]
    public static partial NativeState duckdb_prepare_extracted_statement(ConnectionHandle connection, ExtractedStatementsHandle statements, ulong index, out PreparedStatementHandle statement);

    [LibraryImport(Library)]
    public static partial byte* duckdb_extract_statements_error(ExtractedStatementsHandle statements);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_extracted(ref nint statements);
}
