using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Blocks;

namespace Approx.Tests.Extract.Metrics;

public sealed class ObjectMeasuresTests
{
    private static readonly VoxelSize Cube = VoxelSize.Parse("1um");

    [Fact]
    public void Foreground_counts_of_real_volumes_equal_the_golden_table()
    {
        GoldTable gold = new("golden/volumes.csv");
        using VolumeSource polymer = VolumeSource.Open(SharedData.Path("gray/polymer3d_8bit_128x128x128.raw"), new VolumeOpenOptions { Shape = [128, 128, 128], Encoding = VoxelEncoding.Parse("u8") });
        using Volume<byte> fibres = polymer.ReadAll<byte>();
        Check(0, fibres, VoxelRange<byte>.Above(127));
        using VolumeSource aluminium = VolumeSource.Open(SharedData.Path("gray/aluminum_foam_130x130x100_i16.nii.gz"));
        using Volume<short> foam = aluminium.ReadAll<short>();
        Check(1, foam, VoxelRange<short>.Above(3999));
        string[] labels = ["labels/Platynereis_tp7_gt_256x256x103.tif", "labels/bat-cochlea_sub25.tif", "labels/ellipsoid_A45_B35_C25_T30_P20_R10.tif", "labels/Fluo-N3DH-CHO_02_ERR_SEG.tif"];
        for (int i = 0; i < labels.Length; i++)
        {
            using VolumeSource source = VolumeSource.Open(SharedData.Path(labels[i]), i == 3 ? new VolumeOpenOptions { Axes = "TZYX" } : VolumeOpenOptions.Default);
            using Volume<uint> volume = source.ReadAll<uint>();
            Check(2 + i, volume, VoxelRange<uint>.NonZero);
        }

        void Check<T>(int row, Volume<T> volume, VoxelRange<T> range)
            where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
        {
            foreach ((Connectivity connectivity, string column) in ((Connectivity, string)[])[(Connectivity.Six, "cc6"), (Connectivity.Eighteen, "cc18"), (Connectivity.TwentySix, "cc26")])
            {
                ObjectTable table = new ObjectExtraction(new PassOptions { Connectivity = connectivity }, threads: 2).Foreground(volume, range);
                Assert.Equal(gold.Integer(row, column), table.Objects.Length);
                ObjectState all = table.Foreground;
                (string, long)[] counts =
                [
                    ("voxels", all.N), ("chi6", all.Euler6), ("chi26", all.Euler26), ("exposed_faces", all.ExposedFaces), ("cubes8", all.Cubes), ("vertices", all.Vertices),
                    ("Q_yx_axis0const", all.SquaresXY), ("Q_zx_axis1const", all.SquaresXZ), ("Q_zy_axis2const", all.SquaresYZ),
                    ("P_1_0_0", all.Pairs[(int)Direction.MZZ]), ("P_0_1_0", all.Pairs[(int)Direction.ZMZ]), ("P_0_0_1", all.Pairs[(int)Direction.ZZM]),
                    ("P_1_1_1", all.Pairs[(int)Direction.MMM]), ("P_1_1_-1", all.Pairs[(int)Direction.MMP]), ("P_1_-1_1", all.Pairs[(int)Direction.MPM]), ("P_1_-1_-1", all.Pairs[(int)Direction.MPP]),
                    ("E_a", all.EdgesZ), ("E_b", all.EdgesY), ("E_c", all.EdgesX),
                ];
                foreach ((string name, long value) in counts) Assert.True(gold.Integer(row, name) == value, $"row {row}, {name}: expected {gold.Integer(row, name)}, found {value}");
            }
            ObjectState foreground = new ObjectExtraction(new PassOptions()).Foreground(volume, range).Foreground;
            ObjectMeasures measures = new(foreground, Cube, new CroftonWeights(Cube), (volume.SizeZ, volume.SizeY, volume.SizeX));
            gold.Near(row, "S13_voxel_units", measures.SurfaceArea, tolerance: 1e-7);
            gold.Near(row, "meanbreadth3_conn4", measures.MeanBreadth, tolerance: 1e-7);
        }
    }

    [Fact]
    public void The_weights_of_cubes_are_the_published_ones_and_all_weights_sum_to_one()
    {
        CroftonWeights cube = new(Cube);
        Assert.Equal(0.09155578, cube[Direction.ZZM], 1e-8);
        Assert.Equal(0.07396126, cube[Direction.ZMM], 1e-8);
        Assert.Equal(0.07039128, cube[Direction.MMM], 1e-8);
        foreach (string size in (string[])["1um", "2,0.5,0.7um", "8,1,1um", "1,1,50um"])
        {
            CroftonWeights weights = new(VoxelSize.Parse(size));
            Assert.Equal(1, Enumerable.Range(0, Directions.Count).Sum(d => weights[(Direction)d]), 1e-12);
        }
    }

    [Fact]
    public void One_voxel_has_defined_measures_and_no_axes()
    {
        ObjectMeasures m = Measure([(3, 4, 5)], VoxelSize.Parse("2um"));
        Assert.Equal((8.0, 1L, 1L, 24.0), (m.Volume, m.EulerNumber, m.EulerNumber6, m.SurfaceAreaFaces));
        Assert.Equal((11.0, 9.0, 7.0), (m.CentroidX, m.CentroidY, m.CentroidZ));
        Assert.Null(m.AxisA);
        Assert.Null(m.AxisC);
        Assert.Null(m.Oblateness);
        Assert.Equal((0.0, 1.0, 1.0), (m.Anisotropy, m.Elongation, m.Flatness));
        Assert.Equal(Math.Sqrt(5 * 4 / 12.0), m.SemiAxisC, 1e-14);
    }

    [Fact]
    public void A_rod_and_a_sheet_have_the_axes_their_shapes_say_with_the_rule_of_sign()
    {
        ObjectMeasures rod = Measure([.. Enumerable.Range(0, 9).Select(static i => (0, 0, i))], Cube);
        Assert.Equal((1.0, 0.0, 0.0), rod.AxisA);
        Assert.Null(rod.AxisC);
        Assert.Equal(1, rod.Oblateness!.Value, 1e-9);
        ObjectMeasures sheet = Measure([.. NaiveObjects.Box((0, 0, 0), (1, 5, 5))], Cube);
        Assert.Null(sheet.AxisA);
        Assert.Equal((0.0, 0.0, 1.0), sheet.AxisC);
        Assert.Equal(-1, sheet.Oblateness!.Value, 1e-9);
        ObjectMeasures diagonal = Measure([.. Enumerable.Range(0, 9).Select(static i => (9 - i, i, i))], Cube);
        (double x, double y, double z) = diagonal.AxisA!.Value;
        Assert.Equal(-1 / Math.Sqrt(3), x, 1e-12);
        Assert.Equal(-1 / Math.Sqrt(3), y, 1e-12);
        Assert.Equal(1 / Math.Sqrt(3), z, 1e-12);
    }

    [Fact]
    public void Eigenvalues_of_nearly_equal_axes_far_from_the_origin_keep_nine_digits()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            double[] values = [random.NextDouble() * Math.Pow(10, random.Next(-9, 1)), random.NextDouble(), random.NextDouble() * 1e-12];
            Array.Sort(values);
            double[,] q = Rotation(random);
            double Element(int i, int j) => (values[2] * q[i, 0] * q[j, 0]) + (values[1] * q[i, 1] * q[j, 1]) + (values[0] * q[i, 2] * q[j, 2]);
            SymmetricEigen eigen = new(Element(0, 0), Element(1, 1), Element(2, 2), Element(0, 1), Element(0, 2), Element(1, 2));
            Assert.Equal(values[2], eigen.Values.First, 1e-14 * 10);
            Assert.Equal(values[1], eigen.Values.Second, 1e-14 * 10);
            Assert.Equal(values[0], eigen.Values.Third, 1e-14 * 10);
        }
    }

    [Fact]
    public void A_box_has_the_surface_faces_breadth_and_moments_of_its_edges()
    {
        VoxelSize voxel = VoxelSize.Parse("3,2,0.5um");
        ObjectMeasures m = Measure([.. NaiveObjects.Box((1, 2, 3), (5, 8, 13))], voxel);
        (double a, double b, double c) = (4 * 3.0, 6 * 2.0, 10 * 0.5);
        Assert.Equal(2 * ((a * b) + (a * c) + (b * c)), m.SurfaceAreaFaces, 1e-10);
        Assert.Equal((a + b + c) / 3, m.MeanBreadth, 1e-12);
        // The second moment of a box of edge a is a²/12 when voxels are boxes and not points.
        Assert.Equal(Math.Sqrt(5 * a * a / 12), m.SemiAxisA, 1e-12);
        Assert.Equal(Math.Sqrt(5 * c * c / 12), m.SemiAxisC, 1e-12);
    }

    private static ObjectMeasures Measure(List<(int Z, int Y, int X)> voxels, VoxelSize size)
    {
        ulong[,,] labels = new ulong[12, 12, 14];
        foreach ((int z, int y, int x) in voxels) labels[z, y, x] = 1;
        return new ObjectMeasures(NaiveObjects.Measure(labels)[0], size, new CroftonWeights(size), (12, 12, 14));
    }

    private static double[,] Rotation(Random random)
    {
        (double w, double x, double y, double z) = (random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        double n = Math.Sqrt((w * w) + (x * x) + (y * y) + (z * z));
        (w, x, y, z) = (w / n, x / n, y / n, z / n);
        return new[,]
        {
            { 1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (z * w)), 2 * ((x * z) + (y * w)) },
            { 2 * ((x * y) + (z * w)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (x * w)) },
            { 2 * ((x * z) - (y * w)), 2 * ((y * z) + (x * w)), 1 - (2 * ((x * x) + (y * y))) },
        };
    }
}
