namespace Approx.Extract.Volumes;

/// <summary>A box of voxels, half-open, in voxels of the volume.</summary>
/// <param name="From">First slice, row and column.</param>
/// <param name="To">One past the last.</param>
internal readonly record struct VolumeBox((int Z, int Y, int X) From, (int Z, int Y, int X) To)
{
    /// <summary>Slices.</summary>
    public int SizeZ => To.Z - From.Z;

    /// <summary>Rows.</summary>
    public int SizeY => To.Y - From.Y;

    /// <summary>Columns.</summary>
    public int SizeX => To.X - From.X;

    /// <summary>Voxels of a slice of the box.</summary>
    public long SliceVoxels => (long)SizeY * SizeX;

    /// <summary>Voxels.</summary>
    public long Voxels => SizeZ * SliceVoxels;

    /// <summary>The same rows and columns of other slices.</summary>
    public VolumeBox Slices(int z0, int count) => new((z0, From.Y, From.X), (z0 + count, To.Y, To.X));

    /// <summary>True when it holds a voxel and lies within a volume.</summary>
    public bool IsWithin(VolumeInfo info) =>
        From.Z >= 0 && From.Y >= 0 && From.X >= 0 && From.Z < To.Z && From.Y < To.Y && From.X < To.X && To.Z <= info.SizeZ && To.Y <= info.SizeY && To.X <= info.SizeX;

    /// <summary>True when its slices are whole slices of a volume.</summary>
    public bool HasWholeSlices(VolumeInfo info) => SizeY == info.SizeY && SizeX == info.SizeX;
}
