using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>One thing that is not as the manifest says.</summary>
/// <param name="Path">The file, relative to the store.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record VerifyProblem(string Path, string Message);

/// <summary>What verify found.</summary>
/// <param name="Snapshots">Numbers of the snapshots looked at.</param>
/// <param name="Files">Data files read.</param>
/// <param name="Bytes">Their length in all.</param>
/// <param name="Problems">Empty when the store is whole.</param>
internal sealed record VerifyReport(IReadOnlyList<int> Snapshots, int Files, long Bytes, IReadOnlyList<VerifyProblem> Problems);

/// <summary>Reads every file that kept snapshots name and compares it with what the manifests say.</summary>
internal sealed class Verify(StoreLayout layout, Action<FileEntry>? onFile, CancellationToken cancellation)
{
    private readonly List<VerifyProblem> problems = [];
    private readonly HashSet<FileEntry> seen = [];
    private readonly List<int> snapshots = [];

    /// <summary>Goes from the current snapshot back to the oldest that is kept, on past what is damaged.</summary>
    /// <exception cref="ApproxException">Not a store, or the current manifest cannot be read.</exception>
    public VerifyReport Run()
    {
        using ManifestFile current = ManifestFile.OpenCurrent(layout);
        using DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
        using DuckDbConnection connection = database.Connect();
        for (Manifest? manifest = current.Manifest; manifest is not null; manifest = ParentOf(manifest))
        {
            snapshots.Add(manifest.Number);
            foreach (TableEntry table in manifest.Tables)
            {
                foreach (PartEntry part in table.Parts) CheckPart(connection, table, part);
            }
            foreach (FileEntry file in manifest.Files) CheckFile(file);
        }
        return new VerifyReport(snapshots, seen.Count, seen.Sum(file => file.Bytes), problems);
    }

    // Null at the first snapshot, at one whose parent was vacuumed, and at a damaged one (which is a problem).
    private Manifest? ParentOf(Manifest manifest)
    {
        if (manifest.Parent is not { } parent) return null;
        try
        {
            return ManifestFile.Read(layout.Manifest(parent), parent);
        }
        catch (ApproxException damaged)
        {
            problems.Add(new VerifyProblem("manifests/" + StoreLayout.ManifestName(parent), damaged.Message));
            return null;
        }
    }

    private void CheckPart(DuckDbConnection connection, TableEntry table, PartEntry part)
    {
        if (!CheckFile(part.File)) return;
        try
        {
            string path = layout.Full(part.File.Path);
            long rows = ParquetFormat.RowsIn(connection, path);
            if (rows != part.Rows) Problem(part.File, $"it has {rows} rows; the manifest says {part.Rows}");
            using DuckDbResult none = connection.Query($"SELECT * FROM {TableScan.ReadParquet([path])} LIMIT 0");
            string found = string.Join(", ", none.Columns.Select(column => $"{column.Name} {column.Type}"));
            string expected = string.Join(", ", part.Columns.Select(name => $"{name} {table.Definition.Find(name)!.Type.Sql()}"));
            if (found != expected) Problem(part.File, $"its columns are {found}; the manifest says {expected}");
        }
        catch (DuckDbException error)
        {
            Problem(part.File, $"it cannot be read as Parquet: {error.Message}");
        }
    }

    // True when the bytes are as the manifest says and were not looked at before.
    private bool CheckFile(FileEntry file)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!seen.Add(file)) return false;
        onFile?.Invoke(file);
        try
        {
            string path = layout.Full(file.Path);
            if (!Path.Exists(path)) return Problem(file, "it is missing");
            // The length of a file is known without reading it.
            (long bytes, string sha256) = File.Exists(path) && new FileInfo(path).Length is var length && length != file.Bytes ? (length, "") : DurableFile.Hash(path);
            if (bytes != file.Bytes) return Problem(file, $"it has {bytes} bytes; the manifest says {file.Bytes}");
            return sha256 == file.Sha256 || Problem(file, "its SHA-256 is not the manifest's: the content was changed or damaged");
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            return Problem(file, $"it cannot be read: {error.Message}");
        }
    }

    private bool Problem(FileEntry file, string message)
    {
        problems.Add(new VerifyProblem(file.Path, message));
        return false;
    }
}
