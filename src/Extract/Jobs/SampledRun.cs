using System.Globalization;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Extract;

/// <summary>An extraction that reads drawn blocks only: volume by volume, into a transaction.</summary>
internal sealed class SampledRun(Pipeline pipeline, ExtractOptions options, BlockSampling sampling, VolumePlan plan)
{
    /// <summary>Measures all volumes. The sources' checksums are not taken: that would read the volumes whole.</summary>
    public ExtractReport Run(StoreTransaction transaction, Action<TableWriter> objectsOpened, IProgress<ExtractProgress>? progress, CancellationToken cancel)
    {
        SampledTables tables = new(transaction, pipeline, plan, objectsOpened);
        transaction.Parameters["sample_blocks"] = sampling.Fraction.ToString("R", CultureInfo.InvariantCulture);
        string yaml = pipeline.ToString();
        List<string> notes = [.. plan.Notes];
        long before = 0;
        foreach (PlannedVolume volume in plan.Volumes)
        {
            using VolumeSource source = VolumeSource.Open(volume.Input.Path, options.Open);
            using VolumeSource? grey = options.Intensity is { } path ? VolumeSource.Open(path, options.Open) : null;
            for (int frame = 0; frame < volume.Info.Frames; frame++)
            {
                long start = before;
                SampledMeasurer measurer = new(pipeline, options, sampling, volume, transaction.Basis.Seed)
                {
                    Progress = (done, of) => progress?.Report(new ExtractProgress((start + ((double)volume.Info.Voxels * done / of)) / plan.Voxels, start + (volume.Info.Voxels * done / of), tables.Objects, volume.Input.Id)),
                };
                SampledFrame sampled = measurer.Measure(source, grey, frame, cancel);
                tables.Write(volume, frame, sampled, yaml);
                before += volume.Info.Voxels;
                notes.AddRange(Notes(volume, frame, sampled));
            }
        }
        return new ExtractReport(plan.Volumes.Count, plan.Voxels, tables.Objects, notes);
    }

    private static IEnumerable<string> Notes(PlannedVolume volume, int frame, SampledFrame sampled)
    {
        string name = volume.Info.Frames > 1 ? $"{volume.Input.Id}, frame {frame}" : volume.Input.Id;
        string threshold = sampled.Threshold is { } text ? $", threshold {text}" : "", extended = sampled.Extended > 0 ? $", {sampled.Extended} guards moved out" : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {sampled.Draw.Blocks.Count:N0} of {sampled.Draw.Population:N0} blocks of {sampled.Draw.Edge} voxels, {sampled.Objects.Count:N0} objects{threshold}{extended}");
        if (sampled.Scattered > 0)
            yield return $"{name}: {sampled.Scattered} label{(sampled.Scattered == 1 ? " has" : "s have")} pieces farther apart than the guard, so that counts are too high: give a larger --guard";
    }
}
