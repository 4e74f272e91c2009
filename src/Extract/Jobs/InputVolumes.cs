using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>One volume to extract: where it lies and the name it gets in the store.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Id">volume_id: the file's name without extensions, with as many parent folders as make it unique.</param>
internal sealed record InputVolume(string Path, string Id);

/// <summary>Turns what a user names — files, folders, patterns — into volumes, in natural order.</summary>
internal static class InputVolumes
{
    /// <summary>The volumes named by the inputs.</summary>
    /// <exception cref="ApproxException">A file is missing, a pattern matches nothing, or one volume is named twice.</exception>
    public static IReadOnlyList<InputVolume> Find(IEnumerable<string> inputs, VolumeOpenOptions options)
    {
        List<string> paths = [];
        foreach (string input in inputs) paths.AddRange(Expand(input, options));
        string? twice = paths.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null) throw ApproxException.WrongUsage($"{twice} is named twice", "name each volume once");
        return Named(paths);
    }

    private static IEnumerable<string> Expand(string input, VolumeOpenOptions options)
    {
        if (File.Exists(input)) return [input];
        if (Directory.Exists(input)) return Folder(input, options);
        if (input.AsSpan().IndexOfAny("*?") >= 0) return Pattern(input);
        throw ApproxException.BadData($"there is no file or folder {input}", "give volumes, folders, or patterns such as scans/*.tif");
    }

    // A folder is one volume (Zarr, numbered slices) or a box of volumes.
    private static IEnumerable<string> Folder(string folder, VolumeOpenOptions options)
    {
        if (ZarrGroup.IsZarr(folder)) return [folder];
        string[] entries = [.. Directory.EnumerateFileSystemEntries(folder).Where(e => !Path.GetFileName(e).StartsWith('.')).Order(NaturalOrder.Instance)];
        if (entries.Length == 0) throw ApproxException.BadData($"the folder {folder} is empty", "give a folder of volumes, or of numbered slices");
        string? firstFile = entries.FirstOrDefault(File.Exists);
        if (firstFile is not null && entries.Count(File.Exists) > 1 && IsSlice(firstFile, options)) return [folder];
        return entries.Where(e => File.Exists(e) || ZarrGroup.IsZarr(e));
    }

    private static bool IsSlice(string file, VolumeOpenOptions options)
    {
        using VolumeSource source = VolumeSource.Open(file, options);
        return source.Info is { SizeZ: 1, Frames: 1 };
    }

    private static List<string> Pattern(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } parent ? parent : ".";
        IEnumerable<string> folders = folder.AsSpan().IndexOfAny("*?") >= 0 ? Pattern(folder).Where(Directory.Exists) : Directory.Exists(folder) ? [folder] : [];
        List<string> found = [.. folders.SelectMany(f => Directory.EnumerateFileSystemEntries(f, Path.GetFileName(pattern))).Order(NaturalOrder.Instance)];
        return found.Count > 0 ? found : throw ApproxException.BadData($"nothing matches {pattern}", "* and ? stand for parts of one name, e.g. scans/*.tif");
    }

    // The shortest tails of the paths that tell all volumes apart.
    private static List<InputVolume> Named(List<string> paths)
    {
        for (int depth = 1; ; depth++)
        {
            List<InputVolume> named = [.. paths.Select(p => new InputVolume(p, Tail(p, depth)))];
            if (named.Select(v => v.Id).Distinct(StringComparer.Ordinal).Count() == named.Count || depth > 32) return named;
        }
    }

    private static string Tail(string path, int depth)
    {
        string[] parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        parts[^1] = VolumeNames.Of(parts[^1]);
        return string.Join('/', parts.TakeLast(depth));
    }
}
