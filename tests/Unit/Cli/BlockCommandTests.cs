using System.Diagnostics;
using System.Globalization;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Tests.Cli;

/// <summary>approx extract with --block, --memory and --resume: the same bytes in the store, whatever happened on the way.</summary>
public sealed class BlockCommandTests : IDisposable
{
    private const int Z = 64, Y = 72, X = 80;
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("v.tif")]
    [InlineData("v.npy")]
    [InlineData("v.nrrd")]
    [InlineData("v.nii.gz")]
    [InlineData("v.mha")]
    [InlineData("v.ome.zarr")]
    public void A_volume_of_ten_times_the_budget_and_one_in_blocks_give_the_bytes_of_the_whole(string name)
    {
        string volume = Write(folder[name], 1);
        string plain = Store("plain", volume, "--threshold", "otsu", "--metrics", "default");
        long budget = (long)Z * Y * X * 2 / 10;
        Assert.Equal(plain, Store("budget", volume, "--threshold", "otsu", "--metrics", "default", "--memory", budget.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(plain, Store("blocks", volume, "--threshold", "otsu", "--metrics", "default", "--block", "19", "--threads", "3"));
        string filtered = Store("filtered", volume, "--filter", "gaussian:1", "--threshold", "li", "--morphology", "open:6");
        Assert.NotEqual(plain, filtered);
        Assert.Equal(filtered, Store("filtered-blocks", volume, "--filter", "gaussian:1", "--threshold", "li", "--morphology", "open:6", "--block", "23"));
    }

    [Fact]
    public async Task After_kill_9_resuming_takes_up_finished_blocks_and_gives_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        string volume = Write(folder["v.npy"], 2);
        string[] steps = ["--threshold", "otsu", "--metrics", "default", "--block", "9"];
        string plain = Store("plain", volume, "--threshold", "otsu", "--metrics", "default");
        int resumed = 0;
        for (int after = 1; after < 300; after = (after * 7) + 13)
        {
            string store = folder[$"killed{after}"];
            using (Process child = ChildProcess.Start(["extract", volume, .. steps, "--into", store]))
            {
                while (!child.HasExited && Finished(store).Length < after) await Task.Delay(1, TestContext.Current.CancellationToken);
                child.Kill();
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            int left = Finished(store).Length;
            ApproxRun run = ApproxRun.Fine(["extract", volume, .. steps, "--resume", "--into", store]);
            if (left > 0)
            {
                Assert.Contains($"v: resumed, {left} of 576 blocks were there", run.Error, StringComparison.Ordinal);
                resumed++;
            }
            Assert.Equal(plain, Content(store));
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store, "work")));
        }
        Assert.True(resumed > 0, "every child came to its end before it was killed");
    }

    [Fact]
    public void Damaged_and_missing_blocks_are_measured_anew()
    {
        string volume = Write(folder["v.npy"], 3), store = folder["s.approx"];
        string plain = Store("plain", volume, "--threshold", "otsu", "--metrics", "default");
        Unfinished(volume, store);
        string[] blocks = Finished(store);
        Dictionary<string, byte[]> before = Directory.GetFiles(Path.GetDirectoryName(blocks[0])!).ToDictionary(f => f, File.ReadAllBytes);
        byte[] turned = [.. before[blocks[1]]];
        turned[turned.Length / 2] ^= 4;
        File.WriteAllBytes(blocks[1], turned);
        File.WriteAllBytes(blocks[3], before[blocks[3]][..^1]);
        File.Copy(blocks[5], blocks[6], overwrite: true);
        File.Delete(blocks[8]);
        File.Delete(Path.ChangeExtension(blocks[10], ".runs"));
        File.WriteAllBytes(Path.ChangeExtension(blocks[11], ".runs"), new byte[8]);
        Unfinished(volume, store, resume: true);
        foreach ((string file, byte[] bytes) in before) Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(file)), file);
        ApproxRun.Fine("extract", volume, "--threshold", "otsu", "--metrics", "default", "--block", "32", "--resume", "--into", store);
        Assert.Equal(plain, Content(store));
    }

    [Fact]
    public void Another_source_pipeline_or_cut_does_not_take_up_blocks()
    {
        string volume = Write(folder["v.npy"], 4), store = folder["s.approx"];
        Unfinished(volume, store);
        string[] resume = ["extract", volume, "--metrics", "default", "--resume", "--into", store];
        Assert.Contains("nothing to resume", ApproxRun.Fine([.. resume, "--threshold", "li", "--block", "32"]).Error, StringComparison.Ordinal);
        Assert.Contains("is of another cut: started anew", ApproxRun.Fine([.. resume, "--threshold", "otsu", "--block", "31"]).Error, StringComparison.Ordinal);
        Unfinished(volume, store);
        Assert.Contains("resumed, 18 of 18", ApproxRun.Fine([.. resume, "--threshold", "otsu"]).Error, StringComparison.Ordinal);
        Unfinished(volume, store);
        Write(volume, 5);
        Assert.Contains("nothing to resume", ApproxRun.Fine([.. resume, "--threshold", "otsu", "--block", "32"]).Error, StringComparison.Ordinal);
        Assert.Equal(Store("plain", volume, "--threshold", "otsu", "--metrics", "default"), Store("again", volume, "--threshold", "otsu", "--metrics", "default", "--block", "32"));
    }

    [Fact]
    public void Unfinished_work_is_shown_started_anew_without_resume_and_removed_by_vacuum()
    {
        string volume = Write(folder["v.npy"], 6), store = folder["s.approx"];
        Unfinished(volume, store);
        Assert.Contains("unfinished: run the same extract with --resume", ApproxRun.Fine("info", store).Output, StringComparison.Ordinal);
        Assert.Contains("\n  v  (work/", ApproxRun.Fine("info", store).Output, StringComparison.Ordinal);
        ApproxRun run = ApproxRun.Fine("extract", volume, "--threshold", "otsu", "--metrics", "default", "--block", "32", "--into", store);
        Assert.Contains("v: unfinished work was found and is not taken up: started anew (--resume takes it up)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", ApproxRun.Fine("info", store).Output, StringComparison.Ordinal);
        Unfinished(volume, store);
        ApproxRun.Fine("vacuum", store);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(store, "work")));
        ApproxRun.Fine("verify", store);
    }

    [Fact]
    public void Work_in_hand_is_not_taken_by_a_second_process_nor_by_vacuum()
    {
        string volume = Write(folder["v.npy"], 7);
        ShapeStore store = ShapeStore.Create(folder["s.approx"]);
        using StoreTransaction first = store.BeginWrite("extract"), second = store.BeginWrite("extract");
        Run(volume, first, false);
        ApproxException error = Assert.Throws<ApproxException>(() => Run(volume, second, true));
        Assert.Contains("another process is extracting the same volume", error.Message, StringComparison.Ordinal);
        store.Vacuum();
        Assert.Equal(18, Finished(store.StoreDirectory).Length);
    }

    [Fact]
    public async Task A_volume_of_ten_times_the_budget_takes_no_more_memory_than_the_budget_allows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the peak of a process from /proc");
        const int MiB = 1 << 20;
        long small = await Peak("small.raw", 4), large = await Peak("large.raw", 160);
        Assert.True(large - small < 64 * MiB, $"{(large - small) / MiB} MiB more than for a volume of 4 MiB, the volume has 160 MiB and the budget is 16 MiB");

        // Of a raw volume of some MiB, mostly nothing, with a bright spot in every slice.
        async Task<long> Peak(string name, int slices)
        {
            using (FileStream file = File.Create(folder[name]))
            {
                file.SetLength((long)slices * MiB);
                for (int z = 0; z < slices; z++)
                {
                    file.Position = ((long)z * MiB) + (z * 4099);
                    file.Write([200, 200, 200]);
                }
            }
            using Process child = ChildProcess.Start("extract", folder[name], "--shape", $"{slices},1024,1024", "--dtype", "u8", "--threshold", "100", "--metrics", "volume", "--memory", "16MiB", "--into", folder[name + ".approx"]);
            long peak = 0;
            while (!child.HasExited)
            {
                child.Refresh();
                peak = Math.Max(peak, child.HasExited ? 0 : child.PeakWorkingSet64);
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
            Assert.Equal(0, child.ExitCode);
            Assert.Equal(slices, ApproxRun.Number(folder[name + ".approx"], "SELECT COUNT(*) FROM objects EXACT"));
            return peak;
        }
    }

    [Theory]
    [InlineData("--block '0'", "--block", "0")]
    [InlineData("--memory '12bananas'", "--memory", "12bananas")]
    public void A_wrong_block_or_budget_is_wrong_usage(string found, params string[] option)
    {
        ApproxRun run = ApproxRun.Of(["extract", Write(folder["v.npy"], 8), "--threshold", "otsu", "--into", folder["s.approx"], .. option]);
        Assert.Equal(ErrorKind.Usage.ExitCode(), run.ExitCode);
        Assert.Contains(found.Split('\'')[1], run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["s.approx"]));
    }

    // Measured to the end, and not committed: what a crash just before the commit leaves.
    private static void Unfinished(string volume, string directory, bool resume = false)
    {
        using StoreTransaction transaction = ShapeStore.OpenOrCreate(directory).BeginWrite("extract");
        Run(volume, transaction, resume);
    }

    private static void Run(string volume, StoreTransaction transaction, bool resume)
    {
        Pipeline pipeline = new() { Steps = [PipelineStep.Of("threshold", "otsu")], Metrics = MetricSet.Default };
        ExtractJob job = new(pipeline, new ExtractOptions { Inputs = [volume], Block = 32, Resume = resume, Threads = 2 });
        if (!transaction.Basis.TableNames.Any()) transaction.LengthUnit = job.LengthUnit;
        job.Run(transaction, (_, _) => { }, null, TestContext.Current.CancellationToken);
    }

    private string Store(string name, string volume, params string[] options)
    {
        ApproxRun.Fine(["extract", volume, "--into", folder[name + ".approx"], .. options]);
        return Content(folder[name + ".approx"]);
    }

    // Every part of every table by its SHA-256: equal text means equal bytes.
    private static string Content(string directory)
    {
        using Snapshot snapshot = ShapeStore.Open(directory).Current();
        return string.Join('\n', snapshot.Tables.OrderBy(t => t.Definition.Name, StringComparer.Ordinal).SelectMany(t => t.Parts.Select(p => $"{t.Definition.Name} {p.Rows} {p.File.Sha256}")));
    }

    private static string[] Finished(string store)
    {
        string work = Path.Combine(store, "work");
        return Directory.Exists(work) ? [.. Directory.EnumerateFiles(work, "*.block", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }

    // Blobs that cross slabs and blocks, on noise.
    private static string Write(string path, int seed)
    {
        VolumeInfo info = new() { SizeZ = Z, SizeY = Y, SizeX = X, VoxelType = VoxelType.UInt16, VoxelSize = new VoxelSize(2, 1, 1, Unit.Micrometre) };
        Random random = new(seed);
        ushort[] voxels = new ushort[Z * Y * X];
        for (int i = 0; i < voxels.Length; i++) voxels[i] = (ushort)random.Next(1000);
        for (int blob = 0; blob < 150; blob++)
        {
            (int dz, int dy, int dx) = (random.Next(2, 9), random.Next(2, 9), random.Next(2, 30));
            (int z0, int y0, int x0) = (random.Next(Z - dz), random.Next(Y - dy), random.Next(X - dx));
            for (int z = z0; z < z0 + dz; z++)
            {
                for (int y = y0; y < y0 + dy; y++)
                {
                    for (int x = x0; x < x0 + dx; x++) voxels[(((z * Y) + y) * X) + x] = (ushort)random.Next(2000, 3000);
                }
            }
        }
        using VolumeWriter writer = VolumeWriter.Create(path, info);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(voxels.AsSpan()));
        writer.Complete();
        return path;
    }
}
