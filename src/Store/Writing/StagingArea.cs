using System.Globalization;

namespace Approx.Store;

/// <summary>Names and seals the files a transaction makes in its work folder.</summary>
internal sealed class StagingArea(string folder)
{
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private int files;

    /// <summary>The work folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>A path in the work folder that nothing has yet.</summary>
    public string NewPath(string extension) => Path.Combine(Folder, Interlocked.Increment(ref files).ToString("0000", CultureInfo.InvariantCulture) + extension);

    /// <summary>Has a file written, flushes it, and gives it a place in the store.</summary>
    /// <param name="storeFolder">Its folder in the store, e.g. "samples/objects_genotype".</param>
    /// <param name="tail">The end of its name, e.g. "-rows.arrow".</param>
    /// <param name="write">Writes the file at the path it is given.</param>
    public StagedFile Make(string storeFolder, string tail, Action<string> write)
    {
        string path = NewPath(Path.GetExtension(tail));
        try
        {
            write(path);
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"writing '{path}'");
        }
        if (!Path.Exists(path)) throw new InvalidOperationException($"the file for '{storeFolder}' was not written at the path given");
        return Seal(path, storeFolder, tail);
    }

    /// <summary>Flushes a finished file and gives it a place in the store. Files of one folder are numbered in the order they are sealed.</summary>
    public StagedFile Seal(string path, string storeFolder, string tail)
    {
        int index;
        lock (indices)
        {
            index = indices.GetValueOrDefault(storeFolder);
            indices[storeFolder] = index + 1;
        }
        try
        {
            return StagedFile.Seal(path, storeFolder, string.Create(CultureInfo.InvariantCulture, $"-{index:000}{tail}"));
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"writing '{path}'");
        }
    }
}
