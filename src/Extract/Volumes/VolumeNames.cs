namespace Approx.Extract.Volumes;

/// <summary>Names of volumes from the names of their files.</summary>
internal static class VolumeNames
{
    private static readonly string[] Endings = [".ome.zarr", ".ome.tif", ".ome.tiff", ".nii.gz", ".npy.gz", ".hdr.gz", ".img.gz", ".zarr"];

    /// <summary>The file's or folder's name without its ending, a double ending counted as one: "bone.nii.gz" is "bone".</summary>
    public static string Of(string path)
    {
        string name = Path.GetFileName(path.TrimEnd('/', '\\'));
        foreach (string ending in Endings)
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return name[..^ending.Length];
        }
        string bare = Path.GetFileNameWithoutExtension(name);
        return bare.Length > 0 ? bare : name;
    }
}
