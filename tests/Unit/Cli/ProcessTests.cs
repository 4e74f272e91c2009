using System.Diagnostics;

namespace Approx.Tests.Cli;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Standard_input_is_read_and_standard_output_is_the_result_alone()
    {
        ApproxRun.Fine("import", folder.Text("a.csv", "object_id,x\n1,2\n2,3\n"), "--into", folder.Store);
        using Process child = ChildProcess.Start("query", folder.Store, "--format", "csv");
        await child.StandardInput.WriteAsync("SELECT COUNT(*)\nFROM objects;");
        child.StandardInput.Close();
        Assert.Equal((0, "count(*),count(*)_low,count(*)_high\n2,,\n", ""), await ChildProcess.End(child));
    }

    [Fact]
    public async Task Interrupting_a_query_that_waits_for_its_input_ends_it()
    {
        ChildProcess.SkipWhenInterruptIsIgnored();
        ApproxRun.Fine("import", folder.Text("a.csv", "object_id,x\n1,2\n"), "--into", folder.Store);
        using Process child = ChildProcess.Start("query", folder.Store, "--verbose");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        ChildProcess.Signal(child, "INT");
        (int code, string output, _) = await ChildProcess.End(child);
        Assert.Equal((130, ""), (code, output));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task An_extraction_that_is_ended_leaves_the_store_as_it_was(string signal, int exitCode)
    {
        if (signal == "INT") ChildProcess.SkipWhenInterruptIsIgnored();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        ApproxRun.Fine("extract", Phantom.Write(folder["first.tif"], 1), "--threshold", "100", "--into", folder.Store);
        string before = ApproxRun.Fine("query", folder.Store, "--format", "csv", "SELECT * FROM objects ORDER BY object_id").Output;
        Noise();
        using Process child = ChildProcess.Start("extract", folder["noise*.raw"], "--shape", "64,128,128", "--dtype", "u8", "--voxel-size", "1um", "--threshold", "245", "--threads", "1", "--into", folder.Store);
        Stopwatch clock = Stopwatch.StartNew();
        while (Directory.GetFiles(Path.Combine(folder.Store, "tmp"), "work-*.lock").Length == 0 && !child.HasExited && clock.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(20, TestContext.Current.CancellationToken);
        ChildProcess.Signal(child, signal);
        (int code, string output, string error) = await ChildProcess.End(child);
        Assert.Equal((exitCode, ""), (code, output));
        if (signal != "KILL") Assert.Contains("error: interrupted", error, StringComparison.Ordinal);
        Assert.Equal(before, ApproxRun.Fine("query", folder.Store, "--format", "csv", "SELECT * FROM objects ORDER BY object_id").Output);
        Assert.Contains("no problem found", ApproxRun.Fine("verify", folder.Store).Output, StringComparison.Ordinal);
        ApproxRun.Fine("extract", Phantom.Write(folder["second.tif"], 2), "--threshold", "100", "--into", folder.Store);
        Assert.Equal(2, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM volumes"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder.Store, "tmp")));
    }

    // Many small objects in many volumes: work for longer than a test waits.
    private void Noise()
    {
        byte[] voxels = new byte[64 * 128 * 128];
        new Random(1).NextBytes(voxels);
        File.WriteAllBytes(folder["one"], voxels);
        for (int i = 0; i < 40; i++) File.CreateSymbolicLink(folder[$"noise{i}.raw"], folder["one"]);
    }
}
