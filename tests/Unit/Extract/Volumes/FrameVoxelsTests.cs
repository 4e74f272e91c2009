using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Blocks;

namespace Approx.Tests.Extract.Volumes;

public sealed class FrameVoxelsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("approx-frame-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".npy", false)]
    [InlineData(".tif", false)]
    [InlineData(".tif", true)]
    [InlineData(".nrrd", true)]
    [InlineData(".nii.gz", true)]
    [InlineData(".ome.zarr", true)]
    public void Objects_of_a_frame_that_is_mapped_or_still_being_read_are_those_of_the_volume_in_memory(string ending, bool compress)
    {
        using VolumeSource source = VolumeSource.Open(Write("a" + ending, compress));
        using Volume<ushort> whole = source.ReadAll<ushort>(1);
        PassOptions options = new() { Intensity = true, Quantiles = true };
        VoxelRange<ushort> range = VoxelRange<ushort>.Above(40_000);
        string expected = StateText.Of(new ObjectExtraction(options).Foreground(whole, range));
        foreach (int threads in (int[])[1, 2, 3])
        {
            using FrameVoxels<ushort> frame = new(source, 1, default);
            Assert.Equal(expected, StateText.Of(new ObjectExtraction(options, threads).Foreground(frame, range)));
            for (int z = 0; z < whole.SizeZ; z++) Assert.True(frame.Slice(z).SequenceEqual(whole.Slice(z)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_file_is_told_once_and_plainly_to_whoever_needs_its_slices(int threads)
    {
        string path = Write("damaged.nii.gz", compress: true);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        using VolumeSource source = VolumeSource.Open(path);
        using FrameVoxels<ushort> frame = new(source, 1, default);
        Assert.Contains(path, Assert.Throws<ApproxException>(() => new ObjectExtraction(new PassOptions(), threads).Foreground(frame, VoxelRange<ushort>.NonZero)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_must_be_copied_is_held_to_the_budget_and_a_mapped_one_is_not()
    {
        VolumeOpenOptions small = new() { MemoryBudget = 1000 };
        using VolumeSource packed = VolumeSource.Open(Write("b.nii.gz", compress: true), small), plain = VolumeSource.Open(Write("b.npy", compress: false), small);
        Assert.Contains("budget", Assert.Throws<ApproxException>(() => new FrameVoxels<ushort>(packed, 0, default)).Message, StringComparison.Ordinal);
        using FrameVoxels<ushort> mapped = new(plain, 0, default);
        Assert.Equal(31 * 17, mapped.Slice(3).Length);
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled_or_nobody_wants_it_any_more()
    {
        using VolumeSource source = VolumeSource.Open(Write("c.nii.gz", compress: true));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        using FrameVoxels<ushort> frame = new(source, 0, cancelled.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => frame.Slice(0).Length);
        new FrameVoxels<ushort>(source, 0, default).Dispose();
    }

    private string Write(string name, bool compress)
    {
        string path = Path.Combine(_folder, name);
        VolumeInfo info = new() { Frames = 2, SizeZ = 40, SizeY = 31, SizeX = 17, VoxelType = VoxelType.UInt16 };
        byte[] voxels = new byte[2 * info.Frames * info.Voxels];
        new Random(5).NextBytes(voxels);
        // Runs, not noise alone.
        Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(voxels.AsSpan());
        for (int i = 1; i < values.Length; i++) values[i] = i % 3 == 0 ? values[i] : values[i - 1];
        using VolumeWriter writer = VolumeWriter.Create(path, info, new VolumeWriteOptions { Compress = compress });
        writer.Write(voxels);
        writer.Complete();
        return path;
    }
}
