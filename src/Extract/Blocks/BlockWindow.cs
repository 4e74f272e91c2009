using Approx.Core;

namespace Approx.Extract.Blocks;

/// <summary>
/// Where a block lies in its volume. The core is what the block counts; the window is the core with one voxel around it,
/// cut at the volume's faces, but nothing above in z: exactly the earlier neighbours (in raster order) of the core's voxels.
/// The window is what the pass is given. All boxes are half-open, in voxels.
/// </summary>
internal readonly record struct BlockWindow
{
    /// <summary>The largest number of voxels of a window.</summary>
    public const long MaxVoxels = int.MaxValue;

    /// <summary>The largest number of rows, and of columns, of a window.</summary>
    public const int MaxSide = 65_534;

    /// <summary>A core inside a volume.</summary>
    /// <exception cref="ApproxException">The core is empty, leaves the volume, or its window is larger than one pass can hold.</exception>
    public BlockWindow(int sizeZ, int sizeY, int sizeX, (int Z, int Y, int X) from, (int Z, int Y, int X) to)
    {
        (SizeZ, SizeY, SizeX) = (sizeZ, sizeY, sizeX);
        (CoreZ0, CoreY0, CoreX0) = from;
        (CoreZ1, CoreY1, CoreX1) = to;
        bool inside = CoreZ0 >= 0 && CoreY0 >= 0 && CoreX0 >= 0 && CoreZ1 <= sizeZ && CoreY1 <= sizeY && CoreX1 <= sizeX;
        if (!inside || CoreZ0 >= CoreZ1 || CoreY0 >= CoreY1 || CoreX0 >= CoreX1)
            throw ApproxException.BadData($"the block {from} to {to} is empty or leaves the volume of {sizeZ}×{sizeY}×{sizeX} voxels");
        if (!Fits(WindowZ, WindowY, WindowX))
            throw ApproxException.BadData($"a block of {WindowZ}×{WindowY}×{WindowX} voxels is too large for one pass", $"cut it: sides up to {MaxSide:N0}, and up to {MaxVoxels:N0} voxels");
    }

    /// <summary>Size of the volume.</summary>
    public int SizeZ { get; }

    /// <summary>Size of the volume.</summary>
    public int SizeY { get; }

    /// <summary>Size of the volume.</summary>
    public int SizeX { get; }

    /// <summary>First slice of the core.</summary>
    public int CoreZ0 { get; }

    /// <summary>First row of the core.</summary>
    public int CoreY0 { get; }

    /// <summary>First column of the core.</summary>
    public int CoreX0 { get; }

    /// <summary>One past the core's last slice.</summary>
    public int CoreZ1 { get; }

    /// <summary>One past the core's last row.</summary>
    public int CoreY1 { get; }

    /// <summary>One past the core's last column.</summary>
    public int CoreX1 { get; }

    /// <summary>First slice of the window.</summary>
    public int WindowZ0 => Math.Max(0, CoreZ0 - 1);

    /// <summary>First row of the window.</summary>
    public int WindowY0 => Math.Max(0, CoreY0 - 1);

    /// <summary>First column of the window.</summary>
    public int WindowX0 => Math.Max(0, CoreX0 - 1);

    /// <summary>Slices of the window.</summary>
    public int WindowZ => CoreZ1 - WindowZ0;

    /// <summary>Rows of the window.</summary>
    public int WindowY => Math.Min(SizeY, CoreY1 + 1) - WindowY0;

    /// <summary>Columns of the window.</summary>
    public int WindowX => Math.Min(SizeX, CoreX1 + 1) - WindowX0;

    /// <summary>Voxels of the core.</summary>
    public long CoreVoxels => (long)(CoreZ1 - CoreZ0) * (CoreY1 - CoreY0) * (CoreX1 - CoreX0);

    /// <summary>True when the block is the whole volume.</summary>
    public bool IsWhole => WindowZ == SizeZ && CoreZ0 == 0 && CoreY0 == 0 && CoreX0 == 0 && CoreY1 == SizeY && CoreX1 == SizeX;

    /// <summary>The whole volume as one block.</summary>
    public static BlockWindow Whole(int sizeZ, int sizeY, int sizeX) => new(sizeZ, sizeY, sizeX, (0, 0, 0), (sizeZ, sizeY, sizeX));

    /// <summary>The same rows and columns, of other slices.</summary>
    /// <param name="z0">First slice of the core.</param>
    /// <param name="z1">One past the core's last slice.</param>
    public BlockWindow Between(int z0, int z1) => new(SizeZ, SizeY, SizeX, (z0, CoreY0, CoreX0), (z1, CoreY1, CoreX1));

    /// <summary>True when no sum of a pass over such a window can overflow: n·side² &lt; 2⁶², n &lt; 2³¹, columns fit 16 bits with one to spare.</summary>
    public static bool Fits(int z, int y, int x)
    {
        Int128 voxels = (Int128)z * y * x;
        long side = Math.Max(z, Math.Max(y, x));
        return y <= MaxSide && x <= MaxSide && voxels <= MaxVoxels && voxels * side * side < (Int128)1 << 62;
    }
}
