using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Recognises a volume's format by its content and opens it.</summary>
internal static class VolumeFormats
{
    /// <summary>Opens a file or folder.</summary>
    /// <exception cref="ApproxException">Missing or of no format this program reads.</exception>
    public static VolumeSource Open(string path, VolumeOpenOptions options)
    {
        try
        {
            return OpenPath(path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"{path}: cannot be read: {e.Message}", null, e);
        }
    }

    private static VolumeSource OpenPath(string path, VolumeOpenOptions options)
    {
        if (Directory.Exists(path)) return ZarrGroup.IsZarr(path) ? ZarrSource.OpenFolder(path, options) : SliceFolderSource.OpenFolder(path, options);
        if (!File.Exists(path)) throw ApproxException.BadData($"{path}: no such file or folder");
        FileBytes file = FileBytes.Open(path);
        try
        {
            return OpenFile(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static VolumeSource OpenFile(FileBytes file, VolumeOpenOptions options)
    {
        if (file.Length == 0) throw ApproxException.BadData($"{file.Path}: the file is empty", "copy it again from its source");
        if (options.Shape is not null || options.Encoding is not null) return RawFormat.Open(file, options);
        byte[] head = file.Head(544);
        bool gzipped = Gzip.IsGzip(head);
        if (gzipped) head = Gzip.Head(file, 544);
        if (head.AsSpan().StartsWith(NpyFormat.Magic)) return NpyFormat.Open(file, gzipped, options);
        if (NiftiFormat.IsNifti(head)) return NiftiFormat.Open(file, gzipped, options);
        if (!gzipped)
        {
            if (TiffFile.IsTiff(head)) return TiffSource.Open(file, options);
            if (head.AsSpan().StartsWith("NRRD000"u8)) return NrrdFormat.Open(file, options);
            if (AimFormat.IsAim(head)) return AimFormat.Open(file, options);
            if (MetaImageFormat.IsMetaImage(head)) return MetaImageFormat.Open(file, options);
        }
        throw Unknown(file.Path, gzipped);
    }

    private static ApproxException Unknown(string path, bool gzipped)
    {
        foreach (string ending in (string[])[".mhd", ".nhdr", ".hdr"])
        {
            string header = Path.ChangeExtension(path, ending);
            if (header != path && File.Exists(header)) return ApproxException.BadData($"{path}: raw voxels without a header", $"open its header instead: {header}");
        }
        return ApproxException.BadData(
            $"{path}: {(gzipped ? "a gzip file with" : "")} content of no volume format this program reads".Replace("  ", " ", StringComparison.Ordinal),
            "formats: TIFF, NRRD, NIfTI, MetaImage, npy, OME-Zarr, Scanco AIM; raw files need --shape z,y,x and --dtype u16le");
    }

    /// <summary>A writer for the name's ending.</summary>
    /// <exception cref="ApproxException">No format has that ending (wrong usage).</exception>
    public static VolumeWriter CreateWriter(string path, VolumeInfo info, VolumeWriteOptions options) =>
        path.TrimEnd('/', '\\').ToLowerInvariant() switch
        {
            string p when p.EndsWith(".npy", StringComparison.Ordinal) => new NpyWriter(path, info),
            string p when p.EndsWith(".tif", StringComparison.Ordinal) || p.EndsWith(".tiff", StringComparison.Ordinal) => new TiffWriter(path, info, options.Compress),
            string p when p.EndsWith(".nrrd", StringComparison.Ordinal) => new NrrdWriter(path, info, options.Compress),
            string p when p.EndsWith(".mha", StringComparison.Ordinal) => new MetaImageWriter(path, info, options.Compress),
            string p when p.EndsWith(".nii", StringComparison.Ordinal) => new NiftiWriter(path, info, compress: false),
            string p when p.EndsWith(".nii.gz", StringComparison.Ordinal) => new NiftiWriter(path, info, compress: true),
            string p when p.EndsWith(".zarr", StringComparison.Ordinal) => new OmeZarrWriter(path, info, options),
            _ => throw ApproxException.WrongUsage($"{path}: the name's ending is of no format this program writes", "endings: .npy .tif .nrrd .mha .nii .nii.gz .ome.zarr"),
        };
}
