using System.Globalization;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Cli;

/// <summary>What an extraction writes beside the objects: slices, histograms, specimens, volumes, and volumes kept.</summary>
public sealed class ExtractTablesTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Slices_have_the_statistics_of_their_voxels()
    {
        string file = Phantom.Write(folder["a.tif"], 1);
        ApproxRun.Fine("extract", file, "--threshold", "100", "--into", folder.Store);
        byte[] voxels = Phantom.Voxels(1);
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT z, intensity_mean, intensity_sd, intensity_min, intensity_max, intensity_median, foreground_fraction FROM slices ORDER BY z");
        Assert.Equal(Phantom.SizeZ, rows.Length);
        for (int z = 0; z < rows.Length; z++)
        {
            double[] slice = [.. voxels.Skip(z * Phantom.SizeY * Phantom.SizeX).Take(Phantom.SizeY * Phantom.SizeX).Select(v => (double)v).Order()];
            double mean = slice.Average();
            double[] expected = [z, mean, Math.Sqrt(slice.Average(v => (v - mean) * (v - mean))), slice[0], slice[^1], (slice[(slice.Length - 1) / 2] + slice[slice.Length / 2]) / 2, slice.Count(v => v > 100) / (double)slice.Length];
            for (int c = 0; c < expected.Length; c++) Assert.Equal(expected[c], Double(rows[z][c]), 1e-9 * Math.Max(1, expected[c]));
        }
        Assert.Equal(voxels.Length, ApproxRun.Number(folder.Store, "SELECT SUM(count) FROM histograms EXACT"));
        Assert.Equal(voxels.Count(v => v == 200), ApproxRun.Number(folder.Store, "SELECT SUM(count) FROM histograms WHERE bin_low = 200 AND bin_high = 201 EXACT"));
        // Every component has voxels in every slice of its box.
        Assert.Equal(ApproxRun.Number(folder.Store, "SELECT SUM(bbox_z1 - bbox_z0) FROM objects EXACT"), ApproxRun.Number(folder.Store, "SELECT SUM(objects) FROM slices EXACT"));
    }

    [Fact]
    public void Only_the_tables_and_columns_asked_for_are_made()
    {
        string file = Phantom.Write(folder["a.tif"], 1);
        ApproxRun.Fine("extract", file, "--threshold", "100", "--metrics", "volume,slices", "--into", folder.Store);
        string info = ApproxRun.Fine("info", folder.Store).Output;
        Assert.Contains("table slices", info, StringComparison.Ordinal);
        Assert.DoesNotContain("table histograms", info, StringComparison.Ordinal);
        Assert.Equal(["a", "", ""], ApproxRun.Rows(folder.Store, "SELECT volume_id, thickness_mean, spacing_mean FROM volumes")[0]);
        string other = folder["other.approx"];
        ApproxRun.Fine("extract", file, "--threshold", "100", "--metrics", "spacing_mean,volumes.thickness_mean", "--into", other);
        Assert.InRange(ApproxRun.Number(other, "SELECT thickness_mean FROM volumes"), 2, 8);
        Assert.InRange(ApproxRun.Number(other, "SELECT spacing_mean FROM volumes"), 4, 30);
        Assert.DoesNotContain("intensity_mean", ApproxRun.Fine("info", other).Output, StringComparison.Ordinal);
        ApproxRun.Of("extract", file, "--threshold", "100", "--metrics", "spacing_means", "--into", other).IsRefused(ErrorKind.Usage, "unknown metric 'spacing_means'", "spacing_mean");
    }

    [Fact]
    public void Specimens_stay_right_when_volumes_are_added_and_replaced()
    {
        Phantom.Write(folder["m1_left.tif"], 1);
        Phantom.Write(folder["m1_right.tif"], 2);
        Phantom.Write(folder["m2_left.tif"], 3);
        string table = folder.Text("design.csv", "file,genotype,side\nm1_left.tif,mutant,left\nm1_right.tif,mutant,right\nm2_left.tif,wild,left\n");
        string[] options = ["--threshold", "100", "--specimen", "(m\\d)_", "--design-table", table, "--into", folder.Store];
        ApproxRun.Fine(["extract", folder["m1_left.tif"], .. options]);
        double voxels = 2.0 * Phantom.SizeZ * Phantom.SizeY * Phantom.SizeX;
        Assert.Equal([$"m1,mutant,left,1,{Count(1)},{voxels}"], Specimens());
        ApproxRun.Fine(["extract", folder["m1_right.tif"], folder["m2_left.tif"], .. options]);
        Assert.Equal([$"m1,mutant,,2,{Count(1) + Count(2)},{2 * voxels}", $"m2,wild,left,1,{Count(3)},{voxels}"], Specimens());
        Phantom.Write(folder["m1_right.tif"], 4);
        ApproxRun.Fine(["extract", folder["m1_right.tif"], .. options]);
        Assert.Equal([$"m1,mutant,,2,{Count(1) + Count(4)},{2 * voxels}", $"m2,wild,left,1,{Count(3)},{voxels}"], Specimens());

        static int Count(int seed) => Phantom.Components(Phantom.Voxels(seed));
        IEnumerable<string> Specimens() => ApproxRun.Rows(folder.Store, "SELECT specimen, genotype, side, volumes, objects, analysed_volume FROM specimens ORDER BY specimen").Select(r => string.Join(',', r));
    }

    [Theory]
    [InlineData("polymer3d>=128 (u8 raw 128^3)", "gray/polymer3d_8bit_128x128x128.raw", "--shape", "128,128,128", "--dtype", "u8", "--threshold", "127")]
    [InlineData("aluminum_foam>=4000 (i16)", "gray/aluminum_foam_130x130x100_i16.nii.gz", "--threshold", "3999", "--voxel-size", "1um")]
    [InlineData("platynereis_gt>0", "labels/Platynereis_tp7_gt_256x256x103.tif", "--threshold", "0", "--voxel-size", "1um")]
    [InlineData("bat-cochlea_sub25>0", "labels/bat-cochlea_sub25.tif", "--threshold", "0", "--voxel-size", "1um")]
    public void Volumes_have_the_golden_surface_and_topology(string name, string file, params string[] options)
    {
        string[] lines = File.ReadAllLines(SharedData.Path("golden/volumes.csv"));
        Dictionary<string, string> golden = lines[0].Split(',').Zip(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(',')).ToDictionary(p => p.First, p => p.Second);
        ApproxRun.Fine(["extract", SharedData.Path(file), "--into", folder.Store, .. options]);
        string[] row = ApproxRun.Rows(folder.Store, "SELECT objects, foreground_voxels, euler_number, surface_density * voxels, connectivity_density * voxels FROM volumes")[0];
        Assert.Equal([golden["cc26"], golden["voxels"], golden["chi26"]], row[..3]);
        Assert.Equal(Double(golden["S13_voxel_units"]), Double(row[3]), 1e-6 * Double(row[3]));
        Assert.Equal(1 - Double(golden["chi26"]), Double(row[4]), 1e-6);
    }

    [Theory]
    [InlineData("labels,mask,filtered", "--filter", "gaussian:1", "--threshold", "90")]
    [InlineData("labels:tif,mask:tif,filtered:tif", "--filter", "median:3", "--threshold", "90", "--split", "watershed:0.5")]
    [InlineData("labels,mask", "--threshold", "90", "--min-voxels", "9", "--clear-border")]
    public void Kept_labels_are_measured_as_the_same_objects(string keep, params string[] steps)
    {
        string file = Phantom.Write(folder["a.tif"], 1, frames: 2);
        ApproxRun.Fine(["extract", file, "--keep", keep, "--into", folder.Store, .. steps]);
        string[] kept = Directory.GetFileSystemEntries(folder["study.approx/volumes/labels"]);
        string again = folder["again.approx"];
        ApproxRun.Fine("extract", Assert.Single(kept), "--labels", "--into", again);
        const string Sql = "SELECT frame, label, voxels, centroid_x, surface_area FROM objects ORDER BY frame, label";
        Assert.Equal(ApproxRun.Rows(folder.Store, Sql), ApproxRun.Rows(again, Sql));
        using VolumeSource mask = VolumeSource.Open(Directory.GetFileSystemEntries(folder["study.approx/volumes/mask"])[0]);
        Assert.Equal((2, VoxelType.UInt8, new VoxelSize(2, 1, 1, Unit.Micrometre)), (mask.Info.Frames, mask.Info.VoxelType, mask.Info.VoxelSize.In(Unit.Micrometre)));
        using Volume<byte> voxels = mask.ReadAll<byte>(1);
        double foreground = Enumerable.Range(0, voxels.SizeZ).Sum(z => voxels.Slice(z).ToArray().Sum(v => v));
        Assert.Equal(ApproxRun.Number(folder.Store, "SELECT foreground_voxels FROM volumes WHERE frame = 1"), foreground);
        string info = ApproxRun.Fine("info", folder.Store).Output;
        Assert.Contains("a: labels, volumes/labels/", info, StringComparison.Ordinal);
        Assert.Contains("no problem found", ApproxRun.Fine("verify", folder.Store).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_folder_is_checked_and_goes_when_it_is_replaced()
    {
        string file = Phantom.Write(folder["a.tif"], 1);
        string[] command = ["extract", file, "--threshold", "100", "--into", folder.Store];
        ApproxRun.Fine([.. command, "--keep", "labels,mask"]);
        string chunk = Directory.EnumerateFiles(folder["study.approx/volumes/labels"], "0", SearchOption.AllDirectories).First();
        byte[] good = File.ReadAllBytes(chunk);
        File.WriteAllBytes(chunk, [.. good[..^1], (byte)~good[^1]]);
        Assert.Equal(ErrorKind.Data.ExitCode(), ApproxRun.Of("verify", folder.Store).ExitCode);
        File.WriteAllBytes(chunk, good);
        ApproxRun.Fine("vacuum", folder.Store);
        ApproxRun.Fine("verify", folder.Store);
        ApproxRun.Fine(command);
        ApproxRun.Fine("vacuum", folder.Store);
        Assert.False(Directory.Exists(folder["study.approx/volumes/labels"]));
        Assert.DoesNotContain("volumes kept", ApproxRun.Fine("info", folder.Store).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_kept_is_refused_before_the_work()
    {
        string file = Phantom.Write(folder["a.tif"], 1);
        string[] command = ["extract", file, "--threshold", "100", "--into", folder.Store, "--keep"];
        ApproxRun.Of([.. command, "lables"]).IsRefused(ErrorKind.Usage, "--keep knows no 'lables'", "labels");
        ApproxRun.Of([.. command, "labels:png"]).IsRefused(ErrorKind.Usage, "--keep writes no 'png'", "labels:tif");
        ApproxRun.Of([.. command, "mask,mask:tif"]).IsRefused(ErrorKind.Usage, "--keep names mask twice", "one format");
        ApproxRun.Of([.. command, "filtered"]).IsRefused(ErrorKind.Usage, "--keep filtered: no filter stands before the threshold", "--filter");
    }

    [Fact]
    public void A_printed_pipeline_makes_the_same_tables_again()
    {
        string file = Phantom.Write(folder["a.tif"], 1);
        string[] steps = ["--filter", "gaussian:0.7", "--threshold", "otsu", "--morphology", "remove-small:3", "--connectivity", "6", "--metrics", "all", "--keep", "mask"];
        string yaml = folder.Text("steps.yaml", ApproxRun.Fine(["extract", "--print-pipeline", .. steps]).Output);
        Assert.Contains("code: {filter: 1, threshold: 1, morphology: 1, objects: 1}", File.ReadAllText(yaml), StringComparison.Ordinal);
        string again = folder["again.approx"];
        ApproxRun.Fine(["extract", file, "--into", folder.Store, .. steps]);
        ApproxRun.Fine("extract", file, "--into", again, "--pipeline", yaml);
        Assert.Equal(Files(folder.Store), Files(again));
        Assert.Equal(File.ReadAllText(yaml).ReplaceLineEndings("\n"), ApproxRun.Fine("extract", "--print-pipeline", "--pipeline", yaml).Output);
        using Approx.Store.Snapshot snapshot = Approx.Store.ShapeStore.Open(again).Current();
        Assert.Equal(File.ReadAllText(yaml), snapshot.Provenance.Pipeline);
        Assert.StartsWith("approx ", snapshot.Provenance.Program, StringComparison.Ordinal);

        static IEnumerable<string> Files(string store) => Directory.EnumerateFiles(Path.Combine(store, "tables"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(store, f) + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))).Order();
    }

    [Fact]
    public void A_failed_extraction_or_import_into_a_new_store_leaves_nothing()
    {
        string good = Phantom.Write(folder["a.npy"], 1), bad = Phantom.Write(folder["b.nii.gz"], 2);
        // The header is whole, so the damage is found when the voxels are read.
        File.WriteAllBytes(bad, File.ReadAllBytes(bad)[..^2000]);
        string deep = folder["new/deeper/study.approx"];
        ApproxRun.Of("extract", good, bad, "--threshold", "100", "--into", deep).IsRefusedSomehow();
        Assert.False(Directory.Exists(folder["new"]));
        string csv = folder.Text("a.csv", "a,b\n1,2\n");
        ApproxRun.Of("import", csv, "--into", deep, "--table", "objects", "--specimen", "nothing").IsRefusedSomehow();
        Assert.False(Directory.Exists(folder["new"]));
        ApproxRun.Fine("extract", good, "--threshold", "100", "--into", deep);
        ApproxRun.Of("extract", bad, "--threshold", "100", "--into", deep).IsRefusedSomehow();
        Assert.Equal(1, ApproxRun.Number(deep, "SELECT COUNT(*) FROM volumes"));
    }

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
