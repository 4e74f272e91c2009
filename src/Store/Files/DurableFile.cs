using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Approx.Store;

/// <summary>Files that are on the disk when a call returns: data by fsync of the file, names by fsync of the folder.</summary>
internal static class DurableFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>Writes a new file and flushes it to the disk.</summary>
    /// <exception cref="IOException">The file exists already (O_EXCL), or cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(path); // ours, and torn
            throw;
        }
    }

    /// <summary>Flushes a finished file, or a folder with all its files, to the disk and says how long it is and what its SHA-256 is.</summary>
    public static (long Bytes, string Sha256) Seal(string path)
    {
        if (Directory.Exists(path))
        {
            (long Bytes, string Sha256) sealedFolder = HashFolder(path, Seal);
            FlushFolder(path);
            foreach (string folder in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories)) FlushFolder(folder);
            return sealedFolder;
        }
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.FlushToDisk(handle);
        return Hash(handle, path);
    }

    /// <summary>Length and SHA-256 of a file; of a folder the length of all its files, and the SHA-256 of the lines "HASH NAME" of them in ordinal order of the names.</summary>
    public static (long Bytes, string Sha256) Hash(string path)
    {
        if (Directory.Exists(path)) return HashFolder(path, Hash);
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        return Hash(handle, path);
    }

    /// <summary>Gives a file another name, replacing what has it; one step for every reader. A folder takes no other's place. The folders must be flushed afterwards.</summary>
    public static void Rename(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: true);
    }

    /// <summary>Removes a file, or a folder with all its files; nothing when it is not there.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }

    /// <summary>Makes the names in a folder durable. On Windows names need no flush.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (descriptor < 0) throw new IOException($"the folder '{path}' cannot be opened", Marshal.GetLastPInvokeError());
        int result = Fsync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        // EINVAL (22): this file system has no fsync for folders; it keeps names by itself.
        if (result != 0 && error != 22) throw new IOException($"the folder '{path}' cannot be flushed", error);
    }

    /// <summary>Length of all files, and the SHA-256 of the lines "HASH NAME" of them in their order.</summary>
    public static (long Bytes, string Sha256) HashTogether(IEnumerable<string> paths) => HashListed(paths.Select(p => (Path.GetFileName(p), p)), Hash);

    private static (long Bytes, string Sha256) HashFolder(string folder, Func<string, (long Bytes, string Sha256)> file) =>
        HashListed(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(p => (Path.GetRelativePath(folder, p).Replace('\\', '/'), p)).OrderBy(f => f.Item1, StringComparer.Ordinal), file);

    private static (long Bytes, string Sha256) HashListed(IEnumerable<(string Name, string Path)> files, Func<string, (long Bytes, string Sha256)> file)
    {
        using IncrementalHash listing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long total = 0;
        foreach ((string name, string path) in files)
        {
            (long bytes, string hash) = file(path);
            listing.AppendData(Encoding.UTF8.GetBytes($"{hash} {name}\n"));
            total += bytes;
        }
        return (total, Convert.ToHexStringLower(listing.GetHashAndReset()));
    }

    private static (long Bytes, string Sha256) Hash(SafeFileHandle handle, string path)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = RandomAccess.GetLength(handle);
        byte[] buffer = new byte[(int)Math.Clamp(length, 1, BufferSize)];
        long offset = 0;
        for (int read; (read = RandomAccess.Read(handle, buffer, offset)) > 0; offset += read) hash.AppendData(buffer, 0, read);
        if (offset != length) throw new IOException($"'{path}' changed its length while it was read");
        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
