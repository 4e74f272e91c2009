using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Raw voxels without a header: the caller gives shape and voxel type.</summary>
internal static class RawFormat
{
    /// <summary>Opens a raw file whose length must be exactly offset + shape × voxel size.</summary>
    public static VolumeSource Open(FileBytes file, VolumeOpenOptions options)
    {
        if (options.Shape is null || options.Encoding is null) throw ApproxException.WrongUsage($"{file.Path}: a raw file needs its shape and its voxel type", "--shape z,y,x --dtype u16le");
        long[] sizes = [.. options.Shape.Select(s => (long)s)];
        string axes = sizes.Length switch
        {
            2 => "YX",
            3 => "ZYX",
            4 => "TZYX",
            5 => "TCZYX",
            _ => throw ApproxException.WrongUsage($"{file.Path}: a shape of {sizes.Length} sizes", "give z,y,x"),
        };
        VoxelEncoding encoding = options.Encoding.Value;
        AxisLayout layout = AxisLayout.Of(file.Path, axes, sizes, options.Axes);
        long expected = layout.Voxels * encoding.Type.Size();
        if (options.Offset < 0 || file.Length - options.Offset != expected)
            throw VolumeError.At(file.Path, $"shape {string.Join(',', sizes)} of {encoding}", $"{file.Length - options.Offset:N0} bytes from offset {options.Offset}", $"{expected:N0}", "check --shape, --dtype and the length of a header to skip");
        VolumeInfo info = layout.Describe(file.Path, VolumeNames.Of(file.Path), "raw", encoding.Type, VoxelSize.Unknown, options.Channel, []);
        return new StridedSource(info, new StoredBytes(file, options.Offset), layout, encoding, options.Channel, options.MemoryBudget);
    }
}
