using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Metrics;

/// <summary>Objects of real label volumes beside integer counts and values of scipy, scikit-image, ITK and MorphoLibJ.</summary>
public sealed class GoldObjectsTests
{
    private const string Platynereis = "labels/Platynereis_tp7_gt_256x256x103.tif", Stardist = "labels/stardist_mask3d.tif";

    [Theory]
    [InlineData("CHO0", "labels/Fluo-N3DH-CHO_02_ERR_SEG.tif", "1,0.202,0.202um")]
    [InlineData("bat_sp1", "labels/bat-cochlea_sub25.tif", "1um")]
    [InlineData("ellipsoid_sp1", "labels/ellipsoid_A45_B35_C25_T30_P20_R10.tif", "1um")]
    [InlineData("platynereis_gt_sp1", Platynereis, "1um")]
    [InlineData("platynereis_gt_sp2-0.41-0.41", Platynereis, "2,0.41,0.41um")]
    [InlineData("stardist_sp1", Stardist, "1um")]
    [InlineData("stardist_sp2-0.5-0.7", Stardist, "2,0.5,0.7um")]
    public void Every_object_has_the_reference_counts_and_measures(string name, string file, string voxelSize)
    {
        GoldTable gold = new($"gold/objects/objects_{name}.csv");
        using Volume<uint> labels = Labels(file);
        VoxelSize voxel = VoxelSize.Parse(voxelSize);
        using Volume<ushort>? grey = gold.Has(0, "I_sum") ? Grey(name, labels) : null;
        PassOptions options = new() { Input = InputKind.Labels, Intensity = grey is not null, Quantiles = grey is not null, Contacts = true };
        ObjectExtraction extraction = new(options, threads: 2);
        ObjectTable table = grey is null ? extraction.Labels(labels) : extraction.Labels(labels, grey);
        CroftonWeights weights = new(voxel);
        Assert.Equal(gold.Rows, table.Objects.Length);
        for (int row = 0; row < gold.Rows; row++)
        {
            ObjectState state = table.Objects[row];
            CheckCounts(gold, row, state);
            CheckMeasures(gold, row, new ObjectMeasures(state, voxel, weights, table.Size), voxel);
        }
        CheckContacts(new GoldTable($"gold/objects/contacts_{name}.csv"), table, voxel);
    }

    private static void CheckCounts(GoldTable gold, int row, ObjectState state)
    {
        (string Column, Int128 Value)[] counts =
        [
            ("label", state.Label), ("n", state.N), ("bbox_z0", state.BoxZ0), ("bbox_y0", state.BoxY0), ("bbox_x0", state.BoxX0),
            ("bbox_z1", state.BoxZ1), ("bbox_y1", state.BoxY1), ("bbox_x1", state.BoxX1), ("sum_z", state.SumZ), ("sum_y", state.SumY), ("sum_x", state.SumX),
            ("sum_zz", state.SumZZ), ("sum_yy", state.SumYY), ("sum_xx", state.SumXX), ("sum_zy", state.SumYZ), ("sum_zx", state.SumXZ), ("sum_yx", state.SumXY),
            ("P_z", state.Pairs[(int)Direction.MZZ]), ("P_y", state.Pairs[(int)Direction.ZMZ]), ("P_x", state.Pairs[(int)Direction.ZZM]),
            ("P_0pp", state.Pairs[(int)Direction.ZMM]), ("P_0pm", state.Pairs[(int)Direction.ZMP]), ("P_p0p", state.Pairs[(int)Direction.MZM]), ("P_p0m", state.Pairs[(int)Direction.MZP]),
            ("P_pp0", state.Pairs[(int)Direction.MMZ]), ("P_pm0", state.Pairs[(int)Direction.MPZ]), ("P_ppp", state.Pairs[(int)Direction.MMM]), ("P_ppm", state.Pairs[(int)Direction.MMP]),
            ("P_pmp", state.Pairs[(int)Direction.MPM]), ("P_pmm", state.Pairs[(int)Direction.MPP]),
            ("Q_z", state.SquaresXY), ("Q_y", state.SquaresXZ), ("Q_x", state.SquaresYZ), ("cubes8", state.Cubes), ("euler26", state.Euler26), ("euler6", state.Euler6),
        ];
        foreach ((string column, Int128 value) in counts) Assert.True(gold.Integer(row, column) == value, $"label {state.Label}, {column}: expected {gold.Text(row, column)}, found {value}");
    }

    private static void CheckMeasures(GoldTable gold, int row, ObjectMeasures m, VoxelSize voxel)
    {
        Assert.Equal(gold.Integer(row, "touches_border") != 0, m.TouchesBorder);
        gold.Near(row, "volume", m.Volume);
        gold.Near(row, "face_area", m.SurfaceAreaFaces);
        gold.Near(row, "surf13_voronoi", m.SurfaceArea);
        gold.Near(row, "breadth3_conn4", m.MeanBreadth);
        gold.Near(row, "centroid_z", (m.CentroidZ / voxel.Z) - 0.5, 1);
        gold.Near(row, "centroid_y", (m.CentroidY / voxel.Y) - 0.5, 1);
        gold.Near(row, "centroid_x", (m.CentroidX / voxel.X) - 0.5, 1);
        double largest = gold.Number(row, "lam_box_0");
        gold.Near(row, "lam_box_0", m.SemiAxisA * m.SemiAxisA / 5, largest);
        gold.Near(row, "lam_box_1", m.SemiAxisB * m.SemiAxisB / 5, largest);
        gold.Near(row, "lam_box_2", m.SemiAxisC * m.SemiAxisC / 5, largest);
        if (gold.Has(row, "ski_equivalent_diameter")) gold.Near(row, "ski_equivalent_diameter", m.EquivalentDiameter);
        if (gold.Has(row, "mlj_surf13")) gold.Near(row, "mlj_surf13", m.SurfaceArea);
        // MorphoLibJ's sphericity is the cube of Wadell's.
        if (gold.Has(row, "mlj_sphericity13")) gold.Near(row, "mlj_sphericity13", Math.Pow(m.Sphericity, 3), tolerance: 4e-9);
        if (!gold.Has(row, "I_sum")) return;
        IntensityMeasures grey = m.Intensity!;
        gold.Near(row, "I_sum", grey.Sum!.Value);
        gold.Near(row, "I_mean", grey.Mean);
        gold.Near(row, "I_std_n", grey.Sd, 1e-3);
        gold.Near(row, "I_min", grey.Min);
        gold.Near(row, "I_max", grey.Max);
        gold.Near(row, "I_q05", grey.P05!.Value);
        gold.Near(row, "I_q50", grey.Median!.Value);
        gold.Near(row, "I_q95", grey.P95!.Value);
        gold.Near(row, "I_cz", (grey.WeightedCentroidZ!.Value / voxel.Z) - 0.5, 1);
        gold.Near(row, "I_cy", (grey.WeightedCentroidY!.Value / voxel.Y) - 0.5, 1);
        gold.Near(row, "I_cx", (grey.WeightedCentroidX!.Value / voxel.X) - 0.5, 1);
    }

    // The reference lists pairs that touch at an edge or corner too; ours share a face.
    private static void CheckContacts(GoldTable gold, ObjectTable table, VoxelSize voxel)
    {
        Dictionary<(ulong, ulong), ContactMeasures> ours = table.Contacts.ToDictionary(c => (table.Objects[c.A].Label, table.Objects[c.B].Label), c => new ContactMeasures(c.Faces, voxel));
        int found = 0;
        for (int row = 0; row < gold.Rows; row++)
        {
            (ulong, ulong) pair = ((ulong)gold.Integer(row, "a"), (ulong)gold.Integer(row, "b"));
            long faces = gold.Integer(row, "faces_z") + gold.Integer(row, "faces_y") + gold.Integer(row, "faces_x");
            if (faces == 0)
            {
                Assert.False(ours.ContainsKey(pair));
                continue;
            }
            found++;
            Assert.Equal(faces, ours[pair].Faces);
            gold.Near(row, "area", ours[pair].Area);
        }
        Assert.Equal(found, ours.Count);
    }

    private static Volume<uint> Labels(string file)
    {
        VolumeOpenOptions options = file.Contains("CHO", StringComparison.Ordinal) ? new VolumeOpenOptions { Axes = "TZYX" } : VolumeOpenOptions.Default;
        using VolumeSource source = VolumeSource.Open(SharedData.Path(file), options);
        return source.ReadAll<uint>();
    }

    private static Volume<ushort> Grey(string name, Volume<uint> labels)
    {
        if (name.StartsWith("stardist", StringComparison.Ordinal))
        {
            using VolumeSource source = VolumeSource.Open(SharedData.Path("gray/stardist_img3d.tif"));
            return source.ReadAll<ushort>();
        }
        Volume<ushort> grey = new(labels.SizeZ, labels.SizeY, labels.SizeX, labels.VoxelSize);
        for (int z = 0; z < labels.SizeZ; z++)
        {
            for (int y = 0; y < labels.SizeY; y++)
            {
                Span<ushort> row = grey.Row(z, y);
                for (int x = 0; x < row.Length; x++) row[x] = (ushort)(((7 * x) + (13 * y) + (29 * z)) % 251);
            }
        }
        return grey;
    }
}
