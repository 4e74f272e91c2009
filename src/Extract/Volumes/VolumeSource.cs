using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// An open volume. Reads slabs of slices, native-endian, in C order (z, y, x), whatever the format on disk.
/// Reading is thread-safe. Formats that are one compressed stream are read forward; going back starts the stream anew.
/// </summary>
/// <example><code>
/// using VolumeSource source = VolumeSource.Open("bone.nii.gz");
/// using Volume&lt;short&gt; volume = source.ReadAll&lt;short&gt;();
/// </code></example>
public abstract partial class VolumeSource : IDisposable
{
    private protected VolumeSource(VolumeInfo info, long memoryBudget)
    {
        Info = info;
        MemoryBudget = memoryBudget;
    }

    /// <summary>Sizes, types, units.</summary>
    public VolumeInfo Info { get; }

    /// <summary>Bytes this source may hold beside the caller's buffers; also the limit of <see cref="ReadAll{T}"/>.</summary>
    public long MemoryBudget { get; }

    /// <summary>Files that hold voxels beside the one at <see cref="VolumeInfo.Path"/>: those that a header names.</summary>
    internal virtual IReadOnlyList<string> DataFiles => [];

    /// <summary>Opens a volume file or folder; the format is recognised by its content.</summary>
    /// <exception cref="ApproxException">Missing, unknown, truncated or contradictory (bad data); wrong options (wrong usage).</exception>
    public static VolumeSource Open(string path, VolumeOpenOptions? options = null) => VolumeFormats.Open(path, options ?? VolumeOpenOptions.Default);

    /// <summary>A source over a volume in memory; disposing it does not dispose the volume.</summary>
    public static VolumeSource FromMemory<T>(Volume<T> volume, string name = "memory")
        where T : unmanaged => new MemorySource<T>(volume, name);

    /// <summary>Reads <paramref name="count"/> slices of a frame from slice <paramref name="z0"/> on, native-endian, (z, y, x) in C order.</summary>
    /// <param name="frame">Time point, 0-based.</param>
    /// <param name="z0">First slice.</param>
    /// <param name="count">Number of slices.</param>
    /// <param name="destination">Exactly count × SizeY × SizeX voxels.</param>
    /// <param name="cancel">Checked between slices.</param>
    /// <exception cref="ApproxException">The data is truncated or corrupt.</exception>
    public void Read(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel = default)
    {
        if ((uint)frame >= (uint)Info.Frames) throw new ArgumentOutOfRangeException(nameof(frame), frame, $"frames are 0 to {Info.Frames - 1}");
        if (z0 < 0 || count < 0 || z0 > Info.SizeZ - count) throw new ArgumentOutOfRangeException(nameof(z0), z0, $"slices {z0} to {z0 + (long)count - 1} of {Info.SizeZ}");
        if (destination.Length != (long)count * Info.SliceBytes) throw new ArgumentException($"{count} slices are {(long)count * Info.SliceBytes} bytes, the destination has {destination.Length}", nameof(destination));
        if (count > 0) ReadSlab(frame, z0, count, destination, cancel);
    }

    /// <summary>The bytes of one slice without a copy, where the file holds them uncompressed, contiguous and native-endian; valid until the source is disposed.</summary>
    public virtual bool TryMap(int frame, int z, out ReadOnlySpan<byte> slice)
    {
        slice = default;
        return false;
    }

    /// <summary>Says that mapped slices are not needed for now: they no longer count as this process's memory. Reading them again is right, and costs a look-up.</summary>
    internal virtual void ReleaseMapped(int frame, int z0, int count)
    {
    }

    /// <summary>How many slices fit into a buffer of this many bytes: at least 1, at most SizeZ, and never beyond 2³¹ − 1 bytes.</summary>
    public int SlabSlices(long bytes) => (int)Math.Clamp(Math.Min(bytes, int.MaxValue) / Info.SliceBytes, 1, Info.SizeZ);

    /// <summary>Reads one frame into memory as T; other voxel types are converted when every value is kept exactly.</summary>
    /// <exception cref="ApproxException">Larger than the memory budget, or a value that T does not hold exactly.</exception>
    public Volume<T> ReadAll<T>(int frame = 0, CancellationToken cancel = default)
        where T : unmanaged
    {
        RequireFits<T>();
        return ReadBox<T>(frame, (0, 0, 0), (Info.SizeZ, Info.SizeY, Info.SizeX), cancel);
    }

    /// <summary>Refuses a frame that is larger in memory, as T, than the budget.</summary>
    internal unsafe void RequireFits<T>()
        where T : unmanaged
    {
        long bytes = checked(Info.Voxels * sizeof(T));
        if (bytes > MemoryBudget)
            throw ApproxException.BadData($"{Info.Path}: a volume of {Info.SizeZ}×{Info.SizeY}×{Info.SizeX} voxels needs {bytes:N0} bytes in memory, the budget is {MemoryBudget:N0}", "raise --memory, or process it in blocks");
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the files.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Reads a slab whose bounds and destination are checked already; count ≥ 1.</summary>
    private protected abstract void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel);
}
