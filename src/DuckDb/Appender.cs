using System.Runtime.CompilerServices;
using System.Text;

namespace Approx.DuckDb;

/// <summary>
/// Rows into a table, by row or by chunk. Rows count as in the table after <see cref="Close"/> or <see cref="Flush"/>;
/// disposing without closing drops what was not flushed.
/// </summary>
internal sealed unsafe class Appender : IDisposable
{
    private readonly AppenderHandle handle;

    private Appender(AppenderHandle handle)
    {
        this.handle = handle;
        DuckDbType[] types = new DuckDbType[NativeMethods.duckdb_appender_column_count(handle)];
        for (int i = 0; i < types.Length; i++) types[i] = DuckDbType.Take(NativeMethods.duckdb_appender_column_type(handle, (ulong)i));
        Types = types;
    }

    /// <summary>The table's column types, in order.</summary>
    public IReadOnlyList<DuckDbType> Types { get; }

    /// <summary>A chunk of the table's types to be filled and appended.</summary>
    public ChunkWriter NewChunk() => new(Types);

    /// <summary>Appends NULL to the row.</summary>
    public Appender AppendNull() => Check(NativeMethods.duckdb_append_null(handle));

    /// <summary>Appends the column's default to the row.</summary>
    public Appender AppendDefault() => Check(NativeMethods.duckdb_append_default(handle));

    /// <summary>Appends a value to the row; DuckDB casts it to the column's type.</summary>
    public Appender Append(bool value) => Check(NativeMethods.duckdb_append_bool(handle, value));

    /// <inheritdoc cref="Append(bool)"/>
    public Appender Append(int value) => Check(NativeMethods.duckdb_append_int32(handle, value));

    /// <inheritdoc cref="Append(bool)"/>
    public Appender Append(long value) => Check(NativeMethods.duckdb_append_int64(handle, value));

    /// <inheritdoc cref="Append(bool)"/>
    public Appender Append(double value) => Check(NativeMethods.duckdb_append_double(handle, value));

    /// <inheritdoc cref="Append(bool)"/>
    [SkipLocalsInit]
    public Appender Append(string? value)
    {
        if (value is null) return AppendNull();
        int bound = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = bound <= 512 ? stackalloc byte[512] : new byte[bound];
        fixed (byte* text = utf8) return Check(NativeMethods.duckdb_append_varchar_length(handle, text, (ulong)Encoding.UTF8.GetBytes(value, utf8)));
    }

    /// <summary>Appends a value of any type to the row.</summary>
    public Appender Append(DuckDbValue value)
    {
        using ValueHandle native = value.ToNative();
        return Check(NativeMethods.duckdb_append_value(handle, native));
    }

    /// <summary>Ends the row.</summary>
    public Appender EndRow() => Check(NativeMethods.duckdb_appender_end_row(handle));

    /// <summary>Appends the rows of a chunk and empties it.</summary>
    public Appender Append(ChunkWriter chunk)
    {
        Check(NativeMethods.duckdb_append_data_chunk(handle, chunk.Finish()));
        chunk.Clear();
        return this;
    }

    /// <summary>Writes what is held to the table.</summary>
    /// <exception cref="DuckDbException">A constraint was broken, among others; the rows held are lost.</exception>
    public Appender Flush() => Check(NativeMethods.duckdb_appender_flush(handle));

    /// <summary>Flushes and ends.</summary>
    /// <exception cref="DuckDbException">As for <see cref="Flush"/>.</exception>
    public void Close() => Check(NativeMethods.duckdb_appender_close(handle));

    public void Dispose() => handle.Dispose();

    internal static Appender Open(DuckDbConnection connection, string? catalog, string? schema, string table)
    {
        SqlText.CheckNoNul(table);
        NativeState state = NativeMethods.duckdb_appender_create_ext(connection.Handle, catalog, schema, table, out AppenderHandle appender);
        if (state == NativeState.Success) return new Appender(appender);
        using (appender) throw Failure(appender);
    }

    private Appender Check(NativeState state) => state == NativeState.Success ? this : throw Failure(handle);

    private static DuckDbException Failure(AppenderHandle appender)
    {
        if (appender.IsInvalid) return DuckDbException.From(null);
        using ErrorDataHandle error = NativeMethods.duckdb_appender_error_data(appender);
        return error.IsInvalid
            ? DuckDbException.From(null)
            : DuckDbException.From(NativeMethods.Text(NativeMethods.duckdb_error_data_message(error)), NativeMethods.duckdb_error_data_error_type(error));
    }
}
