using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>
/// The table function approx_arrow(number) over registered Arrow tables: only the columns a query needs are read, by as many threads
/// as it is given, as often as it is scanned. DuckDB runs it on one thread where the order of rows counts.
/// </summary>
internal static unsafe class ArrowScan
{
    /// <summary>The function's name in SQL. Its argument is a number given out at registration, never an address.</summary>
    public const string Name = "approx_arrow";

    /// <summary>Makes the function known to the connection's database; the tables live as long as the database.</summary>
    public static void Register(DuckDbConnection connection, ArrowTables tables)
    {
        using TableFunctionHandle function = NativeMethods.duckdb_create_table_function();
        NativeMethods.duckdb_table_function_set_name(function, Name);
        using (LogicalTypeHandle number = NativeMethods.duckdb_create_logical_type(DuckDbTypeId.BigInt))
            NativeMethods.duckdb_table_function_add_parameter(function, number);
        NativeMethods.duckdb_table_function_set_extra_info(function, Hold(tables), &Drop);
        NativeMethods.duckdb_table_function_set_bind(function, &Bind);
        NativeMethods.duckdb_table_function_set_init(function, &Init);
        NativeMethods.duckdb_table_function_set_function(function, &Scan);
        NativeMethods.duckdb_table_function_supports_projection_pushdown(function, true);
        if (NativeMethods.duckdb_register_table_function(connection.Handle, function) == NativeState.Error)
            throw DuckDbException.From($"Catalog Error: the function {Name} cannot be registered");
    }

    // No exception may pass through native frames: whatever is thrown becomes the query's error.

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            nint argument = NativeMethods.duckdb_bind_get_parameter(info, 0);
            long number = NativeMethods.duckdb_get_int64(argument);
            NativeMethods.duckdb_destroy_value(ref argument);
            ArrowTable table = Target<ArrowTables>(NativeMethods.duckdb_bind_get_extra_info(info)).Take(number);
            NativeMethods.duckdb_bind_set_bind_data(info, Hold(table), &ReleaseTable);
            for (int c = 0; c < table.Readers.Length; c++)
            {
                using LogicalTypeHandle type = table.Readers[c].Type.ToNative();
                NativeMethods.duckdb_bind_add_result_column(info, table.Schema.Fields[c].Name, type);
            }
            NativeMethods.duckdb_bind_set_cardinality(info, (ulong)table.RowCount, true);
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_bind_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            ArrowTable table = Target<ArrowTable>(NativeMethods.duckdb_init_get_bind_data(info));
            int[] columns = new int[NativeMethods.duckdb_init_get_column_count(info)];
            for (int i = 0; i < columns.Length; i++)
            {
                // count(*) asks for a column that is none: its rows count, its values do not.
                ulong column = NativeMethods.duckdb_init_get_column_index(info, (ulong)i);
                columns[i] = column < (ulong)table.Readers.Length ? (int)column : -1;
            }
            NativeMethods.duckdb_init_set_init_data(info, Hold(new Progress(table, columns)), &Drop);
            NativeMethods.duckdb_init_set_max_threads(info, (ulong)Math.Clamp(table.SliceCount, 1, Environment.ProcessorCount));
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_init_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Scan(nint info, nint chunk)
    {
        try
        {
            Progress progress = Target<Progress>(NativeMethods.duckdb_function_get_init_data(info));
            long slice = progress.Next();
            int rows = slice < progress.Table.SliceCount ? progress.Table.Read(slice, progress.Columns, chunk) : 0;
            NativeMethods.duckdb_data_chunk_set_size_of(chunk, (ulong)rows);
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_function_set_error(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Drop(nint data) => GCHandle.FromIntPtr(data).Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseTable(nint data)
    {
        Target<ArrowTable>(data).Release();
        GCHandle.FromIntPtr(data).Free();
    }

    private static nint Hold(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static T Target<T>(nint data)
        where T : class => (T)GCHandle.FromIntPtr(data).Target!;

    /// <summary>One scan: the slices are handed out one by one to whichever thread asks.</summary>
    private sealed class Progress(ArrowTable table, int[] columns)
    {
        private long next = -1;

        public ArrowTable Table => table;

        public int[] Columns => columns;

        public long Next() => Interlocked.Increment(ref next);
    }
}
