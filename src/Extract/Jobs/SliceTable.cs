using Approx.Arrow;
using Approx.Extract.Metrics;
using Approx.Store;

namespace Approx.Extract;

/// <summary>The slices table: one row for each slice of each frame.</summary>
internal static class SliceTable
{
    /// <summary>The table.</summary>
    public static TableDefinition Define() => new("slices",
    [
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, null, "name of the volume", null, false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, null, "time point, from 0", null, false),
        new ColumnDefinition("z", ColumnType.Int64, ColumnRole.Position, null, "slice, from 0", null, false),
        Real("intensity_mean", "mean grey value of the slice; NULL without a grey volume"),
        Real("intensity_sd", "standard deviation of its grey values (population); NULL without a grey volume"),
        Real("intensity_min", "smallest grey value; NULL without a grey volume"),
        Real("intensity_max", "largest grey value; NULL without a grey volume"),
        Real("intensity_median", "median grey value; NULL without a grey volume"),
        Real("foreground_fraction", "foreground voxels over voxels of the slice, objects left out included"),
        new ColumnDefinition("objects", ColumnType.Int64, ColumnRole.Metric, null, "written objects that have voxels in the slice", ObjectColumns.CodeVersion, false),
    ]);

    /// <summary>The slices of one frame.</summary>
    public static RecordBatch Batch(PlannedVolume volume, int frame, MeasuredFrame measured, TableDefinition table)
    {
        int n = volume.Info.SizeZ;
        IReadOnlyList<GreyStatistics>? grey = measured.Slices.Grey;
        ArrowArray Grey(Func<GreyStatistics, double?> value) => RowArrays.Float64(Enumerable.Range(0, n).Select(z => grey is null ? null : value(grey[z])));
        return new RecordBatch(table.ToArrow(), n,
        [
            RowArrays.Text(Enumerable.Repeat(volume.Input.Id, n)),
            RowArrays.Int64(Enumerable.Repeat((long)frame, n)),
            RowArrays.Int64(Enumerable.Range(0, n).Select(z => (long)z)),
            Grey(g => g.Mean),
            Grey(g => g.Sd),
            Grey(g => g.Min),
            Grey(g => g.Max),
            Grey(g => g.Median),
            RowArrays.Float64(measured.Table.SliceVoxels.Select(v => (double?)v / ((double)volume.Info.SizeY * volume.Info.SizeX))),
            RowArrays.Int64(measured.Slices.SliceObjects!.Select(o => (long)o)),
        ]);
    }

    private static ColumnDefinition Real(string name, string definition) => new(name, ColumnType.Float64, ColumnRole.Metric, null, definition, ObjectColumns.CodeVersion);
}
