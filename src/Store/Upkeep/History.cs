namespace Approx.Store;

/// <summary>One step of a store's history.</summary>
/// <param name="Manifest">The snapshot's manifest, with its provenance.</param>
/// <param name="IsKept">False when vacuum has removed its data; it cannot be opened then.</param>
internal sealed record HistoryEntry(Manifest Manifest, bool IsKept);

/// <summary>Follows the manifests from the current one to the first.</summary>
internal static class History
{
    /// <summary>Newest first. Ends where a manifest names a parent that is not there.</summary>
    public static IReadOnlyList<HistoryEntry> Read(StoreLayout layout)
    {
        using ManifestFile current = ManifestFile.OpenCurrent(layout);
        List<HistoryEntry> entries = [new(current.Manifest, true)];
        while (entries[^1].Manifest.Parent is { } parent)
        {
            Manifest? kept = ManifestFile.Read(layout.Manifest(parent), parent);
            Manifest? found = kept ?? ManifestFile.Read(Path.Combine(layout.VacuumedManifests, StoreLayout.ManifestName(parent)), parent);
            if (found is null) break;
            entries.Add(new HistoryEntry(found, kept is not null));
        }
        return entries;
    }
}
