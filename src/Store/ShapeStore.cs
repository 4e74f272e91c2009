using System.Globalization;
using Approx.Core;

namespace Approx.Store;

/// <summary>
/// A shape store: one directory of immutable data files and numbered manifests. Every commit makes a new snapshot; readers pin one and are
/// never blocked; a crash at any moment leaves the last snapshot whole. Safe to use from several threads and processes.
/// </summary>
public sealed class ShapeStore
{
    /// <summary>The seed of stores made without one ("Approx" in ASCII). It is fixed, so that the same input gives the same samples.</summary>
    public const ulong DefaultSeed = 0x417070726F78;

    private ShapeStore(StoreLayout layout) => Layout = layout;

    /// <summary>The store's directory, absolute.</summary>
    public string StoreDirectory => Layout.Directory;

    internal StoreLayout Layout { get; }

    /// <summary>How long a commit waits for another writer's commit before it gives up.</summary>
    internal TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where commit times come from.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of every step of a commit after it has reached the disk; a test's way to stop in between.</summary>
    internal Action<CommitStep>? OnStep { get; init; }

    /// <summary>True when the directory holds a store (whole or not).</summary>
    public static bool Exists(string directory) => File.Exists(new StoreLayout(directory).Current);

    /// <summary>Makes an empty store in a new or empty directory.</summary>
    /// <param name="directory">The directory; its parents are made too.</param>
    /// <param name="lengthUnit">Unit of the lengths in its tables: um (default), or voxel.</param>
    /// <param name="seed">Seed of the permanent random numbers behind every sample.</param>
    /// <exception cref="ApproxException">The directory holds a store or something else, or cannot be written.</exception>
    public static ShapeStore Create(string directory, Unit? lengthUnit = null, ulong seed = DefaultSeed)
    {
        ShapeStore store = new(new StoreLayout(directory));
        if (!store.TryCreate(lengthUnit ?? Unit.Micrometre, seed))
            throw ApproxException.BadData($"'{store.StoreDirectory}' is a store already", "choose another directory, or append to this one with --into");
        return store;
    }

    /// <summary>Opens a store; writes nothing, so a read-only directory will do.</summary>
    /// <exception cref="ApproxException">There is no store, it is damaged, or a newer program wrote it.</exception>
    public static ShapeStore Open(string directory)
    {
        ShapeStore store = new(new StoreLayout(directory));
        store.Current().Dispose();
        return store;
    }

    /// <summary>Opens the store, or makes it as <see cref="Create"/> does; unit and seed count only then.</summary>
    /// <exception cref="ApproxException">The directory holds something else, or the store is damaged or newer.</exception>
    public static ShapeStore OpenOrCreate(string directory, Unit? lengthUnit = null, ulong seed = DefaultSeed)
    {
        ShapeStore store = new(new StoreLayout(directory));
        return Exists(directory) || !store.TryCreate(lengthUnit ?? Unit.Micrometre, seed) ? Open(directory) : store;
    }

    /// <summary>Pins the current snapshot. Dispose it when done.</summary>
    /// <exception cref="ApproxException">There is no store, or it is damaged.</exception>
    public Snapshot Current() => new(Layout, ManifestFile.OpenCurrent(Layout));

    /// <summary>Number of the current snapshot, without opening it.</summary>
    /// <exception cref="ApproxException">There is no store, or it is damaged.</exception>
    internal int CurrentNumber() => ManifestFile.ReadCurrent(Layout);

    /// <summary>Pins an older snapshot that vacuum has kept.</summary>
    /// <exception cref="ApproxException">There is none of that number.</exception>
    public Snapshot At(int number)
    {
        // A manifest that is no ancestor of the current one was left by a crash: it was never committed.
        if (!History().Any(entry => entry.Manifest.Number == number))
            throw ApproxException.BadData($"the store '{StoreDirectory}' has no snapshot {number}", "`approx info` lists the snapshots that are kept");
        return new Snapshot(Layout, ManifestFile.Open(Layout, number));
    }

    /// <summary>Begins to write. Nothing is seen by others before <see cref="StoreTransaction.Commit"/>; several may write at the same time.</summary>
    /// <param name="why">A word for the history: "extract", "import", "sample".</param>
    /// <param name="memoryLimit">Bytes DuckDB may use to stage tables; beyond it spills to tmp.</param>
    /// <param name="partBytes">Uncompressed size at which a table's Parquet parts are cut, at the next whole row group.</param>
    /// <exception cref="ApproxException">The store is damaged, or its directory cannot be written.</exception>
    internal StoreTransaction BeginWrite(string why, long memoryLimit = 1L << 30, long partBytes = 128L << 20) => new(this, why, memoryLimit, partBytes);

    /// <summary>Work that began and was not committed: its key and what it is about. A living writer's is among it.</summary>
    internal IReadOnlyList<(string Key, string About)> UnfinishedWork() => KeptWork.List(Layout);

    /// <summary>The snapshots from the current one to the first, those whose data was vacuumed included.</summary>
    internal IReadOnlyList<HistoryEntry> History() => Store.History.Read(Layout);

    /// <summary>Removes what no kept snapshot names. Snapshots that some process has open stay.</summary>
    /// <param name="keep">How many snapshots, the current one first, stay; null keeps all that can be opened, and removes only what crashes left.</param>
    /// <exception cref="ApproxException">Another process is writing, or a manifest is damaged.</exception>
    internal VacuumReport Vacuum(int? keep = null)
    {
        using StoreLock held = StoreLock.Acquire(Layout, LockPatience);
        return new Vacuum(Layout).Run(keep);
    }

    /// <summary>Removes the store, its directory excepted, when nothing was ever committed to it and nobody is writing; false when it stays.</summary>
    internal bool RemoveIfEmpty() => EmptyStore.Remove(this);

    /// <summary>Compares every file that kept snapshots name with what the manifests say, and reports all that differs.</summary>
    /// <param name="onFile">Told of every file before it is read.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="ApproxException">Not a store, or the current manifest cannot be read.</exception>
    internal VerifyReport Verify(Action<FileEntry>? onFile = null, CancellationToken cancellation = default) => new Verify(Layout, onFile, cancellation).Run();

    /// <summary>Bytes in the data folders: those the current snapshot names, and all.</summary>
    internal (long Current, long Disk) Usage()
    {
        using Snapshot current = Current();
        return (current.Manifest.Files.Sum(file => file.Bytes), DataFiles.All(Layout).Sum(file => file.Length));
    }

    /// <summary>The same store with other settings.</summary>
    internal ShapeStore With(TimeSpan? lockPatience = null, TimeProvider? clock = null, Action<CommitStep>? onStep = null) =>
        new(Layout) { LockPatience = lockPatience ?? LockPatience, Clock = clock ?? Clock, OnStep = onStep ?? OnStep };

    // False when a store is there already, perhaps made by another process a moment ago.
    private bool TryCreate(Unit lengthUnit, ulong seed)
    {
        if (!lengthUnit.SameDimension(Unit.Micrometre) && !lengthUnit.SameDimension(Unit.VoxelEdge))
            throw ApproxException.WrongUsage($"'{lengthUnit.Symbol}' is no length", "a store's lengths are in um or in voxel");
        RefuseForeignFiles();
        using StoreLock held = StoreLock.Acquire(Layout, LockPatience);
        if (File.Exists(Layout.Current)) return false;
        CommitProtocol protocol = new(Layout, OnStep);
        using WorkFolder work = protocol.MakeWorkFolder();
        protocol.Publish(work, [], new Manifest
        {
            FormatVersion = Manifest.CurrentFormat,
            Number = CommitProtocol.NextNumber(Layout),
            Parent = null,
            Seed = seed.ToString("x16", CultureInfo.InvariantCulture),
            LengthUnit = lengthUnit.Symbol,
            Provenance = new Provenance { Why = "create", Time = Clock.GetUtcNow(), Program = StoreTransaction.ThisProgram },
            Tables = [],
            Samples = [],
            Moments = [],
            Groups = [],
            VolumeFiles = [],
        });
        DurableFile.FlushFolder(Path.GetDirectoryName(StoreDirectory) ?? StoreDirectory);
        return true;
    }

    // A crash while a store is made leaves manifests and tmp without CURRENT: that may be finished. Anything else is somebody's.
    private void RefuseForeignFiles()
    {
        if (File.Exists(StoreDirectory)) throw ApproxException.BadData($"'{StoreDirectory}' is a file, not a directory");
        if (!Directory.Exists(StoreDirectory) || File.Exists(Layout.Current)) return;
        string? foreign = Directory.EnumerateFileSystemEntries(StoreDirectory).Select(path => Path.GetFileName(path)).FirstOrDefault(name => name is not ("manifests" or "tmp"));
        if (foreign is not null)
            throw ApproxException.BadData($"'{StoreDirectory}' is not a store, and not empty: it holds '{foreign}'", "give a new directory");
    }
}
