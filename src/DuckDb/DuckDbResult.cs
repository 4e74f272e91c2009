using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>A column of a result: its name and type.</summary>
internal readonly record struct ResultColumn(string Name, DuckDbType Type);

/// <summary>What a statement answered: columns, then chunk after chunk. Materialised results lie in memory; streaming ones compute while they are read.</summary>
internal sealed unsafe class DuckDbResult : IDisposable
{
    private readonly DuckDbConnection connection;
    private readonly ResultHandle handle;
    private readonly DuckDbType[] types;
    private bool ended;

    internal DuckDbResult(DuckDbConnection connection, ResultHandle handle)
    {
        this.connection = connection;
        this.handle = handle;
        ResultColumn[] columns = new ResultColumn[NativeMethods.duckdb_column_count(handle.Pointer)];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new ResultColumn(
                NativeMethods.Text(NativeMethods.duckdb_column_name(handle.Pointer, (ulong)i)) ?? "",
                DuckDbType.Take(NativeMethods.duckdb_column_logical_type(handle.Pointer, (ulong)i)));
        }
        Columns = columns;
        types = [.. columns.Select(c => c.Type)];
        RowsChanged = (long)NativeMethods.duckdb_rows_changed(handle.Pointer);
        Statement = NativeMethods.duckdb_result_statement_type(*handle.Pointer);
    }

    /// <summary>Names and types.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Rows inserted, updated or deleted; 0 for queries.</summary>
    public long RowsChanged { get; }

    /// <summary>What kind of statement answered.</summary>
    public StatementKind Statement { get; }

    internal ResultHandle Handle => handle;

    /// <summary>The place of a column by its exact name.</summary>
    /// <exception cref="ApproxException">No such column.</exception>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name) return i;
        }
        throw ApproxException.BadData($"the result has no column '{name}', it has {string.Join(", ", Columns.Select(c => c.Name))}");
    }

    /// <summary>The next rows, or null when there are no more. The caller disposes the chunk.</summary>
    /// <exception cref="DuckDbException">A streaming statement failed on its way.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DataChunk? Fetch(CancellationToken cancellation = default)
    {
        if (ended) return null;
        while (true)
        {
            DataChunkHandle chunk;
            using (InterruptOnCancel watch = new(connection, cancellation))
            {
                chunk = NativeMethods.duckdb_fetch_chunk(*handle.Pointer);
                if (chunk.IsInvalid)
                {
                    chunk.Dispose();
                    ended = true;
                    string? error = NativeMethods.Text(NativeMethods.duckdb_result_error(handle.Pointer));
                    if (string.IsNullOrEmpty(error)) return null;
                    watch.ThrowIfCancelled();
                    throw DuckDbException.From(error, NativeMethods.duckdb_result_error_type(handle.Pointer));
                }
            }
            DataChunk rows = new(chunk, types);
            if (rows.RowCount > 0) return rows;
            rows.Dispose();
        }
    }

    /// <summary>All chunks in turn; each is disposed when the next is asked for.</summary>
    public IEnumerable<DataChunk> Chunks(CancellationToken cancellation = default)
    {
        while (Fetch(cancellation) is { } chunk)
        {
            using (chunk) yield return chunk;
        }
    }

    /// <summary>All rows as .NET objects (see <see cref="VectorReader.Value"/>): for small results.</summary>
    public List<object?[]> Rows(CancellationToken cancellation = default)
    {
        List<object?[]> rows = [];
        foreach (DataChunk chunk in Chunks(cancellation))
        {
            for (int r = 0; r < chunk.RowCount; r++)
            {
                object?[] row = new object?[chunk.ColumnCount];
                for (int c = 0; c < row.Length; c++) row[c] = chunk[c].Value(r);
                rows.Add(row);
            }
        }
        return rows;
    }

    /// <summary>The rest of the rows as Arrow batches; the stream takes this result over and disposes it.</summary>
    public IArrowArrayStream ToArrow(CancellationToken cancellation = default) => new ArrowResultStream(this, cancellation);

    public void Dispose() => handle.Dispose();
}
