namespace Approx.Extract.Volumes;

/// <summary>A volume's voxels as one run of bytes in the file's order, wherever and however it is stored. Thread-safe.</summary>
internal abstract class VoxelBytes : IDisposable
{
    /// <summary>Paths of the files the bytes come from.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Fills the destination from an offset of the decoded run.</summary>
    public abstract void Read(long offset, Span<byte> destination, CancellationToken cancel);

    /// <summary>The bytes without a copy, where they lie uncompressed in one file.</summary>
    public virtual bool TryMap(long offset, int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Says that mapped bytes are not needed for now.</summary>
    public virtual void ReleaseMapped(long offset, int count)
    {
    }

    /// <summary>Closes the files.</summary>
    public abstract void Dispose();
}
