using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Tests.Cli;

/// <summary>Volumes and options of extract that are wrong: each is refused before a store is made.</summary>
public sealed class BadVolumeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file_is_named() => Refused(folder["no.tif"], ErrorKind.Data, $"there is no file or folder {folder["no.tif"]}", "patterns such as");

    [Fact]
    public void A_pattern_that_matches_nothing_is_named() => Refused(folder["*.tif"], ErrorKind.Data, $"nothing matches {folder["*.tif"]}", "*");

    [Fact]
    public void A_pattern_of_folders_that_matches_nothing_is_named()
    {
        Directory.CreateDirectory(folder["day1"]);
        Refused(folder["day*/x*.tif"], ErrorKind.Data, $"nothing matches {folder["day*/x*.tif"]}", "*");
    }

    [Fact]
    public void An_empty_file_is_named() => Refused(folder.Text("empty.tif", ""), ErrorKind.Data, $"{folder["empty.tif"]}: the file is empty", "copy it again");

    [Fact]
    public void A_truncated_tiff_is_refused_with_its_place()
    {
        byte[] whole = File.ReadAllBytes(Phantom.Write(folder["whole.tif"], 1));
        File.WriteAllBytes(folder["cut.tif"], whole[..(whole.Length / 2)]);
        ApproxRun run = Extract(folder["cut.tif"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("cut.tif", run.Error, StringComparison.Ordinal);
        Assert.Contains("beyond the end of the file", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public void A_tiff_that_claims_a_million_million_pixels_is_refused_without_allocating()
    {
        // One IFD: width and height 10^6, 8 bits, one strip of 4 bytes.
        (ushort Tag, ushort Type, uint Value)[] tags = [(256, 4, 1_000_000), (257, 4, 1_000_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 1_000_000), (279, 4, 4)];
        byte[] file = new byte[12 + 2 + (12 * tags.Length) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), 12);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), (ushort)tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = file.AsSpan(14 + (12 * i), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], tags[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], tags[i].Value);
        }
        File.WriteAllBytes(folder["huge.tif"], file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ApproxRun run = Extract(folder["huge.tif"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("error: " + folder["huge.tif"], run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_raw_file_of_another_size_than_its_options_say_is_refused()
    {
        File.WriteAllBytes(folder["x.raw"], Phantom.Voxels(1));
        Refused(folder["x.raw"], ErrorKind.Data, $"{folder["x.raw"]}: shape 20,24,28 of u16le: 13,440 bytes from offset 0; expected 26,880", "--shape", "--shape", "20,24,28", "--dtype", "u16");
        Refused(folder["x.raw"], ErrorKind.Usage, $"{folder["x.raw"]}: a raw file needs its shape and its voxel type", "--dtype", "--shape", "20,24,28");
    }

    [Fact]
    public void One_volume_named_twice_is_refused()
    {
        string path = Phantom.Write(folder["a.tif"], 1);
        ApproxRun.Of("extract", path, path, "--threshold", "100", "--into", folder.Store).IsRefused(ErrorKind.Usage, $"{path} is named twice", "once");
    }

    [Fact]
    public void Volumes_with_and_without_a_physical_size_are_not_put_together()
    {
        string physical = Phantom.Write(folder["a.nrrd"], 1), none = Phantom.Write(folder["b.npy"], 2, VoxelSize.Unknown);
        ApproxRun.Of("extract", physical, none, "--threshold", "100", "--specimen", "m1", "--into", folder.Store)
            .IsRefused(ErrorKind.Data, $"units differ: {physical} is in um, {none} in voxel (both of specimen m1)", "--voxel-size");
        ApproxRun.Fine("extract", physical, "--threshold", "100", "--into", folder.Store);
        ApproxRun.Of("extract", none, "--threshold", "100", "--into", folder.Store)
            .IsRefused(ErrorKind.Data, $"units differ: the store is in um, {none} in voxel", "--voxel-size");
    }

    [Fact]
    public void Nanometres_and_millimetres_are_converted_not_refused()
    {
        string nm = Phantom.Write(folder["nm.nrrd"], 1, new VoxelSize(2000, 1000, 1000, Unit.Parse("nm")));
        string mm = Phantom.Write(folder["mm.nrrd"], 1, new VoxelSize(0.002, 0.001, 0.001, Unit.Parse("mm")));
        ApproxRun.Fine("extract", nm, mm, "--threshold", "100", "--into", folder.Store);
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT volume_id, SUM(volume), SUM(voxels) FROM objects GROUP BY volume_id");
        Assert.Equal(2, rows.Length);
        double[] volumes = [.. rows.Select(r => double.Parse(r[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(volumes[0], volumes[1], volumes[0] * 1e-12);
        Assert.Equal(2 * long.Parse(rows[0][4], System.Globalization.CultureInfo.InvariantCulture), volumes[0], volumes[0] * 1e-12);
    }

    [Fact]
    public void A_grey_volume_needs_a_threshold() => Refused(Phantom.Write(folder["a.tif"], 1), ErrorKind.Usage, "a grey volume needs a threshold", "--threshold otsu", withThreshold: false);

    [Fact]
    public void A_design_column_needs_a_value() => Refused(Phantom.Write(folder["a.tif"], 1), ErrorKind.Usage, "--design 'genotype' has no name and value", "genotype=wt", "--design", "genotype");

    [Fact]
    public void A_specimen_without_a_row_in_the_design_table_is_named()
    {
        string table = folder.Text("animals.csv", "specimen,genotype\nm1,wt\n");
        Refused(Phantom.Write(folder["m2.tif"], 1), ErrorKind.Data, $"the design table {table} has no row for specimen m2 (file m2.tif)", "first column", "--design-table", table);
        Refused(folder["m2.tif"], ErrorKind.Data, $"there is no file {folder["nope.csv"]}", "--design-table", "--design-table", folder["nope.csv"]);
    }

    [Fact]
    public void A_specimen_pattern_that_does_not_match_is_refused() =>
        Refused(Phantom.Write(folder["a.tif"], 1), ErrorKind.Data, $"--specimen '(w\\d+)_' does not match {folder["a.tif"]}".Replace('\\', '/'), "first group", "--specimen", "(w\\d+)_");

    [Fact]
    public void A_broken_pipeline_file_is_refused_with_its_line()
    {
        string yaml = folder.Text("p.yaml", "version: 1\nmin_voxel: 3\n");
        Refused(Phantom.Write(folder["a.tif"], 1), ErrorKind.Data, "pipeline, line 2: unknown key 'min_voxel'", "did you mean min_voxels?", "--pipeline", yaml);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "needs a file system that nobody can write");
        ApproxRun run = ApproxRun.Of("extract", Phantom.Write(folder["a.tif"], 1), "--threshold", "100", "--into", "/proc/study.approx");
        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("/proc/study.approx", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private ApproxRun Extract(string input, params string[] more) => ApproxRun.Of(["extract", input, "--threshold", "100", "--into", folder.Store, .. more]);

    private void Refused(string input, ErrorKind kind, string message, string hint, params string[] more) => Refused(input, kind, message, hint, true, more);

    private void Refused(string input, ErrorKind kind, string message, string hint, bool withThreshold, params string[] more)
    {
        ApproxRun run = withThreshold ? Extract(input, more) : ApproxRun.Of(["extract", input, "--into", folder.Store, .. more]);
        run.IsRefused(kind, message, hint);
        Assert.False(Directory.Exists(folder.Store), "a store was made for nothing");
    }
}
