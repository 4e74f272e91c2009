namespace Approx.DuckDb;

/// <summary>
/// Up to 2,048 rows of a result, a vector per column, in DuckDB's own memory. Dispose it: every span read from it dies with it.
/// </summary>
internal sealed class DataChunk : IDisposable
{
    private readonly DataChunkHandle handle;
    private readonly IReadOnlyList<DuckDbType> types;

    internal DataChunk(DataChunkHandle handle, IReadOnlyList<DuckDbType> types)
    {
        this.handle = handle;
        this.types = types;
        RowCount = checked((int)NativeMethods.duckdb_data_chunk_get_size(handle));
    }

    /// <summary>Rows in this chunk.</summary>
    public int RowCount { get; }

    /// <summary>Columns.</summary>
    public int ColumnCount => types.Count;

    /// <summary>A column's values; they live as long as this chunk.</summary>
    public Vector this[int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)types.Count, nameof(column));
            ObjectDisposedException.ThrowIf(handle.IsClosed, this);
            return new Vector(this, NativeMethods.duckdb_data_chunk_get_vector(handle, (ulong)column), types[column], RowCount);
        }
    }

    internal DataChunkHandle Handle => handle;

    public void Dispose() => handle.Dispose();
}
