using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>
/// Record batches as DuckDB scans them: exported once through the C data interface (which pins their memory), read in place, as often
/// as wanted, by several threads. Counted references: a plan that is still running keeps the memory after the name is gone.
/// </summary>
internal sealed unsafe class ArrowTable
{
    private readonly RecordBatch[] batches;
    private readonly CArrowArray*[] natives;
    private readonly long[] firstSlice; // of each batch, then the count of all
    private int references = 1;

    public ArrowTable(DuckDbConnection converter, Schema schema, IReadOnlyList<RecordBatch> source)
    {
        if (schema.Fields.Count == 0) throw ApproxException.BadData("Arrow batches without columns cannot be a table");
        foreach (RecordBatch batch in source)
        {
            if (!batch.Schema.Fields.Select(Shape).SequenceEqual(schema.Fields.Select(Shape))) throw ApproxException.BadData($"an Arrow batch with the columns {string.Join(", ", batch.Schema.Fields)} in a table with the columns {string.Join(", ", schema.Fields)}");
            // Sizes and ends of buffers, nothing per row: reading checks what a row points to.
            batch.Validate(full: false);
        }
        Schema = schema;
        batches = [.. source.Select(b => b.Share())];
        natives = new CArrowArray*[batches.Length];
        firstSlice = new long[batches.Length + 1];
        Readers = new ArrowColumnReader[schema.Fields.Count];
        try
        {
            for (int b = 0; b < batches.Length; b++)
            {
                firstSlice[b + 1] = firstSlice[b] + (batches[b].Length + ChunkWriter.Capacity - 1) / ChunkWriter.Capacity;
                RowCount += batches[b].Length;
                CArrowArray* native = (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));
                natives[b] = native;
                CDataInterface.ExportBatch(batches[b], native);
            }
            for (int c = 0; c < Readers.Length; c++) Readers[c] = ArrowColumnReader.For(schema.Fields[c], converter);
        }
        catch
        {
            Free();
            throw;
        }
    }

    public Schema Schema { get; }

    public ArrowColumnReader[] Readers { get; }

    public long RowCount { get; }

    /// <summary>Runs of at most 2,048 rows of one batch: what one call of the scan fills.</summary>
    public long SliceCount => firstSlice[^1];

    /// <summary>Fills the columns of a chunk with a slice; gives its rows.</summary>
    public int Read(long slice, ReadOnlySpan<int> columns, nint chunk)
    {
        int at = Array.BinarySearch(firstSlice, slice);
        int batch = at < 0 ? ~at - 1 : at;
        // Batches without rows share their first slice with the next one.
        while (firstSlice[batch + 1] == slice) batch++;
        int row = checked((int)(slice - firstSlice[batch]) * ChunkWriter.Capacity);
        int count = Math.Min(ChunkWriter.Capacity, batches[batch].Length - row);
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            if (column < 0) continue;
            nint vector = NativeMethods.duckdb_data_chunk_get_vector_of(chunk, (ulong)i);
            Readers[column].Read(batches[batch].Columns[column], natives[batch]->Children[column], row, count, vector);
        }
        return count;
    }

    /// <summary>False when the table has been given back already.</summary>
    public bool TryAddReference()
    {
        for (int seen = references; seen > 0; seen = references)
        {
            if (Interlocked.CompareExchange(ref references, seen + 1, seen) == seen) return true;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref references) == 0) Free();
    }

    private static (string Name, ArrowType Type) Shape(Field field) => (field.Name, field.Type);

    private void Free()
    {
        foreach (ArrowColumnReader? reader in Readers) reader?.Dispose();
        for (int b = 0; b < natives.Length; b++)
        {
            if (natives[b] is null) continue;
            if (natives[b]->Release is not null) natives[b]->Release(natives[b]);
            NativeMemory.Free(natives[b]);
        }
        foreach (RecordBatch batch in batches) batch.Dispose();
    }
}
