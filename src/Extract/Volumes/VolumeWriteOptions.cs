namespace Approx.Extract.Volumes;

/// <summary>How to write a volume.</summary>
internal sealed record VolumeWriteOptions
{
    /// <summary>Compress where the format can (.tif Deflate, .nrrd and .mha gzip/zlib, .ome.zarr gzip; .nii.gz always). Default false.</summary>
    public bool Compress { get; init; }

    /// <summary>The volume holds labels or a mask: pyramids take the mode, not the mean. Default false.</summary>
    public bool Labels { get; init; }

    /// <summary>The image's name in the metadata of formats that have one; null: from the file's name.</summary>
    public string? Name { get; init; }
}
