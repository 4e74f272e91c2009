namespace Approx.Store;

/// <summary>The files that lie in a store's data folders, named by a manifest or not.</summary>
internal static class DataFiles
{
    // Links are not followed: what they point to is not the store's.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>All of them, with their length.</summary>
    public static IEnumerable<FileInfo> All(StoreLayout layout) =>
        layout.DataDirectories.Where(Directory.Exists).SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", Everything));

    /// <summary>Removes data folders that hold nothing; deepest first.</summary>
    public static void RemoveEmptyFolders(StoreLayout layout)
    {
        foreach (string root in layout.DataDirectories.Where(Directory.Exists))
        {
            foreach (string folder in Directory.EnumerateDirectories(root, "*", Everything).OrderByDescending(path => path.Length).ToList())
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
            }
        }
    }
}
