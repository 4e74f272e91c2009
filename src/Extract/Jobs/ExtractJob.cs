using System.Globalization;
using Approx.Core;
using Approx.Extract.Observers;
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
        ObjectTableWriter writer = new(transaction, pipeline, plan, writer => objectsOpened(writer, replaced));
        List<string> notes = [.. plan.Notes];
        long done = 0;
        foreach (PlannedVolume volume in plan.Volumes)
        {
            SourceFile file = SourceFile.Of(volume.Input.Path);
            transaction.Sources.Add(file);
            if (options.Intensity is { } beside) transaction.Sources.Add(SourceFile.Of(beside));
            using VolumeSource source = VolumeSource.Open(volume.Input.Path, options.Open);
            using VolumeSource? grey = options.Intensity is { } path ? VolumeSource.Open(path, options.Open) : null;
            using VolumeKeeper keeper = new(transaction, pipeline, volume);
            for (int frame = 0; frame < volume.Info.Frames; frame++)
            {
                long before = done;
                VolumeMeasurer measurer = new(pipeline, options, volume)
                {
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
        foreach (string table in new[] { ObjectColumns.Table, "contacts", "volumes", "slices", "histograms" })
        {
            if (transaction.Basis.FindTable(table) is not null) any |= transaction.RemoveRows(table, ids) > 0;
        }
        return any;
    }
}
