using Approx.Arrow;
using Approx.Core;
using Approx.Extract.Metrics;
using Approx.Store;

namespace Approx.Extract;

/// <summary>The contacts table: pairs of objects that share voxel faces.</summary>
internal static class ContactRows
{
    /// <summary>The table.</summary>
    public static TableDefinition Define(Unit length) => new("contacts",
    [
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, null, "name of the volume", null, false),
        new ColumnDefinition("object_a", ColumnType.Int64, ColumnRole.Id, null, "object_id of one object, the smaller of the two", null, false),
        new ColumnDefinition("object_b", ColumnType.Int64, ColumnRole.Id, null, "object_id of the other", null, false),
        new ColumnDefinition("area", ColumnType.Float64, ColumnRole.Metric, length.Power(2).Symbol, "area of the shared voxel faces", ObjectColumns.CodeVersion, false),
        new ColumnDefinition("faces", ColumnType.Int64, ColumnRole.Metric, null, "number of shared voxel faces", ObjectColumns.CodeVersion, false),
    ]);

    /// <summary>The contacts of one frame whose objects were both kept, in order of the ids.</summary>
    public static RecordBatch Batch(PlannedVolume volume, int frame, MeasuredFrame measured, TableDefinition table)
    {
        long Id(int index) => ObjectIds.Of(volume.Input.Id, frame, measured.Table.Objects[index].FirstVoxel);
        List<(long A, long B, ContactMeasures Measures)> rows = [.. measured.Table.Contacts
            .Where(c => measured.Kept[c.A] >= 0 && measured.Kept[c.B] >= 0)
            .Select(c => (Math.Min(Id(c.A), Id(c.B)), Math.Max(Id(c.A), Id(c.B)), new ContactMeasures(c.Faces, volume.VoxelSize)))
            .OrderBy(r => r.Item1).ThenBy(r => r.Item2)];
        return new RecordBatch(table.ToArrow(), rows.Count,
        [
            RowArrays.Text(Enumerable.Repeat(volume.Input.Id, rows.Count)),
            RowArrays.Int64(rows.Select(r => r.A)),
            RowArrays.Int64(rows.Select(r => r.B)),
            RowArrays.Float64(rows.Select(r => (double?)r.Measures.Area)),
            RowArrays.Int64(rows.Select(r => r.Measures.Faces)),
        ]);
    }
}
