using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>One safe handle per native type: what the native side gives out is freed once, also when an exception passes by.</summary>
internal abstract class DuckDbHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

internal sealed class DatabaseHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_close, ref handle);
}

internal sealed class ConnectionHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_disconnect, ref handle);
}

internal sealed class ConfigHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_config, ref handle);
}

internal sealed class ExtractedStatementsHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_extracted, ref handle);
}

internal sealed class PreparedStatementHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_prepare, ref handle);
}

internal sealed class ValueHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_value, ref handle);
}

internal sealed class LogicalTypeHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_logical_type, ref handle);
}

internal sealed class DataChunkHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_data_chunk, ref handle);
}

internal sealed class AppenderHandle : DuckDbHandle
{
    protected override bool ReleaseHandle()
    {
        // Without this the destructor would flush the rows still held, which is not what leaving by an exception means.
        NativeMethods.duckdb_appender_clear(handle);
        return NativeMethods.duckdb_appender_destroy(ref handle) == NativeState.Success;
    }
}

internal sealed class ErrorDataHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_error_data, ref handle);
}

internal sealed class TableFunctionHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_table_function, ref handle);
}

internal sealed class ArrowOptionsHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_arrow_options, ref handle);
}

internal sealed class ArrowConvertedSchemaHandle : DuckDbHandle
{
    protected override bool ReleaseHandle() => NativeMethods.Released(NativeMethods.duckdb_destroy_arrow_converted_schema, ref handle);
}

/// <summary>duckdb_result is a struct the caller owns: this handle owns the memory it lies in.</summary>
internal sealed unsafe class ResultHandle : DuckDbHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    /// <summary>The struct; valid until the handle is disposed.</summary>
    public NativeResult* Pointer => IsClosed ? throw new ObjectDisposedException(nameof(DuckDbResult)) : (NativeResult*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMethods.duckdb_destroy_result((NativeResult*)handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
