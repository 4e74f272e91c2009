using System.Globalization;
using Approx.Core;

namespace Approx.Tests.Cli;

public sealed class ExtractCommandTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Objects_of_two_specimens_are_counted_as_flooding_counts_them()
    {
        string[] files = [Phantom.Write(folder["m01.tif"], 1), Phantom.Write(folder["w02.tif"], 2)];
        string table = folder.Text("animals.csv", "specimen,genotype\nm01,mutant\nw02,wild\n");
        ApproxRun run = ApproxRun.Fine("extract", folder["*.tif"], "--threshold", "otsu", "--specimen", "([mw]\\d+)", "--design-table", table, "--design", "lab=north", "--into", folder.Store);
        Assert.Equal("", run.Output);
        Assert.Contains("objects from 2 volumes (26,880 voxels)", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, files.Length);
        Assert.Equal(
            [$"mutant,m01,north,{Phantom.Components(Phantom.Voxels(1))},,", $"wild,w02,north,{Phantom.Components(Phantom.Voxels(2))},,"],
            ApproxRun.Rows(folder.Store, "SELECT genotype, specimen, lab, COUNT(*) FROM objects GROUP BY genotype, specimen, lab ORDER BY genotype").Select(r => string.Join(',', r)));
        Assert.Equal(2 * Phantom.Voxels(1).Count(v => v == 200), ApproxRun.Number(folder.Store, "SELECT SUM(volume) FROM objects WHERE specimen = 'm01'"));
    }

    [Fact]
    public void Extracting_a_volume_again_replaces_its_rows_and_samples()
    {
        Phantom.Write(folder["a.tif"], 1);
        Phantom.Write(folder["b.tif"], 2);
        string[] command = ["extract", folder["*.tif"], "--threshold", "100", "--into", folder.Store, "--stratify", "specimen", "--cap", "5"];
        ApproxRun.Fine(command);
        string before = Everything(), samples = Bytes("samples");
        ApproxRun.Fine("extract", folder["b.tif"], "--threshold", "100", "--into", folder.Store);
        Assert.Equal(before, Everything());
        Phantom.Write(folder["b.tif"], 3);
        ApproxRun.Fine("extract", folder["b.tif"], "--threshold", "100", "--into", folder.Store);
        Assert.Equal(Phantom.Components(Phantom.Voxels(3)), ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects WHERE specimen = 'b'"));
        Assert.Equal(2, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM volumes"));
        Assert.NotEqual(samples, Bytes("samples"));
        Assert.DoesNotContain("stale", ApproxRun.Fine("info", folder.Store).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_that_append_give_the_sample_bytes_of_one_run()
    {
        for (int i = 0; i < 4; i++) Phantom.Write(folder[$"v{i}.tif"], i);
        string[] samples = ["--threshold", "100", "--stratify", "specimen", "--cap", "7", "--design", "lab=north"];
        ApproxRun.Fine(["extract", folder["v*.tif"], "--into", folder.Store, .. samples]);
        string parts = folder["parts.approx"];
        ApproxRun.Fine(["extract", folder["v0.tif"], folder["v1.tif"], "--into", parts, .. samples]);
        ApproxRun.Fine(["extract", folder["v2.tif"], "--into", parts, .. samples]);
        ApproxRun.Fine(["extract", folder["v3.tif"], "--into", parts, .. samples]);
        ApproxRun.Fine("vacuum", parts);
        Assert.Equal(Bytes("samples"), Bytes("samples", parts));
    }

    [Fact]
    public void One_thread_and_four_give_the_same_bytes()
    {
        for (int i = 0; i < 3; i++) Phantom.Write(folder[$"v{i}.tif"], i);
        string four = folder["four.approx"];
        ApproxRun.Fine("extract", folder["v*.tif"], "--threshold", "otsu", "--threads", "1", "--into", folder.Store);
        ApproxRun.Fine("extract", folder["v*.tif"], "--threshold", "otsu", "--threads", "4", "--into", four);
        Assert.Equal(Bytes("tables"), Bytes("tables", four));
        Assert.Equal(Bytes("samples"), Bytes("samples", four));
        Assert.Equal(Bytes("moments"), Bytes("moments", four));
    }

    [Fact]
    public void A_time_series_gives_frame_numbers()
    {
        Phantom.Write(folder["t.tif"], 1, frames: 3);
        ApproxRun.Fine("extract", folder["t.tif"], "--threshold", "100", "--into", folder.Store);
        Assert.Equal(
            Enumerable.Range(0, 3).Select(f => $"{f},{Phantom.Components(Phantom.Voxels(1 + (100 * f)))}"),
            ApproxRun.Rows(folder.Store, "SELECT frame, COUNT(*) FROM objects GROUP BY frame ORDER BY frame").Select(r => $"{r[0]},{r[1]}"));
    }

    [Fact]
    public void Axes_can_be_named_otherwise_than_the_file_says()
    {
        Phantom.Write(folder["t.npy"], 1, frames: 3);
        ApproxRun.Fine("extract", folder["t.npy"], "--threshold", "100", "--axes", "CZYX", "--voxel-size", "1um", "--into", folder.Store);
        Assert.Equal(Phantom.Components(Phantom.Voxels(1)), ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
        Assert.Equal(0, ApproxRun.Number(folder.Store, "SELECT MAX(frame) FROM objects"));
    }

    [Fact]
    public void The_printed_pipeline_reads_back_as_itself_and_gives_the_same_table()
    {
        Phantom.Write(folder["a.tif"], 1);
        string[] options = ["--threshold", "100..255", "--connectivity", "6", "--min-voxels", "3", "--clear-border", "--voxel-size", "2,1,1um", "--metrics", "volume,sphericity"];
        string yaml = ApproxRun.Fine(["extract", "--print-pipeline", .. options]).Output;
        string file = folder.Text("p.yaml", yaml);
        Assert.Equal(yaml, ApproxRun.Fine("extract", "--print-pipeline", "--pipeline", file).Output);
        ApproxRun.Fine(["extract", folder["a.tif"], "--into", folder.Store, .. options]);
        string other = folder["other.approx"];
        ApproxRun.Fine("extract", folder["a.tif"], "--into", other, "--pipeline", file);
        Assert.Equal(Bytes("tables"), Bytes("tables", other));
        string[] columns = ApproxRun.Fine("query", other, "--format", "csv", "SELECT * FROM objects").Lines[0].Split(',');
        Assert.Equal(["object_id", "volume_id", "specimen", "frame", "label", "volume", "sphericity"], columns);
    }

    [Fact]
    public void Steps_keep_the_order_they_are_written_in()
    {
        string yaml = ApproxRun.Fine("extract", "--print-pipeline", "--morphology", "open:6", "--filter", "gaussian:1", "--threshold=otsu", "--invert", "--filter", "median:3").Output;
        Assert.Contains("steps:\n- morphology: 'open:6'\n- filter: 'gaussian:1'\n- threshold: 'otsu'\n- invert\n- filter: 'median:3'\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        Phantom.Write(folder["a.tif"], 1);
        ApproxRun run = ApproxRun.Fine("extract", folder["a.tif"], "--threshold", "100", "--into", folder.Store, "--dry-run");
        Assert.Contains("a: TIFF, 20×24×28 u8, voxel 2,1,1um, specimen a", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 volume, 13,440 voxels\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("- threshold: '100'", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"about \d+ s on this machine as busy as it is now \(tried on 20 slices\), about 13\.1 KiB of memory for voxels\n$", run.Output);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public void Quiet_says_nothing_and_verbose_shows_the_plan()
    {
        Phantom.Write(folder["a.tif"], 1);
        ApproxRun quiet = ApproxRun.Fine("extract", folder["a.tif"], "--threshold", "100", "--into", folder.Store, "--quiet");
        Assert.Equal("", quiet.Output + quiet.Error);
        ApproxRun verbose = ApproxRun.Fine("--verbose", "extract", folder["a.tif"], "--threshold", "100", "--into", folder.Store);
        Assert.Contains("20×24×28 u8", verbose.Error, StringComparison.Ordinal);
        Assert.Equal("", verbose.Output);
        Assert.Contains("   at Approx.", ApproxRun.Of("extract", folder["no.tif"], "--threshold", "1", "--into", folder.Store, "--verbose").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_with_a_grey_volume_measure_both()
    {
        byte[] voxels = Phantom.Voxels(1);
        Phantom.Write(folder["grey.tif"], 1);
        byte[] labels = [.. voxels.Select(v => (byte)(v == 200 ? 7 : 0))];
        File.WriteAllBytes(folder["labels.raw"], labels);
        // --shape and --dtype would be those of the grey file as well: it is read by its own header.
        string nrrd = folder["labels.nrrd"];
        File.WriteAllBytes(nrrd, [.. "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 28 24 20\nspacings: 1 1 2\nspace units: \"um\" \"um\" \"um\"\nencoding: raw\n\n"u8.ToArray(), .. labels]);
        ApproxRun.Fine("extract", nrrd, "--labels", "--intensity", folder["grey.tif"], "--voxel-size", "2,1,1um", "--into", folder.Store);
        string[] row = Assert.Single(ApproxRun.Rows(folder.Store, "SELECT label, voxels, volume, intensity_mean, intensity_sum FROM objects"));
        long n = labels.Count(l => l == 7);
        Assert.Equal(["7", n.ToString(CultureInfo.InvariantCulture), (2 * n).ToString(CultureInfo.InvariantCulture), "200", (200 * n).ToString(CultureInfo.InvariantCulture)], row);
        ApproxRun.Of("extract", folder["grey.tif"], "--threshold", "1", "--intensity", nrrd, "--into", folder.Store).IsRefused(ErrorKind.Usage, "--intensity goes with --labels", "one by one");
    }

    private string Everything(string? store = null) => ApproxRun.Fine("query", store ?? folder.Store, "--format", "csv", "SELECT * FROM objects ORDER BY object_id").Output;

    // Contents of all files below a folder of the store that the current snapshot names, by their SHA-256, names and numbers aside.
    private string Bytes(string part, string? store = null)
    {
        ApproxRun.Fine("vacuum", store ?? folder.Store);
        return string.Join('\n', Directory.EnumerateFiles(Path.Combine(store ?? folder.Store, part), "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("volumes", StringComparison.Ordinal))
            .Select(f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))).Order(StringComparer.Ordinal));
    }
}
