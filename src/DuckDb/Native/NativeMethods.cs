using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>The C API of libduckdb 1.5, as declared in duckdb.h; a file per area of the header.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = NativeLibraryLoader.Name;

    public delegate void Destroy(ref nint handle);

    public static bool Released(Destroy destroy, ref nint handle)
    {
        destroy(ref handle);
        return true;
    }

    /// <summary>Text the native side keeps.</summary>
    public static string? Text(byte* text) => text is null ? null : Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Text the native side gives away: copied, then freed.</summary>
    public static string? TakeText(byte* text)
    {
        string? result = Text(text);
        if (text is not null) duckdb_free(text);
        return result;
    }

    [LibraryImport(Library)]
    public static partial byte* duckdb_library_version();

    [LibraryImport(Library)]
    public static partial void duckdb_free(void* pointer);

    // Error data

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_error_data(ref nint error);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool duckdb_error_data_has_error(ErrorDataHandle error);

    [LibraryImport(Library)]
    public static partial DuckDbErrorClass duckdb_error_data_error_type(ErrorDataHandle error);

    [LibraryImport(Library)]
    public static partial byte* duckdb_error_data_message(ErrorDataHandle error);
}
