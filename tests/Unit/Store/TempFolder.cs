namespace Approx.Tests.Store;

/// <summary>A folder of a test's own, removed after it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("approx-store-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Every file below, relative with '/', with its content's length.</summary>
    public static SortedDictionary<string, long> Listing(string root) =>
        new(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(path => System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), path => new FileInfo(path).Length), StringComparer.Ordinal);
}
