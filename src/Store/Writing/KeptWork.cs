using System.Text;
using Approx.Core;

namespace Approx.Store;

/// <summary>
/// A folder work/KEY of the store, for work that outlives its writer: what is finished in it can be taken up again after a crash. While a writer
/// lives it holds an advisory lock on KEY.lock beside the folder. Gone with the commit of the transaction that opened it, else when the
/// store is vacuumed.
/// </summary>
internal sealed class KeptWork : IDisposable
{
    private const string AboutFile = "about";
    private readonly StoreLayout layout;
    private readonly FileStream owner;

    private KeptWork(StoreLayout layout, string key, FileStream owner)
    {
        (this.layout, Key, this.owner) = (layout, key, owner);
        FullPath = Path.Combine(layout.Work, key);
    }

    /// <summary>Its name: letters and digits.</summary>
    public string Key { get; }

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>True when the folder is there, from an earlier writer that did not come to its end.</summary>
    public bool Exists => Directory.Exists(FullPath);

    /// <summary>Takes the work of that key; its folder is not made yet.</summary>
    /// <exception cref="ApproxException">Another process is at it.</exception>
    public static KeptWork Take(StoreLayout layout, string key)
    {
        Directory.CreateDirectory(layout.Work);
        string ownerPath = Path.Combine(layout.Work, key + ".lock");
        try
        {
            // A sweeper may remove the file between its creation and its lock: then it is made anew.
            while (true)
            {
                FileStream owner = new(ownerPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(ownerPath)) return new KeptWork(layout, key, owner);
                owner.Dispose();
            }
        }
        catch (IOException locked) when (StoreErrors.IsLocked(locked))
        {
            throw ApproxException.BadData($"another process is extracting the same volume into the store '{layout.Directory}'", "wait for it to end", locked);
        }
    }

    /// <summary>Makes the folder.</summary>
    /// <param name="about">One line that says what is being done, for approx info.</param>
    public void Begin(string about)
    {
        Directory.CreateDirectory(FullPath);
        Write(AboutFile, Encoding.UTF8.GetBytes(about));
        DurableFile.FlushFolder(layout.Work);
    }

    /// <summary>Writes a file of the folder so that it is there whole, and on the disk, or not at all.</summary>
    public void Write(string name, params ReadOnlySpan<byte[]> parts)
    {
        string path = Path.Combine(FullPath, name), partial = path + ".partial";
        using (FileStream stream = new(partial, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            foreach (byte[] part in parts) stream.Write(part);
            stream.Flush(flushToDisk: true);
        }
        DurableFile.Rename(partial, path);
        DurableFile.FlushFolder(FullPath);
    }

    /// <summary>A file's bytes, or null when it is not there.</summary>
    public byte[]? Read(string name)
    {
        string path = Path.Combine(FullPath, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Removes the folder; the work can begin anew.</summary>
    public void Clear()
    {
        if (Exists) Directory.Delete(FullPath, recursive: true);
    }

    /// <summary>Removes the folder and ends. What cannot be removed now is left to vacuum: it harms nobody.</summary>
    public void Finish()
    {
        try
        {
            Clear();
            File.Delete(owner.Name);
        }
        catch (Exception kept) when (StoreErrors.IsFileSystem(kept))
        {
            // Vacuum removes it.
        }
        owner.Dispose();
    }

    /// <summary>Ends; the folder, if one was made, stays to be taken up again.</summary>
    public void Dispose()
    {
        if (!Exists) Finish();
        else owner.Dispose();
    }

    /// <summary>What unfinished work there is: key and what it is about, living writers' work included.</summary>
    public static IReadOnlyList<(string Key, string About)> List(StoreLayout layout)
    {
        if (!Directory.Exists(layout.Work)) return [];
        return [.. Directory.EnumerateDirectories(layout.Work).Order(StringComparer.Ordinal).Select(folder =>
        {
            string about = Path.Combine(folder, AboutFile);
            return (Path.GetFileName(folder), File.Exists(about) ? File.ReadAllText(about) : "nothing is finished yet");
        })];
    }

    /// <summary>Removes what dead writers left.</summary>
    /// <returns>Folders removed.</returns>
    public static int Sweep(StoreLayout layout)
    {
        if (!Directory.Exists(layout.Work)) return 0;
        int removed = 0;
        string[] keys = [.. Directory.EnumerateFileSystemEntries(layout.Work).Select(e => Path.GetFileName(e)).Select(n => n.EndsWith(".lock", StringComparison.Ordinal) ? n[..^5] : n).Distinct(StringComparer.Ordinal)];
        foreach (string key in keys)
        {
            try
            {
                using KeptWork dead = Take(layout, key);
                if (dead.Exists) removed++;
                dead.Finish();
            }
            catch (ApproxException)
            {
                continue; // its writer lives
            }
        }
        return removed;
    }
}
