using System.Buffers.Binary;
using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// NIfTI-1 and NIfTI-2: .nii, .nii.gz, .hdr with .img (gzipped or not), either byte order. Sizes are listed x first.
/// Source: nifti1.h and nifti2.h (nifti.nimh.nih.gov).
/// </summary>
internal static class NiftiFormat
{
    /// <summary>The sizeof_hdr field: 348 in NIfTI-1, 540 in NIfTI-2, in either byte order; the magic tells NIfTI from ANALYZE.</summary>
    public static bool IsNifti(ReadOnlySpan<byte> head)
    {
        if (head.Length < 348) return false;
        int little = BinaryPrimitives.ReadInt32LittleEndian(head), big = BinaryPrimitives.ReadInt32BigEndian(head);
        return little is 348 or 540 || big is 348 or 540;
    }

    /// <summary>Opens a NIfTI file; the voxels of an .hdr file lie in the .img file beside it.</summary>
    public static VolumeSource Open(FileBytes file, bool gzipped, VolumeOpenOptions options)
    {
        string path = file.Path;
        NiftiHeader header = NiftiHeader.Parse(path, gzipped ? Gzip.Head(file, 544) : file.Head(544));
        List<string> notes = [];
        (string axes, long[] sizes) = header.Axes(path);
        AxisLayout layout = AxisLayout.Of(path, axes, sizes, options.Axes);
        // A slope of 0 or NaN says that there is no scaling.
        if (header.Slope != 0 && !double.IsNaN(header.Slope) && (header.Slope, header.Intercept) != (1, 0))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"intensities are stored scaled: value = {header.Slope} × voxel + {header.Intercept}; voxels are read as stored"));
        }
        VoxelSize voxelSize = VolumeUnits.Size(header.EdgeZ, header.EdgeY, header.EdgeX, header.Unit, Unit.Parse("mm"), notes);
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), header.IsTwo ? "NIfTI-2" : "NIfTI-1", header.Encoding.Type, voxelSize, options.Channel, notes);

        FileBytes data = file;
        bool dataGzipped = gzipped;
        if (header.IsDetached)
        {
            data = FileBytes.Open(ImageBeside(path));
            file.Dispose();
            dataGzipped = Gzip.IsGzip(data.Head(3));
        }
        try
        {
            long bytes = layout.Voxels * header.Encoding.Type.Size();
            if (dataGzipped) Gzip.RequirePlausible(data.Path, "field 'dim'", data.Length, bytes);
            else if (header.Offset > data.Length - bytes) throw VolumeError.Truncated(data.Path, "the voxels", header.Offset, bytes, data.Length);
            VoxelBytes voxels = dataGzipped ? new StreamBytes(data.Path, () => Gzip.Open(data, 0), header.Offset, bytes, data) : new StoredBytes(data, header.Offset);
            return new StridedSource(info, voxels, layout, header.Encoding, options.Channel, options.MemoryBudget);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static string ImageBeside(string path)
    {
        string stem = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        stem = Path.ChangeExtension(stem, null);
        foreach (string ending in (string[])[".img", ".img.gz", ".IMG"])
        {
            if (File.Exists(stem + ending)) return stem + ending;
        }
        throw VolumeError.At(path, "magic 'ni1' (voxels in a second file)", $"{VolumeError.Quote(Path.GetFileName(stem) + ".img")} is missing", null, "put the .img file beside the .hdr file");
    }
}
