using System.Globalization;
using Approx.Tests.Extract.Metrics;

namespace Approx.Tests.Cli;

/// <summary>Real volumes through the whole program: files → store → query, beside counts and measures of other libraries.</summary>
public sealed class RealVolumeTests : IDisposable
{
    private const string Polymer = "gray/polymer3d_8bit_128x128x128.raw", Foam = "gray/aluminum_foam_130x130x100_i16.nii.gz", Platynereis = "labels/Platynereis_tp7_gt_256x256x103.tif";
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("polymer3d>=128 (u8 raw 128^3)", Polymer, "--shape", "128,128,128", "--dtype", "u8", "--threshold", "127")]
    [InlineData("polymer3d>=128 (u8 raw 128^3)", Polymer, "--shape", "128,128,128", "--dtype", "u8", "--threshold", "128..255")]
    [InlineData("aluminum_foam>=4000 (i16)", Foam, "--threshold", "3999", "--voxel-size", "1um")]
    public void Objects_of_a_grey_volume_add_up_to_the_golden_counts(string name, string file, params string[] options)
    {
        string[] lines = File.ReadAllLines(SharedData.Path("golden/volumes.csv"));
        Dictionary<string, string> golden = lines[0].Split(',').Zip(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(',')).ToDictionary(p => p.First, p => p.Second);
        ApproxRun.Fine(["extract", SharedData.Path(file), "--into", folder.Store, .. options]);
        string[] row = Values("SELECT COUNT(*), SUM(voxels), SUM(euler_number), SUM(euler_number_6), SUM(surface_area_faces) FROM objects EXACT");
        Assert.Equal([golden["cc26"], golden["voxels"], golden["chi26"], golden["chi6"], golden["exposed_faces"]], row);
    }

    [Fact]
    public void The_foam_keeps_its_millimetres()
    {
        ApproxRun.Fine("extract", SharedData.Path(Foam), "--threshold", "4000", "--into", folder.Store);
        double[] row = [.. Values("SELECT SUM(volume), SUM(voxels) FROM objects EXACT").Select(Double)];
        double edge = Double(Values("SELECT voxel_x FROM volumes")[0]);
        Assert.Equal(82, edge, 1e-4);
        Assert.Equal(row[1] * edge * edge * edge, row[0], row[0] * 1e-6);
    }

    [Fact]
    public void Nuclei_have_the_reference_measures()
    {
        ApproxRun.Fine("extract", SharedData.Path(Platynereis), "--labels", "--voxel-size", "2,0.41,0.41um", "--into", folder.Store);
        GoldTable gold = new("gold/objects/objects_platynereis_gt_sp2-0.41-0.41.csv");
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT label, voxels, volume, surface_area, equivalent_diameter FROM objects ORDER BY label");
        Assert.Equal(gold.Rows, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(gold.Text(i, "label"), rows[i][0]);
            Assert.Equal(gold.Text(i, "n"), rows[i][1]);
            gold.Near(i, "volume", Double(rows[i][2]));
            gold.Near(i, "surf13_voronoi", Double(rows[i][3]));
            gold.Near(i, "ski_equivalent_diameter", Double(rows[i][4]));
        }
    }

    [Fact]
    public void Lesions_are_measured_with_the_grey_image_beside()
    {
        ApproxRun.Fine("extract", SharedData.Path("labels/brain1_label.nrrd"), "--labels", "--intensity", SharedData.Path("gray/brain1_image.nrrd"), "--into", folder.Store);
        string[] row = Values("SELECT label, voxels, intensity_mean, intensity_min, intensity_max FROM objects EXACT");
        // Computed from the bytes of the two files by a script that shares nothing with this program.
        Assert.Equal(["1", "4137", "468", "1266"], [row[0], row[1], row[3], row[4]]);
        Assert.Equal(825.2354363065023, Double(row[2]), 1e-9);
    }

    [Fact]
    public void Fly_brain_is_cut_where_otsu_cuts_it()
    {
        string file = SharedData.Path("gray/fib25_training2_gray_250.tif");
        using Approx.Extract.Volumes.VolumeSource source = Approx.Extract.Volumes.VolumeSource.Open(file, Approx.Extract.Volumes.VolumeOpenOptions.Default);
        using Approx.Extract.Volumes.Volume<byte> grey = source.ReadAll<byte>(0, TestContext.Current.CancellationToken);
        long[] histogram = new long[256];
        for (int z = 0; z < grey.SizeZ; z++)
        {
            foreach (byte voxel in grey.Slice(z)) histogram[voxel]++;
        }
        int otsu = Otsu(histogram);
        ApproxRun run = ApproxRun.Fine("extract", file, "--threshold", "otsu", "--into", folder.Store);
        Assert.Contains($"threshold {otsu}, ", run.Error, StringComparison.Ordinal);
        Assert.Equal(histogram[(otsu + 1)..].Sum(), Double(Values("SELECT SUM(voxels) FROM objects")[0]));
    }

    [Fact]
    public void Frames_of_a_mislabelled_series_are_found_with_axes()
    {
        ApproxRun.Fine("extract", SharedData.Path("labels/Fluo-N3DH-CHO_02_ERR_SEG.tif"), "--labels", "--axes", "T20Z5YX", "--voxel-size", "1,0.202,0.202um", "--metrics", "voxels,volume", "--into", folder.Store);
        GoldTable gold = new("gold/objects/objects_CHO0.csv");
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT label, voxels FROM objects WHERE frame = 0 ORDER BY label");
        Assert.Equal(Enumerable.Range(0, gold.Rows).Select(i => (gold.Text(i, "label"), gold.Text(i, "n"))), rows.Select(r => (r[0], r[1])));
        Assert.Equal("19", Values("SELECT MAX(frame) FROM volumes EXACT")[0]);
    }

    // Otsu 1979: the cut that makes the variance between the two classes largest, by its definition.
    private static int Otsu(long[] histogram)
    {
        double Between(int cut)
        {
            double n0 = histogram[..(cut + 1)].Sum(), n1 = histogram[(cut + 1)..].Sum();
            if (n0 == 0 || n1 == 0) return 0;
            double m0 = Enumerable.Range(0, cut + 1).Sum(i => (double)i * histogram[i]) / n0, m1 = Enumerable.Range(cut + 1, 255 - cut).Sum(i => (double)i * histogram[i]) / n1;
            return n0 * n1 * (m0 - m1) * (m0 - m1);
        }
        return Enumerable.Range(0, 255).MaxBy(Between);
    }

    // The plain columns of the one row, without the intervals of an exact answer.
    private string[] Values(string sql)
    {
        string[] lines = ApproxRun.Fine("query", folder.Store, "--format", "csv", sql).Lines;
        return [.. lines[0].Split(',').Zip(lines[1].Split(',')).Where(c => !c.First.EndsWith("_low", StringComparison.Ordinal) && !c.First.EndsWith("_high", StringComparison.Ordinal)).Select(c => c.Second)];
    }

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
