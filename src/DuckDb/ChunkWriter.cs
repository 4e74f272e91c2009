using System.Text;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>
/// A chunk of rows to be filled column by column and appended: fixed-size values through spans, texts one by one.
/// Set <see cref="RowCount"/> to the rows filled. Lists and structs go by <see cref="Appender.Append(DuckDbValue)"/>.
/// </summary>
internal sealed unsafe class ChunkWriter : IDisposable
{
    private readonly DataChunkHandle handle;
    private readonly IReadOnlyList<DuckDbType> types;

    /// <summary>An empty chunk of these column types.</summary>
    public ChunkWriter(IReadOnlyList<DuckDbType> types)
    {
        this.types = types;
        using NativeTypes natives = new(types);
        handle = NativeMethods.duckdb_create_data_chunk(natives.Pointers, (ulong)types.Count);
        if (handle.IsInvalid) throw new ApproxException(ErrorKind.Internal, $"DuckDB made no chunk of types {string.Join(", ", types)}");
    }

    /// <summary>Rows a chunk holds: 2,048.</summary>
    public static int Capacity { get; } = (int)NativeMethods.duckdb_vector_size();

    /// <summary>Rows filled.</summary>
    public int RowCount
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)Capacity, nameof(RowCount));
            field = value;
        }
    }

    /// <summary>A column's values, <see cref="Capacity"/> long; T is of the size of the type's storage.</summary>
    public Span<T> Values<T>(int column)
        where T : unmanaged
    {
        DuckDbType type = types[column];
        if (sizeof(T) != type.Size || type.Id is DuckDbTypeId.Varchar or DuckDbTypeId.Blob or DuckDbTypeId.List or DuckDbTypeId.Map or DuckDbTypeId.Bit or DuckDbTypeId.BigNum)
            throw new InvalidOperationException($"a column of type {type} was written as {typeof(T).Name}");
        return new Span<T>(NativeMethods.duckdb_vector_get_data(Vector(column)), Capacity);
    }

    /// <summary>Makes a row's value NULL.</summary>
    public void SetNull(int column, int row)
    {
        nint vector = Vector(column);
        NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        NativeMethods.duckdb_vector_get_validity(vector)[Row(row) >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Sets a text (must be valid UTF-8) or the bytes of a BLOB.</summary>
    public void SetBytes(int column, int row, ReadOnlySpan<byte> utf8)
    {
        if (types[column].Id is not (DuckDbTypeId.Varchar or DuckDbTypeId.Blob)) throw new InvalidOperationException($"a column of type {types[column]} was written as text");
        byte none = 0;
        fixed (byte* text = utf8) NativeMethods.duckdb_vector_assign_string_element_len(Vector(column), (ulong)Row(row), text is null ? &none : text, (ulong)utf8.Length);
    }

    /// <summary>Sets a text.</summary>
    public void SetText(int column, int row, string text) => SetBytes(column, row, Encoding.UTF8.GetBytes(text));

    public void Dispose() => handle.Dispose();

    internal DataChunkHandle Finish()
    {
        NativeMethods.duckdb_data_chunk_set_size(handle, (ulong)RowCount);
        return handle;
    }

    internal void Clear()
    {
        NativeMethods.duckdb_data_chunk_reset(handle);
        RowCount = 0;
    }

    private nint Vector(int column) => NativeMethods.duckdb_data_chunk_get_vector(handle, (ulong)column);

    private static int Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Capacity, nameof(row));
        return row;
    }
}
