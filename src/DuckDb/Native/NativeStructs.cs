using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>duckdb_result: opaque here; the first five fields are deprecated and never read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong columnCount, rowCount, rowsChanged;
    private readonly nint columns, error, data;
}

/// <summary>duckdb_hugeint and duckdb_uhugeint: two 64-bit halves, the lower first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeHugeInt(ulong Lower, ulong Upper)
{
    public static NativeHugeInt From(Int128 value) => new((ulong)value, (ulong)(value >> 64));

    public static NativeHugeInt From(UInt128 value) => new((ulong)value, (ulong)(value >> 64));
}

/// <summary>duckdb_decimal.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeDecimal(byte Width, byte Scale, NativeHugeInt Value);

/// <summary>duckdb_string_t: 16 bytes; up to 12 bytes of text lie inside, longer text behind a pointer in the second half.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeString(uint Length, uint Prefix, ulong Rest)
{
    public const int InlineLength = 12;
}

/// <summary>duckdb_query_progress_type.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeProgress(double Percentage, ulong RowsProcessed, ulong TotalRows);

/// <summary>duckdb_state.</summary>
internal enum NativeState
{
    Success = 0,
    Error = 1,
}

/// <summary>duckdb_pending_state.</summary>
internal enum NativePendingState
{
    ResultReady = 0,
    NotReady = 1,
    Error = 2,
    NoTasksAvailable = 3,
}
