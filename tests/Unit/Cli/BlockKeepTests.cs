using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Tests.Cli;

/// <summary>--keep for volumes measured in slabs: the files that measuring from memory makes, byte for byte.</summary>
public sealed class BlockKeepTests : IDisposable
{
    private const int Z = 40, Y = 45, X = 70;
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--filter gaussian:1 --threshold otsu --morphology open:6 --keep labels,mask,filtered --metrics default")]
    [InlineData("--filter median:3 --filter mean:3x5x3 --threshold li --keep filtered:tif,labels:tif --metrics volume")]
    [InlineData("--filter tophat:ball3 --threshold triangle --keep filtered --metrics volume --connectivity 6")]
    [InlineData("--filter rolling-ball:4 --threshold 900 --keep labels,filtered --metrics volume --min-voxels 20")]
    [InlineData("--filter gradient:1 --filter bilateral:1,200 --threshold sauvola:7,0.2 --keep filtered,mask --metrics volume")]
    [InlineData("--threshold otsu --clear-border --min-voxels 5 --keep labels --metrics volume")]
    public void Volumes_kept_from_slabs_are_those_kept_from_memory(string steps)
    {
        string volume = Write("v.npy", 1);
        string[] options = steps.Split(' ');
        string plain = Kept("plain", volume, options);
        Assert.NotEmpty(plain);
        Assert.Equal(plain, Kept("blocks", volume, [.. options, "--block", "13", "--threads", "3"]));
    }

    [Theory]
    [InlineData(VoxelType.UInt16)]
    [InlineData(VoxelType.UInt64)]
    public void Given_labels_kept_from_slabs_are_those_kept_from_memory(VoxelType type)
    {
        string volume = WriteLabels("l.npy", type);
        string[] options = ["--labels", "--keep", "labels", "--min-voxels", "30", "--clear-border", "--metrics", "volume,contacts"];
        string plain = Kept("plain", volume, options);
        Assert.Equal(plain, Kept("blocks", volume, [.. options, "--block", "11", "--threads", "2"]));
    }

    [Fact]
    public void Labels_of_a_volume_of_four_times_the_budget_can_be_kept()
    {
        string volume = Write("v.npy", 2);
        string[] options = ["--threshold", "otsu", "--keep", "labels,mask", "--metrics", "volume"];
        long budget = (long)Z * Y * X * 2 / 4;
        Assert.Equal(Kept("plain", volume, options), Kept("budget", volume, [.. options, "--memory", budget.ToString(CultureInfo.InvariantCulture)]));
    }

    [Fact]
    public void Resuming_keeps_what_an_uninterrupted_run_keeps()
    {
        string volume = Write("v.npy", 3), store = folder["s.approx"];
        string[] options = ["--filter", "gaussian:1", "--threshold", "otsu", "--keep", "labels,filtered", "--metrics", "default"];
        string plain = Kept("plain", volume, options);
        using (StoreTransaction transaction = ShapeStore.OpenOrCreate(store).BeginWrite("extract"))
        {
            Pipeline pipeline = new() { Steps = [PipelineStep.Of("filter", "gaussian:1"), PipelineStep.Of("threshold", "otsu")], Metrics = MetricSet.Default, Keep = KeptVolume.ParseList("labels,filtered") };
            ExtractJob job = new(pipeline, new ExtractOptions { Inputs = [volume], Block = 16, Threads = 2 });
            transaction.LengthUnit = job.LengthUnit;
            job.Run(transaction, (_, _) => { }, null, TestContext.Current.CancellationToken);
        }
        string[] blocks = Directory.GetFiles(Path.Combine(store, "work"), "*.block", SearchOption.AllDirectories);
        foreach (string block in blocks.Where((_, i) => i % 3 == 0)) File.Delete(block);
        ApproxRun run = ApproxRun.Fine(["extract", volume, "--into", store, .. options, "--block", "16", "--resume"]);
        Assert.Contains("v: resumed, ", run.Error, StringComparison.Ordinal);
        Assert.Equal(plain, Volumes(store));
    }

    private string Kept(string name, string volume, params string[] options)
    {
        string store = folder[name + ".approx"];
        ApproxRun.Fine(["extract", volume, "--into", store, .. options]);
        ApproxRun.Fine("verify", store);
        return Volumes(store);
    }

    // Every kept file by kind, its place within the volume, and SHA-256; what stands first in its name is the store's choice.
    private static string Volumes(string store)
    {
        string root = Path.Combine(store, "volumes");
        return string.Join('\n', Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file =>
        {
            string[] parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            return $"{parts[0]} {string.Join('/', parts[2..])} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}";
        }).Order(StringComparer.Ordinal));
    }

    // Smooth waves with noise: objects of many sizes that cross every cut.
    private string Write(string name, int seed)
    {
        Random random = new(seed);
        ushort[] voxels = new ushort[Z * Y * X];
        for (int i = 0; i < voxels.Length; i++)
        {
            (int z, int y, int x) = (i / (Y * X), i / X % Y, i % X);
            voxels[i] = (ushort)(600 + (500 * Math.Sin(z / 3.0) * Math.Sin(y / 4.0) * Math.Sin(x / 5.0)) + random.Next(150));
        }
        return Save(name, VoxelType.UInt16, MemoryMarshal.AsBytes(voxels.AsSpan()));
    }

    // Cells around random points, some of nothing.
    private string WriteLabels(string name, VoxelType type)
    {
        Random random = new(9);
        (int Z, int Y, int X)[] seeds = [.. Enumerable.Range(0, 60).Select(_ => (random.Next(Z), random.Next(Y), random.Next(X)))];
        ulong[] wide = new ulong[Z * Y * X];
        for (int i = 0; i < wide.Length; i++)
        {
            (int z, int y, int x) = (i / (Y * X), i / X % Y, i % X);
            int nearest = Enumerable.Range(0, seeds.Length).MinBy(s => ((z - seeds[s].Z) * (z - seeds[s].Z)) + ((y - seeds[s].Y) * (y - seeds[s].Y)) + ((x - seeds[s].X) * (x - seeds[s].X)));
            wide[i] = nearest % 5 == 0 ? 0 : (ulong)nearest + (type == VoxelType.UInt64 ? 1UL << 40 : 0);
        }
        return type == VoxelType.UInt64
            ? Save(name, type, MemoryMarshal.AsBytes(wide.AsSpan()))
            : Save(name, type, MemoryMarshal.AsBytes(Array.ConvertAll(wide, v => (ushort)v).AsSpan()));
    }

    private string Save(string name, VoxelType type, ReadOnlySpan<byte> voxels)
    {
        using VolumeWriter writer = VolumeWriter.Create(folder[name], new VolumeInfo { SizeZ = Z, SizeY = Y, SizeX = X, VoxelType = type, VoxelSize = new VoxelSize(2, 1, 1, Unit.Micrometre) });
        writer.Write(voxels);
        writer.Complete();
        return folder[name];
    }
}
