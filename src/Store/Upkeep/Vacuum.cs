using Approx.Core;

namespace Approx.Store;

/// <summary>What vacuum did.</summary>
/// <param name="FilesRemoved">Data files removed.</param>
/// <param name="BytesFreed">Their length in all.</param>
/// <param name="SnapshotsRemoved">Numbers of the snapshots that can no longer be opened.</param>
/// <param name="SnapshotsInUse">Numbers of the snapshots that would have gone but are open in some process.</param>
internal sealed record VacuumReport(int FilesRemoved, long BytesFreed, IReadOnlyList<int> SnapshotsRemoved, IReadOnlyList<int> SnapshotsInUse);

/// <summary>Removes what no kept manifest names.</summary>
internal sealed class Vacuum(StoreLayout layout)
{
    private readonly List<int> removed = [];
    private readonly List<int> inUse = [];

    /// <summary>Runs under the store's lock. Manifests go before their data, so a crash leaves only files that nobody names.</summary>
    /// <param name="keep">How many snapshots, the current one first, stay; null keeps the whole ancestry of the current one.</param>
    /// <exception cref="ApproxException">A manifest that must stay is damaged, so what it names is not known.</exception>
    public VacuumReport Run(int? keep)
    {
        if (keep < 1) throw ApproxException.WrongUsage($"{keep} snapshots cannot be kept", "at least the current one stays");
        try
        {
            List<Manifest> ancestry = [.. History.Read(layout).Where(entry => entry.IsKept).Select(entry => entry.Manifest)];
            Dictionary<int, Manifest> kept = ancestry.Take(keep ?? int.MaxValue).ToDictionary(manifest => manifest.Number);
            HashSet<int> ancestors = [.. ancestry.Select(manifest => manifest.Number)];
            foreach (int number in layout.ManifestNumbers().Where(number => !kept.ContainsKey(number)).Order().ToList())
            {
                if (TryRetire(number, ancestors.Contains(number))) continue;
                inUse.Add(number);
                if (ManifestFile.Read(layout.Manifest(number), number) is { } used) kept.Add(number, used);
            }
            WorkFolder.Sweep(layout);
            KeptWork.Sweep(layout);
            return RemoveUnnamed([.. kept.Values]);
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"vacuuming the store '{layout.Directory}'");
        }
    }

    // An ancestor's manifest is kept aside for the history; one that CURRENT never named was left by a crash.
    private bool TryRetire(int number, bool isAncestor)
    {
        string path = layout.Manifest(number);
        try
        {
            // Readers hold a shared lock on the manifest they use. Only FileShare.None is an exclusive lock on Unix; on Windows it would forbid the rename.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using FileStream exclusive = new(path, FileMode.Open, FileAccess.ReadWrite, share);
            if (isAncestor)
            {
                Directory.CreateDirectory(layout.VacuumedManifests);
                DurableFile.Rename(path, Path.Combine(layout.VacuumedManifests, StoreLayout.ManifestName(number)));
                DurableFile.FlushFolder(layout.VacuumedManifests);
                removed.Add(number);
            }
            else
            {
                File.Delete(path);
            }
            DurableFile.FlushFolder(layout.Manifests);
            return true;
        }
        catch (IOException locked) when (StoreErrors.IsLocked(locked))
        {
            return false;
        }
    }

    private VacuumReport RemoveUnnamed(IReadOnlyList<Manifest> kept)
    {
        HashSet<string> named = [.. kept.SelectMany(manifest => manifest.Files).Select(file => layout.Full(file.Path))];
        int files = 0;
        long bytes = 0;
        foreach (FileInfo file in DataFiles.All(layout).Where(file => !named.Contains(file.FullName)).ToList())
        {
            files++;
            bytes += file.Length;
            file.Delete();
        }
        DataFiles.RemoveEmptyFolders(layout);
        return new VacuumReport(files, bytes, removed, inUse);
    }
}
