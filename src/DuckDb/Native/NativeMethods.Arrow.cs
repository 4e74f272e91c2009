using System.Runtime.InteropServices;

namespace Approx.DuckDb;

// Area of duckdb.h: Arrow Interface. ArrowSchema and ArrowArray are the structs of the Arrow C data interface.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial ArrowOptionsHandle duckdb_result_get_arrow_options(NativeResult* result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_arrow_options(ref nint options);

    [LibraryImport(Library)]
    public static partial ErrorDataHandle duckdb_to_arrow_schema(ArrowOptionsHandle options, nint* types, nint* names, ulong count, void* schema);

    [LibraryImport(Library)]
    public static partial ErrorDataHandle duckdb_data_chunk_to_arrow(ArrowOptionsHandle options, DataChunkHandle chunk, void* array);

    [LibraryImport(Library)]
    public static partial ErrorDataHandle duckdb_schema_from_arrow(ConnectionHandle connection, void* schema, out ArrowConvertedSchemaHandle converted);

    [LibraryImport(Library)]
    public static partial ErrorDataHandle duckdb_data_chunk_from_arrow(ConnectionHandle connection, void* array, ArrowConvertedSchemaHandle converted, out DataChunkHandle chunk);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_arrow_converted_schema(ref nint converted);
}
