using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>The volumes table: one row for each frame of each volume.</summary>
internal static class VolumeRows
{
    /// <summary>The table.</summary>
    public static TableDefinition Define(IReadOnlyList<ColumnDefinition> design, Unit length) => new("volumes",
    [
        Text("volume_id", ColumnRole.Id, "name of the volume"),
        Text("name", ColumnRole.Other, "file name without extensions"),
        Text("source", ColumnRole.Other, "path as it was given"),
        Text("specimen", ColumnRole.Specimen, "the specimen"),
        Whole("frame", "time point, from 0", ColumnRole.Id),
        .. design,
        Whole("size_x", "columns"),
        Whole("size_y", "rows"),
        Whole("size_z", "slices"),
        Real("voxel_x", length.Symbol, "voxel edge along x"),
        Real("voxel_y", length.Symbol, "voxel edge along y"),
        Real("voxel_z", length.Symbol, "voxel edge along z"),
        Text("length_unit", ColumnRole.Other, "unit of lengths"),
        Whole("voxels", "voxels of the frame"),
        Whole("foreground_voxels", "foreground voxels, those of objects left out included"),
        Real("volume_fraction", null, "foreground voxels over voxels"),
        Maybe("surface_density", length.Power(-1).Symbol, "Crofton surface of the foreground from 13 directions over the volume; what the faces of the volume cut counts as surface"),
        new ColumnDefinition("euler_number", ColumnType.Int64, ColumnRole.Metric, null, "Euler number of the 26-connected foreground", ObjectColumns.CodeVersion),
        Maybe("connectivity_density", length.Power(-3).Symbol, "(1 - Euler number) over the volume (Odgaard and Gundersen 1993); NULL without foreground"),
        Maybe("thickness_mean", length.Symbol, "mean local thickness of the foreground: diameter of the largest ball in it that covers a voxel (Hildebrand and Ruegsegger 1997); NULL unless asked for"),
        Maybe("spacing_mean", length.Symbol, "mean local thickness of the background; NULL unless asked for"),
        Maybe("degree_of_anisotropy", null, "1 - smallest over largest eigenvalue of the mean-intercept-length fabric of 13 directions (Harrigan and Mann 1984); 0 is isotropic; NULL without foreground"),
        Whole("objects", "objects written"),
        new ColumnDefinition("threshold", ColumnType.Utf8, ColumnRole.Other, null, "the threshold as used; NULL for labels"),
        Text("pipeline", ColumnRole.Other, "the pipeline as YAML"),
        Text("sha256", ColumnRole.Other, "SHA-256 of the source file; of the names and hashes of the files of a folder, or of a header and its data files"),
    ]);

    /// <summary>The row of one frame.</summary>
    public static RecordBatch Batch(PlannedVolume volume, int frame, MeasuredFrame measured, TableDefinition table, string pipeline, string sha256)
    {
        List<ArrowArray> arrays =
        [
            RowArrays.Text([volume.Input.Id]),
            RowArrays.Text([volume.Info.Name]),
            RowArrays.Text([volume.Input.Path]),
            RowArrays.Text([volume.Specimen]),
            RowArrays.Int64([frame]),
        ];
        int first = arrays.Count;
        for (int d = 0; d < volume.Design.Count; d++) arrays.Add(RowArrays.Constant(table.Columns[first + d].Type, volume.Design[d], 1));
        VoxelSize voxel = volume.VoxelSize;
        arrays.AddRange(
        [
            RowArrays.Int64([volume.Info.SizeX]),
            RowArrays.Int64([volume.Info.SizeY]),
            RowArrays.Int64([volume.Info.SizeZ]),
            RowArrays.Float64([voxel.X]),
            RowArrays.Float64([voxel.Y]),
            RowArrays.Float64([voxel.Z]),
            RowArrays.Text([voxel.Unit.Symbol]),
            RowArrays.Int64([volume.Info.Voxels]),
            RowArrays.Int64([measured.ForegroundVoxels]),
            RowArrays.Float64([(double)measured.ForegroundVoxels / volume.Info.Voxels]),
            RowArrays.Float64([measured.Foreground.SurfaceDensity]),
            RowArrays.Int64([measured.Foreground.EulerNumber]),
            RowArrays.Float64([measured.Foreground.ConnectivityDensity]),
            RowArrays.Float64([measured.Thickness]),
            RowArrays.Float64([measured.Spacing]),
            RowArrays.Float64([measured.Foreground.DegreeOfAnisotropy]),
            RowArrays.Int64([measured.Measures.Count]),
            RowArrays.Text([measured.Threshold]),
            RowArrays.Text([pipeline]),
            RowArrays.Text([sha256]),
        ]);
        return new RecordBatch(table.ToArrow(), 1, arrays);
    }

    private static ColumnDefinition Text(string name, ColumnRole role, string definition) => new(name, ColumnType.Utf8, role, null, definition, null, false);

    private static ColumnDefinition Whole(string name, string definition, ColumnRole role = ColumnRole.Other) => new(name, ColumnType.Int64, role, null, definition, ObjectColumns.CodeVersion, false);

    private static ColumnDefinition Real(string name, string? unit, string definition) => new(name, ColumnType.Float64, ColumnRole.Metric, unit, definition, ObjectColumns.CodeVersion, false);

    private static ColumnDefinition Maybe(string name, string? unit, string definition) => new(name, ColumnType.Float64, ColumnRole.Metric, unit, definition, ObjectColumns.CodeVersion);
}
