using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Finds the official DuckDB library beside this assembly (the build copies it there) and says plainly when it is not.</summary>
internal static class NativeLibraryLoader
{
    /// <summary>The name in the imports.</summary>
    public const string Name = "duckdb";

#pragma warning disable CA2255 // A resolver must be in place before the first import runs, whichever that is.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name) return 0;
        string file = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        string beside = Path.Combine(AppContext.BaseDirectory, file);
        if (NativeLibrary.TryLoad(beside, out nint library) || NativeLibrary.TryLoad(file, assembly, DllImportSearchPath.AssemblyDirectory, out library)) return library;
        throw new ApproxException(
            ErrorKind.Internal,
            File.Exists(beside) ? $"DuckDB's library {beside} cannot be loaded on this machine" : $"DuckDB's library is missing: {beside}",
            File.Exists(beside) ? "it is built for 64-bit x64 or arm64, on Linux for glibc 2.28 or newer" : "build or publish again: the build copies it beside the program");
    }
}
