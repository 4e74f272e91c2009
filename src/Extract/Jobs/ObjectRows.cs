using Approx.Arrow;
using Approx.Store;

namespace Approx.Extract;

/// <summary>What the rows of objects have in common, whether the volume was read whole or in drawn blocks: the columns before the metrics, and the metrics.</summary>
internal static class ObjectRows
{
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

    /// <summary>The values of these columns.</summary>
    public static IEnumerable<ArrowArray> KeyArrays(PlannedVolume volume, int frame, IReadOnlyList<ColumnDefinition> design, IReadOnlyList<long> ids, IEnumerable<ulong> labels) =>
    [
        RowArrays.Int64(ids),
        RowArrays.Text(Enumerable.Repeat(volume.Input.Id, ids.Count)),
        RowArrays.Text(Enumerable.Repeat(volume.Specimen, ids.Count)),
        RowArrays.Int64(Enumerable.Repeat((long)frame, ids.Count)),
        .. design.Select((column, d) => RowArrays.Constant(column.Type, volume.Design[d], ids.Count)),
        RowArrays.Int64(labels.Select(label => unchecked((long)label))),
    ];

    /// <summary>The values of metrics.</summary>
    public static IEnumerable<ArrowArray> MetricArrays(IEnumerable<ObjectColumn> metrics, IReadOnlyList<MeasuredObject> rows) => metrics.Select(metric => metric.Type switch
    {
        ColumnType.Bool => RowArrays.Bool(rows.Select(r => metric.Whole!(r) is not (null or 0))),
        ColumnType.Int64 => RowArrays.Int64(rows.Select(metric.Whole!)),
        _ => RowArrays.Float64(rows.Select(metric.Real!)),
    });
}
