using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>What a volume is: sizes (z, y, x), voxel type, voxel size, and what the file said beside.</summary>
public sealed record VolumeInfo
{
    /// <summary>The file's or folder's name without its extensions.</summary>
    public string Name { get; init; } = "";

    /// <summary>The path as it was given.</summary>
    public string Path { get; init; } = "";

    /// <summary>The format: "TIFF", "BigTIFF", "TIFF slices", "NRRD", "NIfTI-1", "NIfTI-2", "MetaImage", "npy", "raw", "OME-Zarr", "Zarr v2", "Zarr v3", "AIM".</summary>
    public string Format { get; init; } = "";

    /// <summary>Time points, ≥ 1.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>Channels in the file, ≥ 1; a source reads one of them.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Slices, ≥ 1.</summary>
    public required int SizeZ { get; init; }

    /// <summary>Rows of a slice, ≥ 1.</summary>
    public required int SizeY { get; init; }

    /// <summary>Columns of a row, ≥ 1.</summary>
    public required int SizeX { get; init; }

    /// <summary>The number type of a voxel.</summary>
    public required VoxelType VoxelType { get; init; }

    /// <summary>Voxel edges; <see cref="Approx.Core.VoxelSize.Unknown"/> when the file does not say.</summary>
    public VoxelSize VoxelSize { get; init; } = VoxelSize.Unknown;

    /// <summary>What a reader should know: intensity scaling not applied, palette indices, axes guessed, pages skipped. One line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Voxels of one frame.</summary>
    public long Voxels => (long)SizeZ * SizeY * SizeX;

    /// <summary>Bytes of one slice (y, x); at most 2³¹ − 1.</summary>
    public int SliceBytes => checked(SizeY * SizeX * VoxelType.Size());

    /// <summary>Bytes of one frame.</summary>
    public long FrameBytes => (long)SizeZ * SliceBytes;
}
