using System.Globalization;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Observers;
using Approx.Extract.Streaming;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Extract;

/// <summary>
/// One extraction: the volumes are planned (headers read, units checked) when the job is made, then run one after the other into
/// a transaction. The caller commits; until then nothing is seen.
/// </summary>
public sealed class ExtractJob
{
    private readonly Pipeline pipeline;
    private readonly ExtractOptions options;
    private readonly VolumePlan plan;
    private readonly Dictionary<PlannedVolume, ExtractionPath> paths = [];
    private SourceFile? greyFile; // once it was read

    /// <summary>Plans the job.</summary>
    /// <exception cref="ApproxException">A volume is missing or damaged, a specimen or design value is missing, or units contradict.</exception>
    public ExtractJob(Pipeline pipeline, ExtractOptions options)
    {
        this.pipeline = pipeline;
        this.options = options;
        plan = VolumePlan.Of(pipeline, options);
        if (options.Intensity is not null && (plan.Volumes.Count != 1 || !pipeline.Labels))
            throw ApproxException.WrongUsage(pipeline.Labels ? $"--intensity goes with one label volume, found {plan.Volumes.Count}" : "--intensity goes with --labels", "extract label volumes one by one");
        if (pipeline.Keep.Any(k => k.Kind == KeptKind.Filtered) && pipeline.Steps.FirstOrDefault()?.Kind != StepKind.Filter)
            throw ApproxException.WrongUsage("--keep filtered: no filter stands before the threshold", "e.g. --filter gaussian:1 --threshold otsu");
        if (!pipeline.Labels && pipeline.Steps.Count == 0)
            throw ApproxException.WrongUsage("a grey volume needs a threshold", "e.g. --threshold otsu; or --labels when the input is labelled already");
        if (options.Block < 1) throw ApproxException.WrongUsage($"a block of {options.Block} voxels; expected 1 or more", "e.g. --block 256");
        if (options.SampleBlocks is not null)
        {
            SampledSteps.Check(pipeline, plan.Volumes);
            if (pipeline.Keep.Count > 0) throw ApproxException.WrongUsage("--keep does not go with --sample-blocks", "most of the volume is not read: leave --keep out");
            if (options.Resume) throw ApproxException.WrongUsage("--resume does not go with --sample-blocks", "drawn blocks are read anew: leave --resume out");
            return;
        }
        using VolumeSource? grey = options.Intensity is { } path ? VolumeSource.Open(path, options.Open) : null;
        foreach (PlannedVolume volume in plan.Volumes) paths.Add(volume, ExtractionPath.Choose(pipeline, options, volume, grey?.Info));
    }

    /// <summary>Unit of the lengths it will write: um, or voxel when the volumes have no physical size.</summary>
    public Unit LengthUnit => plan.LengthUnit;

    /// <summary>Volumes, sizes, pipeline.</summary>
    public string Describe() => plan.Describe(pipeline);

    /// <summary>Time and memory the job will take, from a trial on some slices of the first volume.</summary>
    /// <exception cref="ApproxException">The volume cannot be read, or a step is written wrongly.</exception>
    internal ExtractEstimate Estimate(CancellationToken cancel) => ExtractEstimate.Of(pipeline, options, plan, cancel);

    /// <summary>Measures all volumes into a transaction of a store. A volume that the store holds already is measured anew in its place.</summary>
    /// <param name="transaction">Where rows go; not committed here.</param>
    /// <param name="objectsOpened">Told of the writer of objects, and whether rows are replaced, before the first row: the place to attach observers that take samples in the same pass.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancel">Stops between slices.</param>
    /// <exception cref="ApproxException">Damaged data, or lengths in another unit than the store's.</exception>
    internal ExtractReport Run(StoreTransaction transaction, Action<TableWriter, bool> objectsOpened, IProgress<ExtractProgress>? progress, CancellationToken cancel)
    {
        CheckUnit(transaction.Basis);
        bool replaced = Replace(transaction);
        string yaml = pipeline.ToString();
        transaction.Pipeline = yaml;
        transaction.Command = options.Command;
        if (options.SampleBlocks is { } sampling) return new SampledRun(pipeline, options, sampling, plan).Run(transaction, writer => objectsOpened(writer, replaced), progress, cancel);
        ObjectTableWriter writer = new(transaction, pipeline, plan, writer => objectsOpened(writer, replaced));
        List<string> notes = [.. plan.Notes];
        long done = 0;
        foreach (PlannedVolume volume in plan.Volumes)
        {
            ExtractionPath path = paths[volume];
            if (path.Note is { } remark) notes.Add(remark);
            // Of the budget a streamed volume's source has a part: the rest is for slabs and for what is found.
            VolumeOpenOptions open = path.IsStreamed ? options.Open with { MemoryBudget = options.Open.MemoryBudget / 4 } : options.Open;
            using VolumeSource source = VolumeSource.Open(volume.Input.Path, open);
            using VolumeSource? grey = options.Intensity is { } greyPath ? VolumeSource.Open(greyPath, open) : null;
            SourceFile file = SourceFile.Of(volume.Input.Path, source.DataFiles);
            transaction.Sources.Add(file);
            if (grey is not null) transaction.Sources.Add(greyFile ??= SourceFile.Of(options.Intensity!, grey.DataFiles));
            using VolumeKeeper keeper = new(transaction, pipeline, volume);
            for (int frame = 0; frame < volume.Info.Frames; frame++)
            {
                long before = done;
                VolumeMeasurer measurer = new(pipeline, options, volume)
                {
                    Path = path,
                    Blocks = (at, pass) => OpenBlocks(transaction, volume, path, pass, at, file.Sha256, notes.Add),
                    Observer = new FrameObserver(pipeline, volume.Info.SizeZ, new Workers(options.Threads, cancel), keeper.Mask),
                    Filtered = keeper.Filtered,
                    Progress = progress is null ? null : new FrameProgress(pipeline, volume.Info.Voxels, (share, phase) =>
                    {
                        long voxels = before + (long)(share * volume.Info.Voxels);
                        progress.Report(new ExtractProgress((double)voxels / plan.Voxels, voxels, writer.Objects, volume.Input.Id, phase));
                    }),
                };
                MeasuredFrame measured = measurer.Measure(source, grey, frame, cancel);
                keeper.WriteLabels(measured, cancel);
                writer.Write(volume, frame, measured, yaml, file.Sha256);
                done += volume.Info.Voxels;
                if (measured.Threshold is { } threshold && frame == 0)
                    notes.Add(string.Create(CultureInfo.InvariantCulture, $"{volume.Input.Id}: threshold {threshold}, {100.0 * measured.ForegroundVoxels / volume.Info.Voxels:0.#} % foreground"));
            }
            keeper.Complete();
        }
        return new ExtractReport(plan.Volumes.Count, plan.Voxels, writer.Objects, notes);
    }

    private BlockFolder OpenBlocks(StoreTransaction transaction, PlannedVolume volume, ExtractionPath path, PassOptions pass, int frame, string sha256, Action<string> note)
    {
        KeptWork work = transaction.TakeWork(WorkKey.Of(pipeline, options, volume, frame, sha256, greyFile?.Sha256));
        BlockCut chosen = SlabPlan.Choose(volume.Info, path.Memory!, options.Block, options.Threads);
        string about = volume.Info.Frames > 1 ? string.Create(CultureInfo.InvariantCulture, $"{volume.Input.Id} frame {frame}") : volume.Input.Id;
        return BlockFolder.Open(work, volume.Info, pass, chosen, options.Resume, former => former == chosen || (options.Block is null && path.Memory!.Bytes(former.Slab) <= path.Memory.Budget), about, note);
    }

    private void CheckUnit(Snapshot store)
    {
        if (store.LengthUnit == plan.LengthUnit || store.FindTable(ObjectColumns.Table) is null) return;
        throw ApproxException.BadData(
            $"units differ: the store is in {store.LengthUnit.Symbol}, {plan.Volumes[0].Input.Path} in {plan.LengthUnit.Symbol}",
            plan.LengthUnit == Unit.VoxelEdge ? "give --voxel-size, e.g. 1.3um" : "extract into another store");
    }

    private bool Replace(StoreTransaction transaction)
    {
        foreach (PlannedVolume volume in plan.Volumes) transaction.RemoveVolumeFiles(volume.Input.Id);
        string[] ids = [.. plan.Volumes.Select(v => v.Input.Id)];
        bool any = false;
        foreach (string table in new[] { ObjectColumns.Table, "contacts", "volumes", "slices", "histograms", BlockTable.Name })
        {
            if (transaction.Basis.FindTable(table) is not null) any |= transaction.RemoveRows(table, ids) > 0;
        }
        return any;
    }
}
