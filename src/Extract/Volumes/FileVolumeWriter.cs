using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>A writer of one file: written beside its place as "name.partial", given its name at the end.</summary>
internal abstract class FileVolumeWriter : VolumeWriter
{
    private readonly string _partial;
    private bool _closed;

    private protected FileVolumeWriter(string path, VolumeInfo info)
        : base(path, info)
    {
        _partial = path + ".partial";
        try
        {
            File = new FileStream(_partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ApproxException.BadData($"{path}: cannot be written: {e.Message}", null, e);
        }
    }

    /// <summary>The file being written.</summary>
    private protected FileStream File { get; }

    private protected sealed override void WriteSlice(ReadOnlySpan<byte> slice)
    {
        try
        {
            WriteVoxels(slice);
        }
        catch (IOException e)
        {
            throw ApproxException.BadData($"{Path}: writing failed: {e.Message}", "is the disk full?", e);
        }
    }

    private protected sealed override void Finish()
    {
        try
        {
            FinishFile();
            File.Flush(flushToDisk: true);
            File.Dispose();
            _closed = true;
            System.IO.File.Move(_partial, Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"{Path}: writing failed: {e.Message}", "is the disk full?", e);
        }
    }

    private protected override void Close(bool removePartial)
    {
        if (!_closed) File.Dispose();
        if (removePartial) System.IO.File.Delete(_partial);
    }

    private protected abstract void WriteVoxels(ReadOnlySpan<byte> slice);

    private protected abstract void FinishFile();
}
