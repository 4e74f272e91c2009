using System.Runtime.InteropServices;
using Approx.Arrow;

namespace Approx.DuckDb;

/// <summary>
/// Columns of any other type (decimals, lists, structs, maps, views, odd time units): a slice is handed to DuckDB's conversion from
/// Arrow, and the vector it makes is taken over by reference.
/// </summary>
internal sealed unsafe class ConvertedReader : ArrowColumnReader
{
    private readonly DuckDbConnection converter;
    private readonly ArrowConvertedSchemaHandle schema;

    public ConvertedReader(Field field, DuckDbConnection converter)
        : this(Convert(field, converter), field, converter)
    {
    }

    private ConvertedReader(ArrowConvertedSchemaHandle schema, Field field, DuckDbConnection converter)
        : base(TypeOf(field, schema, converter))
    {
        this.schema = schema;
        this.converter = converter;
    }

    public override void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector)
    {
        using DataChunkHandle chunk = ToChunk(native, row, count, column.NullCount, schema, converter);
        NativeMethods.duckdb_vector_reference_vector(vector, NativeMethods.duckdb_data_chunk_get_vector(chunk, 0));
    }

    public override void Dispose() => schema.Dispose();

    private static ArrowConvertedSchemaHandle Convert(Field field, DuckDbConnection converter)
    {
        CArrowSchema native = default;
        CDataInterface.ExportSchema(new Schema([field]), &native);
        try
        {
            DuckDbException.ThrowIf(NativeMethods.duckdb_schema_from_arrow(converter.Handle, &native, out ArrowConvertedSchemaHandle converted));
            return converted;
        }
        finally
        {
            if (native.Release is not null) native.Release(&native);
        }
    }

    // The C API does not tell the types of a converted schema: a column without rows does.
    private static DuckDbType TypeOf(Field field, ArrowConvertedSchemaHandle schema, DuckDbConnection converter)
    {
        try
        {
            using RecordBatch none = new(new Schema([field]), 0, [Empty(field.Type)]);
            CArrowArray native = default;
            CDataInterface.ExportBatch(none, &native);
            try
            {
                using DataChunkHandle chunk = ToChunk(native.Children[0], 0, 0, 0, schema, converter);
                return DuckDbType.Take(NativeMethods.duckdb_vector_get_column_type(NativeMethods.duckdb_data_chunk_get_vector(chunk, 0)));
            }
            finally
            {
                native.Release(&native);
            }
        }
        catch
        {
            schema.Dispose();
            throw;
        }
    }

    private static ArrowArray Empty(ArrowType type)
    {
        int buffers = type.Layout.Kind == Arrow.LayoutKind.Views ? 2 : type.Layout.BufferCount;
        return new ArrowArray(type, 0, 0, new ArrowBuffer[buffers], [.. type.Children.Select(c => Empty(c.Type))]);
    }

    private static DataChunkHandle ToChunk(CArrowArray* column, int row, int count, int nullCount, ArrowConvertedSchemaHandle schema, DuckDbConnection converter)
    {
        Slice* slice = (Slice*)NativeMemory.AllocZeroed((nuint)sizeof(Slice));
        slice->Column = *column;
        slice->Column.Offset += row;
        slice->Column.Length = count;
        slice->Column.NullCount = nullCount == 0 ? 0 : -1;
        slice->Column.Release = &ReleaseNothing; // the memory is the table's, which outlives the scan
        slice->Children = &slice->Column;
        CArrowArray root = new()
        {
            Length = count,
            BufferCount = 1,
            Buffers = &slice->Validity,
            ChildCount = 1,
            Children = &slice->Children,
            Release = &ReleaseSlice,
            PrivateData = slice,
        };
        try
        {
            DuckDbException.ThrowIf(NativeMethods.duckdb_data_chunk_from_arrow(converter.Handle, &root, schema, out DataChunkHandle chunk));
            return chunk;
        }
        finally
        {
            // DuckDB has moved the array out unless it failed.
            if (root.Release is not null) root.Release(&root);
        }
    }

    [UnmanagedCallersOnly]
    private static void ReleaseNothing(CArrowArray* array) => array->Release = null;

    [UnmanagedCallersOnly]
    private static void ReleaseSlice(CArrowArray* array)
    {
        array->Release = null;
        NativeMemory.Free(array->PrivateData);
    }

    /// <summary>A struct array of one column, in one block of memory.</summary>
    private struct Slice
    {
        public CArrowArray Column;
        public CArrowArray* Children;
        public void* Validity;
    }
}
