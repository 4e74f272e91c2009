using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Recognises a volume's format by its content and opens it.</summary>
internal static class VolumeFormats
{
    /// <summary>Opens a file or folder.</summary>
    /// <exception cref="ApproxException">Missing or of no format this program reads.</exception>
    public static VolumeSource Open(string path, VolumeOpenOptions options)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw ApproxException.BadData($"{path}: no such file or folder");
        throw ApproxException.BadData($"{path}: the content is of no volume format this program reads", "formats: TIFF, NRRD, NIfTI, MetaImage, npy, OME-Zarr, Scanco AIM; raw files need --shape z,y,x and --dtype u16le");
    }

    /// <summary>A writer for the name's ending.</summary>
    /// <exception cref="ApproxException">No format has that ending (wrong usage).</exception>
    public static VolumeWriter CreateWriter(string path, VolumeInfo info, VolumeWriteOptions options) =>
        throw ApproxException.WrongUsage($"{path}: the name's ending is of no format this program writes", "endings: .npy .tif .nrrd .mha .nii .nii.gz .ome.zarr");
}
