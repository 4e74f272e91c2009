using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// NRRD, attached (.nrrd) and detached (.nhdr): raw, gzip and text encodings. Sizes are listed fastest axis first.
/// Source: "Definition of NRRD File Format" (teem.sourceforge.net/nrrd/format.html).
/// </summary>
internal static class NrrdFormat
{
    /// <summary>Opens a NRRD header with its data in the same file or beside it.</summary>
    public static VolumeSource Open(FileBytes file, VolumeOpenOptions options)
    {
        string path = file.Path;
        NrrdHeader header = NrrdHeader.Read(file);
        VoxelType type = NrrdHeader.Type(path, header.Required("type"));
        long[] sizes = HeaderNumbers.Longs(path, "field 'sizes'", header.Required("sizes"));
        long dimension = HeaderNumbers.Long(path, "field 'dimension'", header.Required("dimension"));
        if (sizes.Length != dimension) throw VolumeError.At(path, "field 'sizes'", $"{sizes.Length} sizes", $"{dimension}, the dimension");
        if (dimension is < 2 or > 5) throw VolumeError.At(path, "field 'dimension'", dimension.ToString(CultureInfo.InvariantCulture), "2 to 5");

        List<string> notes = [];
        string axes = NrrdAxes.Letters(path, header, sizes.Length, notes);
        AxisLayout layout = AxisLayout.Of(path, AxisLayout.Reverse(axes), [.. sizes.Reverse()], options.Axes);
        VoxelSize voxelSize = NrrdAxes.VoxelSize(path, header, axes, notes);
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), "NRRD", type, voxelSize, options.Channel, notes);
        (VoxelBytes bytes, bool native) = NrrdData.Open(file, header, layout.Voxels, type, sizes);
        return new StridedSource(info, bytes, layout, Encoding(path, header, type, native), options.Channel, options.MemoryBudget);
    }

    private static VoxelEncoding Encoding(string path, NrrdHeader header, VoxelType type, bool native)
    {
        if (native) return new VoxelEncoding(type, !BitConverter.IsLittleEndian);
        string? endian = header.Field("endian")?.ToLowerInvariant();
        if (endian is null && type.Size() > 1) throw VolumeError.At(path, "field 'endian'", "is missing", "little or big");
        if (endian is not (null or "little" or "big")) throw VolumeError.At(path, "field 'endian'", VolumeError.Quote(endian), "little or big");
        return new VoxelEncoding(type, endian == "big");
    }
}
