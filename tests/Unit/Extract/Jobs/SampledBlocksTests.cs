using System.Globalization;
using Approx.Core;
using Approx.Extract.Volumes;
using Approx.Tests.Cli;

namespace Approx.Tests.Extract.Jobs;

/// <summary>`approx extract --sample-blocks` from the command line to the answer.</summary>
public sealed class SampledBlocksTests : IDisposable
{
    private const int SizeZ = 22, SizeY = 30, SizeX = 34;
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("6", "7", "0")]
    [InlineData("18", "9", "1")]
    [InlineData("26", "5", "3")]
    public void All_blocks_drawn_give_the_rows_of_the_volume_read_whole(string connectivity, string block, string guard)
    {
        Phantom.Write(folder["grey.tif"], 5);
        string[] what = [folder["grey.tif"], "--threshold", "otsu", "--connectivity", connectivity, "--metrics", "all", "--min-voxels", "3"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, "--into", folder["all.approx"], "--sample-blocks", "1", "--block", block, "--guard", guard]);
        Assert.Equal(Rows(folder.Store), Rows(folder["all.approx"]));
        Assert.Equal(Answer(folder.Store), Answer(folder["all.approx"]));
    }

    [Theory]
    [InlineData("--filter gaussian:1 --threshold otsu --morphology open:6", "7", "1")]
    [InlineData("--filter median:3 --threshold li --invert --morphology erode:26", "9", "2")]
    [InlineData("--filter gaussian:0.7 --filter mean:3x5x3 --threshold sauvola:7,0.02 --morphology erode:26 --label", "6", "0")]
    [InlineData("--filter gaussian:0.7 --threshold niblack:9,-0.5 --morphology open:6", "8", "1")]
    [InlineData("--threshold local-mean:9,-3 --morphology open:6 --connectivity 6", "11", "3")]
    public void All_blocks_taken_through_steps_of_finite_reach_give_the_rows_of_the_volume_read_whole(string steps, string block, string guard)
    {
        string[] what = [Waves(), .. steps.Split(' '), "--metrics", "all"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, "--into", folder["all.approx"], "--sample-blocks", "1", "--block", block, "--guard", guard]);
        string[] whole = Rows(folder.Store);
        Assert.True(whole.Length > 2);
        Assert.Equal(whole, Rows(folder["all.approx"]));
    }

    [Fact]
    public void Drawn_blocks_behind_a_filter_hold_a_subset_of_the_rows()
    {
        Phantom.Write(folder["grey.tif"], 7);
        string[] what = [folder["grey.tif"], "--filter", "gaussian:1", "--threshold", "100", "--metrics", "default"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, "--sample-blocks", "0.4", "--block", "10", "--into", folder["some.approx"]]);
        string[] drawn = Values(folder["some.approx"]), all = Values(folder.Store);
        Assert.InRange(drawn.Length, 1, all.Length - 1);
        Assert.Subset(all.ToHashSet(), drawn.ToHashSet());

        // The numbers of objects are those of the drawn ones.
        static string[] Values(string store) => [.. ApproxRun.Rows(store, "SELECT voxels, centroid_x, centroid_y, centroid_z, surface_area, intensity_mean FROM objects LIMIT 100000").Select(r => string.Join(',', r))];
    }

    [Fact]
    public void All_blocks_of_touching_labels_give_the_same_rows_with_contacts_and_grey_values()
    {
        string[] what = [Labels(), "--labels", "--intensity", Grey(), "--voxel-size", "2,1,0.5um", "--metrics", "all"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, "--into", folder["all.approx"], "--sample-blocks", "100%", "--block", "8", "--guard", "2um"]);
        Assert.Equal(Rows(folder.Store), Rows(folder["all.approx"]));
        Assert.True(ApproxRun.Number(folder["all.approx"], "SELECT SUM(contacts) FROM objects") > 20);
    }

    [Fact]
    public void Each_nucleus_of_a_real_volume_belongs_to_one_block_and_is_measured_whole()
    {
        string[] what = [SharedData.Path("labels/Platynereis_tp7_gt_256x256x103.tif"), "--labels"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, "--into", folder["all.approx"], "--sample-blocks", "1", "--block", "64", "--guard", "4"]);
        Assert.Equal(Rows(folder.Store), Rows(folder["all.approx"]));
        Assert.Equal(36, ApproxRun.Number(folder["all.approx"], "SELECT SUM(objects) FROM blocks"));
    }

    [Fact]
    public void Drawn_blocks_hold_a_subset_of_the_same_rows_whatever_the_threads()
    {
        string[] what = [Labels(), "--labels"], sample = ["--sample-blocks", "0.3", "--block", "8", "--guard", "1"];
        ApproxRun.Fine(["extract", .. what, "--into", folder.Store]);
        ApproxRun.Fine(["extract", .. what, .. sample, "--threads", "1", "--into", folder["one.approx"]]);
        ApproxRun.Fine(["extract", .. what, .. sample, "--threads", "4", "--into", folder["four.approx"]]);
        Assert.Equal(Tables(folder["one.approx"]), Tables(folder["four.approx"]));
        string[] drawn = Rows(folder["one.approx"]), whole = Rows(folder.Store);
        Assert.InRange(drawn.Length, 2, whole.Length - 1);
        Assert.Subset(whole.ToHashSet(), drawn.ToHashSet());
    }

    [Fact]
    public void The_table_of_blocks_has_every_drawn_block_and_the_volume_claims_no_count()
    {
        ApproxRun.Fine("extract", Labels(), "--labels", "--into", folder.Store, "--sample-blocks", "0.3", "--block", "8", "--design", "lab=north");
        Assert.Equal(Enumerable.Repeat("60,18,0.3", 18), ApproxRun.Rows(folder.Store, "SELECT blocks_in_stratum, blocks_drawn, inclusion_probability FROM blocks WHERE lab = 'north'").Select(r => string.Join(',', r)));
        Assert.Equal(ApproxRun.Rows(folder.Store, "SELECT object_id FROM objects LIMIT 100000").Length, ApproxRun.Number(folder.Store, "SELECT SUM(objects) FROM blocks"));
        Assert.Equal(["", "", $"{SizeZ * SizeY * SizeX}"], ApproxRun.Rows(folder.Store, "SELECT objects, foreground_voxels, voxels FROM volumes")[0]);
        Assert.DoesNotContain("contacts", ApproxRun.Fine("query", folder.Store, "SHOW TABLES").Output, StringComparison.Ordinal);
        ApproxRun asked = ApproxRun.Fine("query", folder.Store, "SELECT COUNT(*), AVG(volume) FROM objects");
        Assert.Contains("from 18 of 60 blocks", asked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Extracting_the_volume_whole_afterwards_makes_the_answers_exact()
    {
        string labels = Labels();
        ApproxRun.Fine("extract", labels, "--labels", "--into", folder.Store, "--sample-blocks", "0.2", "--block", "8");
        ApproxRun.Fine("extract", labels, "--labels", "--into", folder.Store);
        ApproxRun.Fine("extract", labels, "--labels", "--into", folder["whole.approx"]);
        Assert.Equal(Answer(folder["whole.approx"]), Answer(folder.Store));
        Assert.Equal("0", ApproxRun.Rows(folder.Store, "SELECT COUNT(*) FROM blocks")[0][0]);
    }

    [Fact]
    public void An_object_that_winds_through_the_volume_is_followed_to_its_ends()
    {
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        for (int i = 0; i < SizeX; i++) voxels[(((i * (SizeZ - 1) / (SizeX - 1) * SizeY) + (i * (SizeY - 1) / (SizeX - 1))) * SizeX) + SizeX - 1 - i] = 1;
        string file = Write("line.tif", voxels);
        ApproxRun.Fine("extract", file, "--threshold", "0", "--into", folder.Store, "--sample-blocks", "1", "--block", "4", "--guard", "0");
        Assert.Equal([SizeX.ToString(CultureInfo.InvariantCulture)], Assert.Single(ApproxRun.Rows(folder.Store, "SELECT voxels FROM objects")));
    }

    [Fact]
    public void Pieces_of_a_label_beyond_the_guard_are_told_of_and_kept_once()
    {
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        (voxels[0], voxels[^1]) = (7, 7);
        ApproxRun run = ApproxRun.Fine("extract", Write("far.tif", voxels), "--labels", "--into", folder.Store, "--sample-blocks", "1", "--block", "8", "--guard", "1");
        Assert.Contains("1 label has pieces farther apart than the guard", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        string grey = Phantom.Write(folder["grey.tif"], 5);
        ApproxRun.Of("extract", grey, "--threshold", "otsu", "--guard", "3", "--into", folder.Store).IsRefused(ErrorKind.Usage, "--guard goes with --sample-blocks", "--sample-blocks 5%");
        ApproxRun.Of("extract", grey, "--threshold", "otsu", "--sample-blocks", "0", "--into", folder.Store).IsRefused(ErrorKind.Usage, "--sample-blocks '0': is not above 0 and at most 1", "5%");
        ApproxRun.Of("extract", grey, "--threshold", "otsu", "--sample-blocks", "0.5", "--guard", "2um2", "--into", folder.Store).IsRefused(ErrorKind.Usage, "--guard '2um2': is no length", "20um");
        ApproxRun.Of("extract", grey, "--threshold", "otsu", "--split", "watershed:0.5", "--sample-blocks", "0.5", "--into", folder.Store).IsRefused(ErrorKind.Usage, "--sample-blocks goes with labels and with steps that look a finite way; the step 'split: watershed:0.5' needs more of the volume than a block", "approx process");
    }

    // Cells around random seeds, cut off at a distance: labels that touch, and background between.
    private string Labels()
    {
        Random random = new(11);
        (int Z, int Y, int X)[] seeds = [.. Enumerable.Range(0, 60).Select(_ => (random.Next(SizeZ), random.Next(SizeY), random.Next(SizeX)))];
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        for (int i = 0; i < voxels.Length; i++)
        {
            int x = i % SizeX, y = i / SizeX % SizeY, z = i / SizeX / SizeY;
            (int distance, int label) = seeds.Select((s, n) => (((s.Z - z) * (s.Z - z)) + ((s.Y - y) * (s.Y - y)) + ((s.X - x) * (s.X - x)), n + 1)).Min();
            if (distance < 20) voxels[i] = (byte)label;
        }
        return Write("labels.tif", voxels);
    }

    private string Grey()
    {
        Random random = new(12);
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        random.NextBytes(voxels);
        return Write("values.tif", voxels);
    }

    // Smooth waves with noise: many objects behind any threshold.
    private string Waves()
    {
        Random random = new(13);
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (byte)Math.Clamp(120 + (90 * Math.Sin(i / (SizeY * SizeX) / 2.0) * Math.Sin(i / SizeX % SizeY / 3.0) * Math.Sin(i % SizeX / 4.0)) + random.Next(60), 0, 255);
        return Write("waves.tif", voxels);
    }

    private string Write(string name, byte[] voxels)
    {
        using VolumeWriter writer = VolumeWriter.Create(folder[name], new VolumeInfo { SizeZ = SizeZ, SizeY = SizeY, SizeX = SizeX, VoxelType = VoxelType.UInt8 });
        writer.Write(voxels);
        writer.Complete();
        return folder[name];
    }

    // All that is measured of an object; the distance to its neighbour is not known from a block.
    private static string[] Rows(string store)
    {
        string[] columns = [.. ApproxRun.Rows(store, "DESCRIBE objects").Select(r => r[0]).Where(c => c is not ("block" or "stratum" or "inclusion_probability" or "nearest_distance"))];
        return [.. ApproxRun.Rows(store, $"SELECT {string.Join(", ", columns)} FROM objects ORDER BY object_id").Select(r => string.Join(',', r))];
    }

    private static string Answer(string store) => ApproxRun.Fine("query", store, "--format", "csv", "SELECT COUNT(*), SUM(volume), AVG(volume), MAX(voxels), STDDEV(surface_area) FROM objects").Output;

    private static string Tables(string store) => string.Join('\n', Directory.EnumerateFiles(Path.Combine(store, "tables"), "*.parquet", SearchOption.AllDirectories)
        .Where(f => !f.Contains("volumes", StringComparison.Ordinal))
        .Select(f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))).Order(StringComparer.Ordinal));
}
