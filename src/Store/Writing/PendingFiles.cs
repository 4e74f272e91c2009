using Approx.Core;

namespace Approx.Store;

/// <summary>The samples, summaries and kept volumes one transaction puts or removes, kept so that they can be applied to a newer snapshot.</summary>
internal sealed class PendingFiles(StagingArea staging)
{
    private readonly Dictionary<string, Pending<SampleDescription>?> samples = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Pending<string>?> moments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Pending<string>?> groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Volume, string Kind), StagedFile> volumes = [];
    private readonly HashSet<string> removedVolumes = new(StringComparer.Ordinal);

    /// <summary>True when nothing was put or removed.</summary>
    public bool IsEmpty => samples.Count + moments.Count + groups.Count + volumes.Count + removedVolumes.Count == 0;

    /// <summary>Every file put that is still wanted.</summary>
    public IEnumerable<StagedFile> Staged =>
        samples.Values.SelectMany(s => s?.Files.Values ?? Enumerable.Empty<StagedFile>())
            .Concat(moments.Values.Concat(groups.Values).SelectMany(s => s?.Files.Values ?? Enumerable.Empty<StagedFile>()))
            .Concat(volumes.Values);

    /// <summary>Stages a sample's files, by role.</summary>
    public void PutSample(string name, SampleDescription description, int? tableVersion, IEnumerable<(string Role, Action<string> Write)> writers)
    {
        StoreNames.CheckFile(name, "sample name");
        Dictionary<string, StagedFile> files = new(StringComparer.Ordinal);
        foreach ((string role, Action<string> write) in writers)
        {
            StoreNames.CheckFile(role, "file role");
            files.Add(role, staging.Make($"samples/{name}", $"-{role}.arrow", write));
        }
        if (files.Count == 0) throw new ArgumentException("a sample needs at least one file", nameof(writers));
        samples[name] = new Pending<SampleDescription>(description, tableVersion, files);
    }

    /// <summary>Removes a sample.</summary>
    public void RemoveSample(string name) => samples[name] = null;

    /// <summary>Stages a table's moments.</summary>
    public void PutMoments(string table, int? tableVersion, Action<string> write) => moments[table] = Summary("moments", table, tableVersion, write);

    /// <summary>Stages a table's group catalogue.</summary>
    public void PutGroups(string table, int? tableVersion, Action<string> write) => groups[table] = Summary("groups", table, tableVersion, write);

    /// <summary>Stages a kept volume.</summary>
    public void PutVolumeFile(string volume, string kind, string extension, Action<string> write)
    {
        StoreNames.CheckFile(kind, "kind of volume");
        StoreNames.CheckFile("x" + extension, "file extension");
        volumes[(volume, kind)] = staging.Make($"volumes/{kind}", extension, write);
    }

    /// <summary>Takes a volume that was written in the work folder.</summary>
    public void PutVolumeFile(string volume, string kind, string extension, string path) =>
        PutVolumeFile(volume, kind, extension, staged => DurableFile.Rename(path, staged));

    /// <summary>A path in the work folder for a volume in the making.</summary>
    public string NewVolumePath(string extension) => staging.NewPath(extension);

    /// <summary>Removes what was kept of a volume before this transaction.</summary>
    public void RemoveVolumeFiles(string volume) => removedVolumes.Add(volume);

    /// <summary>The manifest with these files, on top of what it is now; its tables are the new ones already.</summary>
    /// <exception cref="ApproxException">A table was changed by another process after its sample or summary was made.</exception>
    public Manifest ApplyTo(Manifest now, Manifest next, int number)
    {
        bool Lives(string table) => next.Tables.Any(t => t.Definition.Name == table);
        IEnumerable<SampleEntry> keptSamples = now.Samples.Where(s => !samples.ContainsKey(s.Name) && Lives(s.Description.Table));
        return next with
        {
            Samples = [.. keptSamples, .. samples.Where(s => s.Value is not null).Select(s => SampleAt(s.Key, s.Value!))],
            Moments = [.. now.Moments.Where(m => !moments.ContainsKey(m.Table) && Lives(m.Table)), .. moments.Values.OfType<Pending<string>>().Select(SummaryAt)],
            Groups = [.. now.Groups.Where(g => !groups.ContainsKey(g.Table) && Lives(g.Table)), .. groups.Values.OfType<Pending<string>>().Select(SummaryAt)],
            VolumeFiles =
            [
                .. now.VolumeFiles.Where(v => !removedVolumes.Contains(v.Volume) && !volumes.ContainsKey((v.Volume, v.Kind))),
                .. volumes.Select(v => new VolumeFileEntry { Volume = v.Key.Volume, Kind = v.Key.Kind, File = v.Value.EntryAt(number) }),
            ],
        };

        SampleEntry SampleAt(string name, Pending<SampleDescription> pending) => new()
        {
            Name = name,
            Description = pending.What with { Table = TableOf(pending.What.Table, pending.TableVersion, $"sample '{name}'").Definition.Name },
            TableVersion = TableOf(pending.What.Table, pending.TableVersion, $"sample '{name}'").Version,
            Files = new SortedDictionary<string, FileEntry>(pending.Files.ToDictionary(f => f.Key, f => f.Value.EntryAt(number)), StringComparer.Ordinal),
        };

        SummaryEntry SummaryAt(Pending<string> pending)
        {
            TableEntry table = TableOf(pending.What, pending.TableVersion, $"the summary of '{pending.What}'");
            return new SummaryEntry { Table = table.Definition.Name, TableVersion = table.Version, File = pending.Files.Values.Single().EntryAt(number) };
        }

        TableEntry TableOf(string table, int? madeFrom, string what)
        {
            int? version = Find(now, table)?.Version;
            if (version != madeFrom)
                throw ApproxException.BadData($"another process changed table '{table}' while {what} was being made; nothing was committed", "run the command again");
            return Find(next, table) ?? throw ApproxException.BadData($"{what} is of table '{table}', which the store does not hold");
        }
    }

    private static TableEntry? Find(Manifest manifest, string table) => manifest.Tables.FirstOrDefault(t => string.Equals(t.Definition.Name, table, StringComparison.OrdinalIgnoreCase));

    private Pending<string> Summary(string folder, string table, int? tableVersion, Action<string> write)
    {
        StoreNames.CheckTable(table);
        return new Pending<string>(table, tableVersion, new() { [folder] = staging.Make(folder, $"-{table}.arrow", write) });
    }

    // TableVersion: the version of the table in the snapshot the files were made from, null when it was not there yet.
    private sealed record Pending<T>(T What, int? TableVersion, Dictionary<string, StagedFile> Files);
}
