using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Indices of voxels in a volume with a margin of one voxel on every side, at most 2³¹ − 1 with it, for operators that follow voxels from
/// neighbour to neighbour: the neighbours of a voxel are fixed steps away, and those outside the volume are in the margin.
/// </summary>
internal sealed class VoxelGrid
{
    private readonly int sizeZ, sizeY, sizeX;

    /// <summary>A grid; neighbours come nearest first and otherwise in raster order.</summary>
    /// <exception cref="ApproxException">The volume is too large.</exception>
    public VoxelGrid(int sizeZ, int sizeY, int sizeX, int connectivity, string what)
    {
        if ((sizeZ + 2L) * (sizeY + 2L) * (sizeX + 2L) > int.MaxValue) throw ApproxException.BadData($"{what} is done on volumes of at most 2,147,483,647 voxels with a margin of one, found {sizeZ}×{sizeY}×{sizeX}", "cut the volume into parts");
        (this.sizeZ, this.sizeY, this.sizeX) = (sizeZ, sizeY, sizeX);
        Steps = [.. Filters.Footprint.Neighbours(connectivity).Offsets.Where(o => o != (0, 0, 0)).OrderBy(o => Math.Abs(o.Z) + Math.Abs(o.Y) + Math.Abs(o.X)).Select(o => (((o.Z * (sizeY + 2)) + o.Y) * (sizeX + 2)) + o.X)];
    }

    /// <summary>Number of voxels with the margin.</summary>
    public int Count => (sizeZ + 2) * (sizeY + 2) * (sizeX + 2);

    /// <summary>From a voxel to its neighbours.</summary>
    public int[] Steps { get; }

    /// <summary>The index of the first voxel of a row of the volume.</summary>
    public int Row(int z, int y) => ((((z + 1) * (sizeY + 2)) + y + 1) * (sizeX + 2)) + 1;

    /// <summary>A volume with the margin, filled with a value; voxels are to be written by <see cref="Row"/>.</summary>
    public Volume<T> Padded<T>(T value)
        where T : unmanaged
    {
        Volume<T> padded = Volume<T>.Uninitialised(sizeZ + 2, sizeY + 2, sizeX + 2, VoxelSize.Unknown);
        for (int z = 0; z < padded.SizeZ; z++) padded.Slice(z).Fill(value);
        return padded;
    }
}
