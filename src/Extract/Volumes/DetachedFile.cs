using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Finds the data file a header names. A header is somebody else's text: it may name files in its own folder and below, nothing else.
/// An absolute path, or one that leaves the folder, counts only when a file of that name lies beside the header.
/// </summary>
internal static class DetachedFile
{
    /// <summary>The path of the data file.</summary>
    /// <exception cref="ApproxException">Outside of the header's folder, or missing.</exception>
    public static string Resolve(string headerPath, string name, string field)
    {
        if (name.Length == 0 || name.IndexOfAny(Path.GetInvalidPathChars()) >= 0) throw VolumeError.At(headerPath, field, $"{VolumeError.Quote(name)} is no file name");
        string folder = Path.GetDirectoryName(Path.GetFullPath(headerPath)) ?? "/";
        string local = name.Replace('\\', '/');
        string full = Path.GetFullPath(Path.Combine(folder, local));
        string inside = folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar;
        if (!full.StartsWith(inside, StringComparison.Ordinal))
        {
            full = Path.Combine(folder, Path.GetFileName(local));
            if (!File.Exists(full)) throw VolumeError.At(headerPath, field, $"{VolumeError.Quote(name)} lies outside of the header's folder", "a file beside the header", "put the data file beside its header");
        }
        if (!File.Exists(full)) throw VolumeError.At(headerPath, field, $"the data file {VolumeError.Quote(name)} is missing", null, "put the data file beside its header");
        return full;
    }

    /// <summary>The opened data file, relative names as in <see cref="Resolve"/>.</summary>
    public static FileBytes Open(string headerPath, string name, string field) => FileBytes.Open(Resolve(headerPath, name, field));
}
