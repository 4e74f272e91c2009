using Approx.Core;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>A change of a store that may have to be made first: when the change fails, a store made for it goes too, with the folders made above it.</summary>
internal static class StoreChange
{
    /// <summary>Opens or makes the store and changes it.</summary>
    public static T Into<T>(string directory, Unit? lengthUnit, Func<ShapeStore, T> change)
    {
        bool isNew = !ShapeStore.Exists(directory);
        string full = Path.GetFullPath(directory);
        string[] made = [.. Ancestors(full).TakeWhile(folder => !Directory.Exists(folder))];
        ShapeStore store = ShapeStore.OpenOrCreate(directory, lengthUnit);
        try
        {
            return change(store);
        }
        catch
        {
            if (!isNew || !store.RemoveIfEmpty()) throw;
            foreach (string folder in made.Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())) Directory.Delete(folder);
            throw;
        }
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (string? folder = path; folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
    }
}
