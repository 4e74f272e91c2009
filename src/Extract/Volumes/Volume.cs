using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>A volume in native memory, (z, y, x) in C order; may hold more than 2³¹ voxels. Slices are spans.</summary>
/// <typeparam name="T">One of the ten voxel number types.</typeparam>
public sealed unsafe class Volume<T> : IDisposable
    where T : unmanaged
{
    private T* _voxels;

    /// <summary>A volume of zeros.</summary>
    /// <exception cref="ApproxException">The memory is not to be had, or a slice is larger than 2³¹ − 1 bytes.</exception>
    public Volume(int sizeZ, int sizeY, int sizeX, VoxelSize voxelSize)
        : this(sizeZ, sizeY, sizeX, voxelSize, zeroed: true)
    {
    }

    private Volume(int sizeZ, int sizeY, int sizeX, VoxelSize voxelSize, bool zeroed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeZ, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeY, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeX, 1);
        if ((long)sizeY * sizeX > int.MaxValue / sizeof(T)) throw ApproxException.BadData($"a slice of {sizeY}×{sizeX} {typeof(T).Name} voxels is larger than 2 GiB", "cut the volume into tiles first");
        (SizeZ, SizeY, SizeX, VoxelSize) = (sizeZ, sizeY, sizeX, voxelSize);
        ulong bytes = (ulong)Voxels * (ulong)sizeof(T);
        try
        {
            _voxels = (T*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        }
        catch (OutOfMemoryException e)
        {
            throw ApproxException.BadData($"a volume of {sizeZ}×{sizeY}×{sizeX} voxels needs {bytes:N0} bytes, which are not to be had", "read it in slabs, or give --memory", e);
        }
        if (zeroed) NativeMemory.Clear(_voxels, (nuint)bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees the memory of a volume nobody disposed.</summary>
    ~Volume() => Free();

    /// <summary>Slices.</summary>
    public int SizeZ { get; }

    /// <summary>Rows.</summary>
    public int SizeY { get; }

    /// <summary>Columns.</summary>
    public int SizeX { get; }

    /// <summary>Voxel edges (z, y, x).</summary>
    public VoxelSize VoxelSize { get; }

    /// <summary>Number of voxels.</summary>
    public long Voxels => (long)SizeZ * SizeY * SizeX;

    /// <summary>The voxel at (z, y, x). For hot loops take <see cref="Slice"/> or <see cref="Row"/>.</summary>
    public ref T this[int z, int y, int x] => ref Row(z, y)[x];

    /// <summary>A volume whose content is not defined yet: the caller writes every voxel.</summary>
    public static Volume<T> Uninitialised(int sizeZ, int sizeY, int sizeX, VoxelSize voxelSize) => new(sizeZ, sizeY, sizeX, voxelSize, zeroed: false);

    /// <summary>Slice z, (y, x) in C order. The span is valid until the volume is disposed.</summary>
    public Span<T> Slice(int z)
    {
        if ((uint)z >= (uint)SizeZ) throw new ArgumentOutOfRangeException(nameof(z), z, $"slices are 0 to {SizeZ - 1}");
        return new Span<T>(Start + ((long)z * SizeY * SizeX), SizeY * SizeX);
    }

    /// <summary>Row (z, y).</summary>
    public Span<T> Row(int z, int y) => Slice(z).Slice(checked(y * SizeX), SizeX);

    /// <summary>The bytes of slices z0 to z0 + count − 1; count is limited to 2³¹ − 1 bytes.</summary>
    public Span<byte> Bytes(int z0, int count)
    {
        if (z0 < 0 || count < 0 || z0 > SizeZ - count) throw new ArgumentOutOfRangeException(nameof(z0), z0, $"slices {z0} to {z0 + (long)count - 1} of {SizeZ}");
        return new Span<byte>(Start + ((long)z0 * SizeY * SizeX), checked(count * SizeY * SizeX * sizeof(T)));
    }

    /// <summary>The first voxel, 64-byte aligned; for kernels that index beyond 2³¹. Valid until the volume is disposed.</summary>
    internal T* Pointer => Start;

    /// <summary>Frees the memory. Spans handed out before are no longer valid.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private T* Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(_voxels is null, this);
            return _voxels;
        }
    }

    private void Free()
    {
        if (_voxels is null) return;
        NativeMemory.AlignedFree(_voxels);
        _voxels = null;
        GC.RemoveMemoryPressure(Voxels * sizeof(T));
    }
}
