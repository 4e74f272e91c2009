using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>Writes the rows of one extraction: objects, contacts, volumes, slices and histograms; specimens follow from volumes when it is committed.</summary>
internal sealed class ObjectTableWriter
{
    private const int RowsPerBatch = 16_384;
    private readonly IReadOnlyList<ObjectColumn> metrics;
    private readonly IReadOnlyList<ColumnDefinition> design;
    private readonly TableWriter objects;
    private readonly TableWriter volumes;
    private readonly TableWriter? contacts, slices, histograms;
    private readonly Unit length;

    /// <summary>Opens the writers in a transaction; the writer of objects is shown before its first row.</summary>
    public ObjectTableWriter(StoreTransaction transaction, Pipeline pipeline, VolumePlan plan, Action<TableWriter> objectsOpened)
    {
        length = plan.LengthUnit;
        design = plan.Design.Columns;
        metrics = ObjectColumns.Of(pipeline.Metrics);
        TableDefinition definition = new(ObjectColumns.Table, [.. ObjectRows.Keys(design), .. metrics.Select(m => m.Define(length))]);
        objects = transaction.Append(definition);
        objectsOpened(objects);
        volumes = transaction.Append(VolumeRows.Define(design, length));
        contacts = pipeline.CountsContacts ? transaction.Append(ContactRows.Define(length)) : null;
        slices = pipeline.Metrics.Has(MetricGroups.Slices) ? transaction.Append(SliceTable.Define()) : null;
        histograms = pipeline.Metrics.Has(MetricGroups.Histograms) ? transaction.Append(HistogramTable.Define()) : null;
        transaction.AtCommit(_ => SpecimenTable.Rebuild(transaction, volumes.Definition, length));
    }

    /// <summary>Objects written.</summary>
    public long Objects => objects.Rows;

    /// <summary>Writes what one frame came to.</summary>
    public void Write(PlannedVolume volume, int frame, MeasuredFrame measured, string pipeline, string sha256)
    {
        for (int start = 0; start < measured.Measures.Count; start += RowsPerBatch)
        {
            using RecordBatch batch = Batch(volume, frame, measured, start, Math.Min(RowsPerBatch, measured.Measures.Count - start));
            objects.Write(batch);
        }
        if (contacts is not null && measured.Table.Contacts.Length > 0)
        {
            using RecordBatch batch = ContactRows.Batch(volume, frame, measured, contacts.Definition);
            contacts.Write(batch);
        }
        Write(slices, definition => SliceTable.Batch(volume, frame, measured, definition));
        if (measured.Slices.Histogram is { } histogram) Write(histograms, definition => HistogramTable.Batch(volume, frame, histogram, definition));
        using RecordBatch row = VolumeRows.Batch(volume, frame, measured, volumes.Definition, pipeline, sha256);
        volumes.Write(row);
    }

    private static void Write(TableWriter? table, Func<TableDefinition, RecordBatch> rows)
    {
        if (table is null) return;
        using RecordBatch batch = rows(table.Definition);
        table.Write(batch);
    }

    private RecordBatch Batch(PlannedVolume volume, int frame, MeasuredFrame measured, int start, int count)
    {
        int[] kept = measured.Kept;
        // Places of the kept objects in the table, for their first voxels.
        long[] ids = new long[count];
        for (int i = 0, at = 0; i < kept.Length && at < count; i++)
        {
            if (kept[i] >= start && kept[i] < start + count) ids[at++] = ObjectIds.Of(volume.Input.Id, frame, measured.Table.Objects[i].FirstVoxel);
        }
        MeasuredObject[] rows = [.. Enumerable.Range(start, count).Select(i => measured.Measures[i])];
        return new RecordBatch(objects.Definition.ToArrow(), count, [.. ObjectRows.KeyArrays(volume, frame, design, ids, rows.Select(r => r.Sums.Label)), .. ObjectRows.MetricArrays(metrics, rows)]);
    }
}
