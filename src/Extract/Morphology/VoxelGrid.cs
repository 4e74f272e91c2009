using Approx.Core;

namespace Approx.Extract.Morphology;

/// <summary>Indices of voxels in a volume of at most 2³¹ − 1 voxels, and their neighbours, for operators that keep queues of voxels.</summary>
internal sealed class VoxelGrid
{
    private readonly (int Z, int Y, int X)[] offsets;
    private readonly int sizeZ, sizeY, sizeX;

    /// <summary>A grid; neighbours come nearest first and otherwise in raster order.</summary>
    /// <exception cref="ApproxException">The volume is too large.</exception>
    public VoxelGrid(int sizeZ, int sizeY, int sizeX, int connectivity, string what)
    {
        if ((long)sizeZ * sizeY * sizeX > int.MaxValue) throw ApproxException.BadData($"{what} is done on volumes of at most 2,147,483,647 voxels, found {sizeZ}×{sizeY}×{sizeX}", "cut the volume into parts");
        (this.sizeZ, this.sizeY, this.sizeX) = (sizeZ, sizeY, sizeX);
        offsets = [.. Filters.Footprint.Neighbours(connectivity).Offsets.Where(o => o != (0, 0, 0)).OrderBy(o => Math.Abs(o.Z) + Math.Abs(o.Y) + Math.Abs(o.X))];
    }

    /// <summary>Number of voxels.</summary>
    public int Count => sizeZ * sizeY * sizeX;

    /// <summary>Neighbours a voxel has at most.</summary>
    public int Most => offsets.Length;

    /// <summary>The place of an index.</summary>
    public (int Z, int Y, int X) Place(int index) => (index / (sizeY * sizeX), index / sizeX % sizeY, index % sizeX);

    /// <summary>Writes the indices of the neighbours inside the volume and returns how many there are.</summary>
    public int Neighbours(int index, Span<int> neighbours)
    {
        (int z, int y, int x) = Place(index);
        int count = 0;
        foreach ((int dz, int dy, int dx) in offsets)
        {
            if ((uint)(z + dz) < (uint)sizeZ && (uint)(y + dy) < (uint)sizeY && (uint)(x + dx) < (uint)sizeX)
                neighbours[count++] = index + (((dz * sizeY) + dy) * sizeX) + dx;
        }
        return count;
    }
}
