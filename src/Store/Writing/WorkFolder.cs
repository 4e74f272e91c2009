namespace Approx.Store;

/// <summary>
/// A writer's own folder below tmp. While the writer lives it holds an advisory lock on NAME.lock beside the folder,
/// so that a later writer can tell work in progress from what a crash left, and sweeps only the latter.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly FileStream owner;
    private readonly string ownerPath;

    private WorkFolder(string path, string ownerPath, FileStream owner)
    {
        FullPath = path;
        this.ownerPath = ownerPath;
        this.owner = owner;
    }

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>Makes a folder of its own for this writer.</summary>
    public static WorkFolder Create(StoreLayout layout)
    {
        Directory.CreateDirectory(layout.Tmp);
        while (true)
        {
            string path = Path.Combine(layout.Tmp, $"work-{Environment.ProcessId}-{Guid.NewGuid():N}"[..30]);
            string ownerPath = path + ".lock";
            FileStream owner;
            try
            {
                owner = new FileStream(ownerPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException taken) when (StoreErrors.IsLocked(taken))
            {
                continue; // a sweeper looked at the file between its creation and its lock
            }
            if (!File.Exists(ownerPath))
            {
                owner.Dispose(); // swept in that same moment
                continue;
            }
            Directory.CreateDirectory(path);
            return new WorkFolder(path, ownerPath, owner);
        }
    }

    /// <summary>Removes what dead writers left. What cannot be removed now is left to the next sweep: it harms nobody.</summary>
    public static void Sweep(StoreLayout layout)
    {
        if (!Directory.Exists(layout.Tmp)) return;
        foreach (string entry in Directory.EnumerateFileSystemEntries(layout.Tmp, "work-*"))
        {
            string path = entry.EndsWith(".lock", StringComparison.Ordinal) ? entry[..^5] : entry;
            try
            {
                using FileStream? dead = File.Exists(path + ".lock") ? new FileStream(path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
                Remove(path, path + ".lock");
            }
            catch (Exception kept) when (StoreErrors.IsFileSystem(kept))
            {
                continue;
            }
        }
    }

    /// <summary>Removes the folder with all that was not moved out of it.</summary>
    public void Dispose()
    {
        try
        {
            Remove(FullPath, ownerPath);
        }
        catch (Exception kept) when (StoreErrors.IsFileSystem(kept))
        {
            // The next writer sweeps it.
        }
        owner.Dispose();
    }

    private static void Remove(string path, string ownerPath)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        File.Delete(ownerPath);
    }
}
