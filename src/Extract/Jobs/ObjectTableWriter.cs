using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>Writes the rows of one extraction: objects, contacts and volumes.</summary>
internal sealed class ObjectTableWriter
{
    private const int RowsPerBatch = 16_384;
    private readonly IReadOnlyList<ObjectColumn> metrics;
    private readonly IReadOnlyList<ColumnDefinition> design;
    private readonly TableWriter objects;
    private readonly TableWriter volumes;
    private readonly TableWriter? contacts;
    private readonly Unit length;

    /// <summary>Opens the writers in a transaction; the writer of objects is shown before its first row.</summary>
    public ObjectTableWriter(StoreTransaction transaction, Pipeline pipeline, VolumePlan plan, Action<TableWriter> objectsOpened)
    {
        length = plan.LengthUnit;
        design = plan.Design.Columns;
        metrics = [.. ObjectColumns.All.Where(c => pipeline.Metrics.Has(c.Group) && (pipeline.Metrics.Names is not { } names || names.Contains(c.Name)))];
        TableDefinition definition = new(ObjectColumns.Table, [.. Keys(design), .. metrics.Select(m => m.Define(length))]);
        objects = transaction.Append(definition);
        objectsOpened(objects);
        volumes = transaction.Append(VolumeRows.Define(design, length));
        contacts = pipeline.MakesLabels && pipeline.Metrics.Has(MetricGroups.Contacts) ? transaction.Append(ContactRows.Define(length)) : null;
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
        using RecordBatch row = VolumeRows.Batch(volume, frame, measured, volumes.Definition, pipeline, sha256);
        volumes.Write(row);
    }

    /// <summary>The columns before the metrics.</summary>
    public static IEnumerable<ColumnDefinition> Keys(IReadOnlyList<ColumnDefinition> design) =>
    [
        new ColumnDefinition("object_id", ColumnType.Int64, ColumnRole.Id, null, "63-bit hash of volume, frame and first voxel: the object's name for ever", ObjectColumns.CodeVersion, false),
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, null, "name of the volume", null, false),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, null, "the specimen: the unit of replication", null, false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, null, "time point, from 0", null, false),
        .. design,
        new ColumnDefinition("label", ColumnType.Int64, ColumnRole.Id, null, "input label (those from 2^63 on wrap to negative numbers), else running number in raster order of the first voxel", ObjectColumns.CodeVersion, false),
    ];

    private RecordBatch Batch(PlannedVolume volume, int frame, MeasuredFrame measured, int start, int count)
    {
        List<ArrowArray> arrays = [];
        int[] kept = measured.Kept;
        // Places of the kept objects in the table, for their first voxels.
        long[] ids = new long[count];
        for (int i = 0, at = 0; i < kept.Length && at < count; i++)
        {
            if (kept[i] >= start && kept[i] < start + count) ids[at++] = ObjectIds.Of(volume.Input.Id, frame, measured.Table.Objects[i].FirstVoxel);
        }
        arrays.Add(RowArrays.Int64(ids));
        arrays.Add(RowArrays.Text(Enumerable.Repeat(volume.Input.Id, count)));
        arrays.Add(RowArrays.Text(Enumerable.Repeat(volume.Specimen, count)));
        arrays.Add(RowArrays.Int64(Enumerable.Repeat((long)frame, count)));
        for (int d = 0; d < design.Count; d++) arrays.Add(RowArrays.Constant(design[d].Type, volume.Design[d], count));
        IEnumerable<MeasuredObject> rows = Enumerable.Range(start, count).Select(i => measured.Measures[i]);
        arrays.Add(RowArrays.Int64(rows.Select(r => unchecked((long)r.Sums.Label))));
        foreach (ObjectColumn metric in metrics)
        {
            arrays.Add(metric.Type switch
            {
                ColumnType.Bool => RowArrays.Bool(rows.Select(r => metric.Whole!(r) is not (null or 0))),
                ColumnType.Int64 => RowArrays.Int64(rows.Select(metric.Whole!)),
                _ => RowArrays.Float64(rows.Select(metric.Real!)),
            });
        }
        return new RecordBatch(objects.Definition.ToArrow(), count, arrays);
    }
}
