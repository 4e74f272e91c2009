namespace Approx.Store;

/// <summary>Takes back a store that was made for a change that failed.</summary>
internal static class EmptyStore
{
    /// <summary>Empties the store's directory when nothing was ever committed and no other process is writing.</summary>
    /// <returns>False when it stays.</returns>
    public static bool Remove(ShapeStore store)
    {
        StoreLayout layout = store.Layout;
        try
        {
            using (StoreLock held = StoreLock.Acquire(layout, store.LockPatience))
            {
                WorkFolder.Sweep(layout);
                using (Snapshot current = store.Current())
                {
                    if (current.Manifest.Parent is not null || current.Tables.Count > 0 || Directory.EnumerateDirectories(layout.Tmp).Any()) return false;
                }
                // From here on there is no store: who comes now makes one of its own.
                File.Delete(layout.Current);
                Directory.Delete(layout.Manifests, recursive: true);
            }
            if (File.Exists(layout.Current)) return true;
            Directory.Delete(layout.Tmp, recursive: true);
            return true;
        }
        catch (Exception kept) when (StoreErrors.IsFileSystem(kept))
        {
            // The error that led here matters more than an empty store.
            return false;
        }
    }
}
