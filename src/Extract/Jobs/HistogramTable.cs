using Approx.Arrow;
using Approx.Extract.Metrics;
using Approx.Store;

namespace Approx.Extract;

/// <summary>The histograms table: how often which grey values occur in each frame.</summary>
internal static class HistogramTable
{
    private const string Bin = "limit of the bin, bin_low <= value < bin_high; at most 512 bins, each a power of two wide, a value each for integers of fewer levels";

    /// <summary>The table.</summary>
    public static TableDefinition Define() => new("histograms",
    [
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, null, "name of the volume", null, false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, null, "time point, from 0", null, false),
        new ColumnDefinition("bin_low", ColumnType.Float64, ColumnRole.Other, null, "lower " + Bin, ObjectColumns.CodeVersion, false),
        new ColumnDefinition("bin_high", ColumnType.Float64, ColumnRole.Other, null, "upper " + Bin, ObjectColumns.CodeVersion, false),
        new ColumnDefinition("count", ColumnType.Int64, ColumnRole.Metric, null, "voxels of the input with such a grey value; bins without voxels have no row", ObjectColumns.CodeVersion, false),
    ]);

    /// <summary>The bins of one frame, ascending.</summary>
    public static RecordBatch Batch(PlannedVolume volume, int frame, GreyHistogram histogram, TableDefinition table)
    {
        List<(double Low, double High, long Count)> rows = [.. histogram.Rows()];
        return new RecordBatch(table.ToArrow(), rows.Count,
        [
            RowArrays.Text(Enumerable.Repeat(volume.Input.Id, rows.Count)),
            RowArrays.Int64(Enumerable.Repeat((long)frame, rows.Count)),
            RowArrays.Float64(rows.Select(r => (double?)r.Low)),
            RowArrays.Float64(rows.Select(r => (double?)r.High)),
            RowArrays.Int64(rows.Select(r => r.Count)),
        ]);
    }
}
