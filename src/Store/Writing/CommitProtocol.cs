using System.Text;

namespace Approx.Store;

/// <summary>
/// How a commit reaches the disk: files are moved from the work folder to their places, the manifest is written with O_EXCL,
/// and CURRENT is replaced by a rename; each step is flushed before the next. Called under the <see cref="StoreLock"/>.
/// </summary>
internal sealed class CommitProtocol(StoreLayout layout, Action<CommitStep>? onStep)
{
    /// <summary>One more than every manifest there is, those a crash left unnamed and those whose data was vacuumed included.</summary>
    public static int NextNumber(StoreLayout layout)
    {
        int last = layout.ManifestNumbers().Concat(layout.VacuumedNumbers()).DefaultIfEmpty().Max();
        return checked(last + 1);
    }

    /// <summary>Sweeps what dead writers left and makes a folder for this one.</summary>
    public WorkFolder MakeWorkFolder()
    {
        try
        {
            WorkFolder.Sweep(layout);
            return WorkFolder.Create(layout);
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"starting to write to the store '{layout.Directory}'");
        }
    }

    /// <summary>Makes the manifest and its new files the store's current state. On an error before CURRENT is replaced everything is taken back.</summary>
    public void Publish(WorkFolder work, IReadOnlyList<StagedFile> files, Manifest manifest)
    {
        List<string> made = [];
        bool published = false;
        try
        {
            MoveFiles(files, manifest.Number, made);
            Reached(CommitStep.FilesMoved);
            WriteManifest(manifest, made);
            Reached(CommitStep.ManifestWritten);
            string current = Path.Combine(work.FullPath, "CURRENT");
            DurableFile.WriteNew(current, Encoding.ASCII.GetBytes(StoreLayout.ManifestName(manifest.Number) + "\n"));
            Reached(CommitStep.CurrentPrepared);
            DurableFile.Rename(current, layout.Current);
            published = true;
            DurableFile.FlushFolder(layout.Directory);
            Reached(CommitStep.CurrentReplaced);
        }
        catch (Exception error)
        {
            if (!published) TakeBack(made);
            if (StoreErrors.IsFileSystem(error)) throw StoreErrors.FromFileSystem(error, $"committing to the store '{layout.Directory}'");
            throw;
        }
    }

    private void MoveFiles(IReadOnlyList<StagedFile> files, int number, List<string> made)
    {
        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach (StagedFile file in files)
        {
            string to = layout.Full(file.EntryAt(number).Path);
            MakeFolder(Path.GetDirectoryName(to)!, folders);
            made.Add(to);
            DurableFile.Rename(file.WorkPath, to);
        }
        foreach (string folder in folders) DurableFile.FlushFolder(folder);
    }

    private void WriteManifest(Manifest manifest, List<string> made)
    {
        HashSet<string> folders = new(StringComparer.Ordinal);
        MakeFolder(layout.Manifests, folders);
        string path = layout.Manifest(manifest.Number);
        byte[] json = ManifestJson.Write(manifest);
        // What this program could not read again must not become the current manifest.
        ManifestJson.Read(json, path, manifest.Number);
        DurableFile.WriteNew(path, json);
        made.Add(path);
        foreach (string folder in folders) DurableFile.FlushFolder(folder);
    }

    // Makes a folder below the store and notes every folder whose names have changed.
    private void MakeFolder(string folder, HashSet<string> changed)
    {
        if (!changed.Add(folder) || Directory.Exists(folder)) return;
        string parent = Path.GetDirectoryName(folder)!;
        if (folder.Length > layout.Directory.Length) MakeFolder(parent, changed);
        Directory.CreateDirectory(folder);
    }

    private static void TakeBack(List<string> made)
    {
        foreach (string path in made)
        {
            try
            {
                DurableFile.Delete(path);
            }
            catch (Exception kept) when (StoreErrors.IsFileSystem(kept))
            {
                // No manifest that CURRENT names holds it: vacuum will.
            }
        }
    }

    private void Reached(CommitStep step) => onStep?.Invoke(step);
}
