using Approx.Arrow;

namespace Approx.DuckDb;

/// <summary>A result as Arrow batches of up to 2,048 rows, converted by DuckDB. Owns the result.</summary>
internal sealed unsafe class ArrowResultStream : IArrowArrayStream
{
    private readonly DuckDbResult result;
    private readonly CancellationToken cancellation;
    private readonly ArrowOptionsHandle options;

    internal ArrowResultStream(DuckDbResult result, CancellationToken cancellation)
    {
        this.result = result;
        this.cancellation = cancellation;
        options = NativeMethods.duckdb_result_get_arrow_options(result.Handle.Pointer);
        try
        {
            Schema = ReadSchema();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    public RecordBatch? ReadNext()
    {
        using DataChunk? chunk = result.Fetch(cancellation);
        if (chunk is null) return null;
        CArrowArray native = default;
        DuckDbException.ThrowIf(NativeMethods.duckdb_data_chunk_to_arrow(options, chunk.Handle, &native));
        return CDataInterface.ImportBatch(&native, Schema);
    }

    public void Dispose()
    {
        options.Dispose();
        result.Dispose();
    }

    private Schema ReadSchema()
    {
        LogicalTypeHandle[] types = new LogicalTypeHandle[result.Columns.Count];
        try
        {
            nint[] pointers = new nint[types.Length];
            for (int i = 0; i < types.Length; i++)
            {
                types[i] = NativeMethods.duckdb_column_logical_type(result.Handle.Pointer, (ulong)i);
                pointers[i] = types[i].DangerousGetHandle();
            }
            using NativeTexts names = new(result.Columns.Select(c => c.Name));
            CArrowSchema native = default;
            fixed (nint* first = pointers) DuckDbException.ThrowIf(NativeMethods.duckdb_to_arrow_schema(options, first, names.Pointers, (ulong)types.Length, &native));
            return CDataInterface.ImportSchema(&native);
        }
        finally
        {
            foreach (LogicalTypeHandle? type in types) type?.Dispose();
        }
    }
}
