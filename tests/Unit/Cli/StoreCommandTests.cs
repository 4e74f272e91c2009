using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Cli;

/// <summary>info, sample, verify, vacuum, and stores that are not as they should be.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public StoreCommandTests()
    {
        string csv = folder.Text("a.csv", "object_id,genotype,animal,volume\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},{(i % 4 == 0 ? "rare" : "common")},a{i % 10},{i * 7 % 31}\n")));
        ApproxRun.Fine("import", csv, "--into", folder.Store, "--design", "genotype", "--specimen", "animal", "--unit", "volume=um3");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Info_tells_tables_columns_samples_and_history()
    {
        string text = ApproxRun.Fine("info", folder.Store).Output;
        Assert.Contains("table objects: 400 rows, 4 columns, 1 part", text, StringComparison.Ordinal);
        Assert.Matches(@"volume +int64 +metric +um3", text);
        Assert.Matches(@"animal +utf8 +specimen +-", text);
        Assert.Contains("objects_uniform: of objects, uniform, 400 rows", text, StringComparison.Ordinal);
        Assert.Matches(@"  2  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  import", text);
    }

    [Fact]
    public void Samples_are_drawn_by_columns_cap_and_budget()
    {
        ApproxRun run = ApproxRun.Fine("sample", folder.Store, "--stratify", "genotype", "--stratify", "animal,genotype", "--cap", "30");
        Assert.Equal("", run.Output);
        string[][] samples = ApproxRun.Rows(folder.Store, "SHOW SAMPLES");
        string all = string.Join('\n', samples.Select(s => string.Join(',', s)));
        Assert.Contains("objects_uniform,objects,,30,30,", all, StringComparison.Ordinal);
        Assert.Contains("objects_by_genotype,objects,genotype,60,30,", all, StringComparison.Ordinal);
        // ten animals of two genotypes at most: cells of 20 or 40 rows, 30 kept of the larger ones
        Assert.Contains("objects_by_animal_genotype,objects,\"animal, genotype\",", all, StringComparison.Ordinal);
        ApproxRun.Fine("sample", folder.Store, "--budget", "2KiB");
        Assert.InRange(ApproxRun.Rows(folder.Store, "SHOW SAMPLES").Sum(s => int.Parse(s[^4], System.Globalization.CultureInfo.InvariantCulture)), 1, 399);
    }

    [Theory]
    [InlineData("--stratify: table objects has no column 'genotyp'", "did you mean genotype?", "--stratify", "genotyp")]
    [InlineData("--budget 'lots' is not an amount of memory", "64MiB", "--budget", "lots")]
    [InlineData("a cap of 0 rows holds nothing", "at least 1", "--cap", "0")]
    public void Wrong_samples_are_refused_and_the_old_ones_stay(string message, string hint, params string[] options)
    {
        ApproxRun.Of(["sample", folder.Store, .. options]).IsRefused(ErrorKind.Usage, message, hint);
        Assert.Contains("objects_uniform,objects,,400,", ApproxRun.Fine("query", folder.Store, "--format", "csv", "SHOW SAMPLES").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_finds_a_damaged_part()
    {
        Assert.Contains("no problem found", ApproxRun.Fine("verify", folder.Store).Output, StringComparison.Ordinal);
        string part = Directory.GetFiles(Path.Combine(folder.Store, "tables", "objects"))[0];
        byte[] bytes = File.ReadAllBytes(part);
        bytes[bytes.Length / 2] ^= 1;
        File.SetAttributes(part, FileAttributes.Normal);
        File.WriteAllBytes(part, bytes);
        ApproxRun run = ApproxRun.Of("verify", folder.Store);
        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("tables/objects/" + Path.GetFileName(part) + ": ", run.Output, StringComparison.Ordinal);
        Assert.Contains("error: 1 problem found", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Vacuum_removes_what_older_snapshots_named()
    {
        ApproxRun.Fine("import", folder["a.csv"], "--into", folder.Store, "--design", "genotype", "--replace");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Store, "tables", "objects")).Length);
        Assert.Matches(@"^[1-9]\d* files removed, .* freed", ApproxRun.Fine("vacuum", folder.Store).Output);
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Store, "tables", "objects")));
        Assert.Equal(400, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
        Assert.Contains("no problem found", ApproxRun.Fine("verify", folder.Store).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info")]
    [InlineData("verify")]
    [InlineData("vacuum")]
    [InlineData("sample")]
    [InlineData("query")]
    public void A_folder_that_is_no_store_is_named(string command)
    {
        string[] sql = command == "query" ? ["SELECT COUNT(*) FROM objects"] : [];
        Directory.CreateDirectory(folder["plain"]);
        ApproxRun.Of([command, folder["plain"], .. sql]).IsRefused(ErrorKind.Data, $"'{folder["plain"]}' is not a store: it has no file CURRENT", "a directory that approx made");
        ApproxRun.Of([command, folder["none"], .. sql]).IsRefused(ErrorKind.Data, $"there is no store at '{folder["none"]}'", "make one");
    }

    [Fact]
    public void A_folder_with_other_things_in_it_does_not_become_a_store()
    {
        Directory.CreateDirectory(folder["plain"]);
        File.WriteAllText(Path.Combine(folder["plain"], "thesis.txt"), "precious");
        ApproxRun run = ApproxRun.Of("import", folder["a.csv"], "--into", folder["plain"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(folder["plain"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_store_of_a_newer_program_is_refused_as_such()
    {
        string manifest = Directory.GetFiles(Path.Combine(folder.Store, "manifests"), "*.json").Order(StringComparer.Ordinal).Last();
        File.SetAttributes(manifest, FileAttributes.Normal);
        string text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, text.Replace($"\"format_version\": {Manifest.CurrentFormat}", "\"format_version\": 999", StringComparison.Ordinal).Replace($"\"format_version\":{Manifest.CurrentFormat}", "\"format_version\":999", StringComparison.Ordinal));
        ApproxRun run = ApproxRun.Of("query", folder.Store, "SELECT COUNT(*) FROM objects");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("999", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_writer_waits_while_another_one_commits()
    {
        StoreLock held = StoreLock.Acquire(ShapeStore.Open(folder.Store).Layout, TimeSpan.FromSeconds(5));
        Task<ApproxRun> waiting = Task.Run(() => ApproxRun.Of("sample", folder.Store, "--cap", "9"), TestContext.Current.CancellationToken);
        Assert.Equal(400, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        Assert.Equal(0, (await waiting).ExitCode);
    }

    [Fact]
    public void A_full_disk_is_one_error_and_the_store_stays_whole()
    {
        string disk = folder["disk"];
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(ChildProcess.Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk) == 0, "mounting a small file system is not allowed here");
        try
        {
            string store = Path.Combine(disk, "s.approx");
            ApproxRun.Fine("import", folder["a.csv"], "--into", store);
            Random random = new(1);
            string big = folder.Text("big.csv", "object_id,x,y\n" + string.Concat(Enumerable.Range(1000, 120_000).Select(i => FormattableString.Invariant($"{i},{random.NextDouble()},{random.NextDouble()}\n"))));
            ApproxRun run = ApproxRun.Of("import", big, "--into", store);
            Assert.Equal(4, run.ExitCode);
            Assert.Equal(2, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Contains("error: ", run.Error, StringComparison.Ordinal);
            Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
            Assert.Equal(400, ApproxRun.Number(store, "SELECT COUNT(*) FROM objects"));
            Assert.Contains("no problem found", ApproxRun.Fine("verify", store).Output, StringComparison.Ordinal);
        }
        finally
        {
            ChildProcess.Run("umount", disk);
        }
    }
}
