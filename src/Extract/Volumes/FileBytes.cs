using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Approx.Core;
using Microsoft.Win32.SafeHandles;

namespace Approx.Extract.Volumes;

/// <summary>A file read at offsets; thread-safe. Mapped into memory only when a caller asks for bytes without a copy.</summary>
internal sealed unsafe class FileBytes : IDisposable
{
    // MADV_DONTNEED of Linux and macOS; a shared mapping of a file loses nothing by it.
    private const int DontNeed = 4;

    private readonly SafeFileHandle _handle;
    private readonly Lock _mapLock = new();
    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _view;
    private byte* _mapped;

    private FileBytes(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    /// <summary>The path, for messages.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="ApproxException">Missing, not readable, or no plain file.</exception>
    public static FileBytes Open(string path)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            try
            {
                return new FileBytes(path, handle, RandomAccess.GetLength(handle));
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ApproxException.BadData($"{path}: cannot be read: {e.Message}", null, e);
        }
    }

    /// <summary>Fills the destination from an offset.</summary>
    /// <param name="offset">Byte offset in the file.</param>
    /// <param name="destination">What to fill.</param>
    /// <param name="what">What is read, for the message: "page 7", "the header".</param>
    /// <exception cref="ApproxException">The file ends before.</exception>
    public void Read(long offset, Span<byte> destination, string what)
    {
        if (offset < 0 || offset > Length - destination.Length) throw VolumeError.Truncated(Path, what, offset, destination.Length, Length);
        int done = 0;
        while (done < destination.Length)
        {
            int read = ReadSome(offset + done, destination[done..]);
            if (read == 0) throw VolumeError.Truncated(Path, what, offset, destination.Length, offset + done);
            done += read;
        }
    }

    /// <summary>Reads what is there, at most the destination's length; 0 at the end.</summary>
    public int ReadSome(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(_handle, destination, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"{Path}: reading at offset {offset:N0} failed: {e.Message}", null, e);
        }
    }

    /// <summary>The first bytes, fewer when the file is shorter.</summary>
    public byte[] Head(int count)
    {
        byte[] head = new byte[(int)Math.Min(count, Length)];
        Read(0, head, "the first bytes");
        return head;
    }

    /// <summary>Bytes of the file without a copy, valid until this is disposed; false where the system cannot map the file.</summary>
    /// <remarks>Another program that shortens the file while it is mapped ends this process: only for files that are not being written.</remarks>
    public bool TryMap(long offset, int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (offset < 0 || count <= 0 || offset > Length - count) return false;
        lock (_mapLock)
        {
            if (_mapped is null && !Map()) return false;
        }
        bytes = new ReadOnlySpan<byte>(_mapped + offset, count);
        return true;
    }

    /// <summary>Takes whole pages of mapped bytes out of this process's memory, so that a mapped file of any size stays within a budget; the next look brings them back. No more than a hint, and none on Windows.</summary>
    public void ReleaseMapped(long offset, int count)
    {
        if (OperatingSystem.IsWindows()) return;
        lock (_mapLock)
        {
            if (_mapped is null) return;
            nint page = Environment.SystemPageSize, from = ((nint)(_mapped + offset) + page - 1) / page * page, to = (nint)(_mapped + offset + count) / page * page;
            if (from < to) _ = Advise(from, (nuint)(to - from), DontNeed);
        }
    }

    /// <summary>A stream over a part of the file.</summary>
    public Stream Slice(long offset, long count) => new Part(this, offset, count);

    /// <summary>Closes the file and its mapping.</summary>
    public void Dispose()
    {
        lock (_mapLock)
        {
            if (_mapped is not null) _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _mapped = null;
            _view?.Dispose();
            _file?.Dispose();
        }
        _handle.Dispose();
    }

    private bool Map()
    {
        try
        {
            _file = MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _mapped = pointer + _view.PointerOffset;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);

    private sealed class Part(FileBytes file, long start, long count) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => count;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int wanted = (int)Math.Min(buffer.Length, count - _position);
            if (wanted <= 0) return 0;
            int read = file.ReadSome(start + _position, buffer[..wanted]);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int length) => Read(buffer.AsSpan(offset, length));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int length) => throw new NotSupportedException();
    }
}
