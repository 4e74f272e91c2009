using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

public sealed class RoundTripTests : IDisposable
{
    private static readonly string[] Endings = [".npy", ".tif", ".nrrd", ".mha", ".nii", ".nii.gz", ".ome.zarr"];
    private readonly string _folder = Directory.CreateTempSubdirectory("approx-round-").FullName;

    public static TheoryData<string, VoxelType, bool> Cases
    {
        get
        {
            TheoryData<string, VoxelType, bool> data = [];
            foreach (string ending in Endings)
            {
                foreach (VoxelType type in Enum.GetValues<VoxelType>())
                {
                    data.Add(ending, type, false);
                    data.Add(ending, type, true);
                }
            }
            return data;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_reads_back_equal(string ending, VoxelType type, bool compress)
    {
        VolumeInfo info = new() { SizeZ = 7, SizeY = 37, SizeX = 151, VoxelType = type, VoxelSize = VoxelSize.Parse("6.499999999999998,0.7812499999999999,0.082mm") };
        string path = Path.Combine(_folder, "a" + ending);
        byte[] voxels = Write(path, info, new VolumeWriteOptions { Compress = compress });
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Equal((1, 1, 7, 37, 151, type, "a"), (source.Info.Frames, source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX, source.Info.VoxelType, source.Info.Name));
        Assert.Equal(ending == ".npy" ? VoxelSize.Unknown : info.VoxelSize, source.Info.VoxelSize);
        byte[] read = new byte[voxels.Length];
        source.Read(0, 0, 7, read);
        Assert.True(read.AsSpan().SequenceEqual(voxels));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder, "*.partial"));
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".tif")]
    [InlineData(".nrrd")]
    [InlineData(".mha")]
    [InlineData(".nii.gz")]
    [InlineData(".ome.zarr")]
    public void Time_points_come_back_in_their_place(string ending)
    {
        VolumeInfo info = new() { Frames = 3, SizeZ = 4, SizeY = 5, SizeX = 6, VoxelType = VoxelType.UInt16 };
        string path = Path.Combine(_folder, "t" + ending);
        byte[] voxels = Write(path, info, new VolumeWriteOptions());
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Equal((3, 1, 4, 5, 6), (source.Info.Frames, source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX));
        byte[] read = new byte[info.FrameBytes];
        for (int frame = 2; frame >= 0; frame--)
        {
            source.Read(frame, 0, 4, read);
            Assert.True(read.AsSpan().SequenceEqual(voxels.AsSpan((int)(frame * info.FrameBytes), read.Length)), $"frame {frame}");
        }
    }

    [Theory]
    [InlineData("10,4,4nm")]
    [InlineData("1.3um")]
    [InlineData("1mm")]
    [InlineData("0.01cm")]
    [InlineData("2inch")]
    [InlineData("3Ao")]
    [InlineData("1voxel")]
    public void Every_length_unit_comes_back_as_the_same_length(string text)
    {
        VoxelSize size = VoxelSize.Parse(text);
        foreach (string ending in Endings.Except([".npy"]))
        {
            string path = Path.Combine(_folder, "u" + ending);
            Write(path, new VolumeInfo { SizeZ = 2, SizeY = 2, SizeX = 2, VoxelType = VoxelType.UInt8, VoxelSize = size }, new VolumeWriteOptions());
            using VolumeSource source = VolumeSource.Open(path);
            Assert.Equal(size.IsPhysical, source.Info.VoxelSize.IsPhysical);
            VoxelSize read = size.IsPhysical ? source.Info.VoxelSize.In(size.Unit) : source.Info.VoxelSize;
            Assert.Equal(size.Z, read.Z, size.Z * 1e-14);
            Assert.Equal(size.Y, read.Y, size.Y * 1e-14);
            Assert.Equal(size.X, read.X, size.X * 1e-14);
        }
    }

    [Fact]
    public void Sizes_beyond_NIfTI_1_go_into_NIfTI_2()
    {
        string path = Path.Combine(_folder, "long.nii");
        byte[] voxels = Write(path, new VolumeInfo { SizeZ = 1, SizeY = 2, SizeX = 40000, VoxelType = VoxelType.UInt8 }, new VolumeWriteOptions());
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Equal(("NIfTI-2", 40000), (source.Info.Format, source.Info.SizeX));
        byte[] read = new byte[voxels.Length];
        source.Read(0, 0, 1, read);
        Assert.True(read.AsSpan().SequenceEqual(voxels));
    }

    [Fact]
    public void A_TIFF_that_may_pass_4_GiB_is_a_BigTIFF()
    {
        using TiffWriter large = new(Path.Combine(_folder, "large.tif"), new VolumeInfo { SizeZ = 2048, SizeY = 2048, SizeX = 1024, VoxelType = VoxelType.UInt8 }, compress: false);
        using TiffWriter small = new(Path.Combine(_folder, "small.tif"), new VolumeInfo { SizeZ = 2000, SizeY = 2000, SizeX = 1000, VoxelType = VoxelType.UInt8 }, compress: false);
        Assert.True(large.IsBig);
        Assert.False(small.IsBig);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_BigTIFF_reads_back_equal(bool compress)
    {
        VolumeInfo info = new() { SizeZ = 5, SizeY = 90, SizeX = 20000, VoxelType = VoxelType.UInt8, VoxelSize = VoxelSize.Parse("2,0.5,0.25um") };
        string path = Path.Combine(_folder, "big.tif");
        byte[] voxels = new byte[info.FrameBytes];
        new Random(5).NextBytes(voxels.AsSpan(0, voxels.Length / 2));
        using (TiffWriter writer = new(path, info, compress, forceBig: true))
        {
            writer.Write(voxels);
            writer.Complete();
        }
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Equal(("BigTIFF", 5, 90, 20000, "2,0.5,0.25um"), (source.Info.Format, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX, source.Info.VoxelSize.ToString()));
        byte[] read = new byte[voxels.Length];
        source.Read(0, 0, 5, read);
        Assert.True(read.AsSpan().SequenceEqual(voxels));
    }

    [Fact]
    public void A_volume_ten_times_the_budget_is_read_in_slabs()
    {
        VolumeInfo info = new() { SizeZ = 150, SizeY = 32, SizeX = 100, VoxelType = VoxelType.UInt16 };
        foreach (string ending in Endings)
        {
            string path = Path.Combine(_folder, "large" + ending);
            byte[] voxels = Write(path, info, new VolumeWriteOptions { Compress = true });
            long budget = info.FrameBytes / 10;
            using VolumeSource source = VolumeSource.Open(path, new VolumeOpenOptions { MemoryBudget = budget });
            Assert.Throws<ApproxException>(() => source.ReadAll<ushort>());
            int step = source.SlabSlices(budget / 2);
            byte[] slab = new byte[step * info.SliceBytes];
            for (int z = 0; z < info.SizeZ; z += step)
            {
                Span<byte> part = slab.AsSpan(0, Math.Min(step, info.SizeZ - z) * info.SliceBytes);
                source.Read(0, z, part.Length / info.SliceBytes, part);
                Assert.True(part.SequenceEqual(voxels.AsSpan(z * info.SliceBytes, part.Length)), $"{ending} from slice {z}");
            }
        }
    }

    [Fact]
    public void A_volume_may_hold_more_than_two_to_the_31_voxels()
    {
        // Not touched but for three voxels, so it takes almost no memory.
        using Volume<byte> volume = Volume<byte>.Uninitialised(3, 30000, 30000, VoxelSize.Unknown);
        Assert.True(volume.Voxels > int.MaxValue);
        (volume[0, 0, 0], volume[1, 29999, 7], volume[2, 29999, 29999]) = (1, 2, 3);
        Assert.Equal((1, 2, 3), (volume[0, 0, 0], volume.Slice(1)[(29999 * 30000) + 7], volume.Bytes(2, 1)[^1]));
    }

    [Fact]
    public void An_ImageJ_stack_beyond_4_GiB_has_one_directory_and_all_its_slices()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the file would not be sparse");
        const int Slices = 1100, Edge = 2048;
        TiffMaker tiff = new();
        byte[] text = System.Text.Encoding.ASCII.GetBytes($"ImageJ=1.54p\nimages={Slices}\nslices={Slices}\n\0");
        int description = tiff.Add(text);
        tiff.Directory([(256, 4, 1, Edge), (257, 4, 1, Edge), (258, 4, 1, 8), (259, 4, 1, 1), (262, 4, 1, 1), (270, 2, (uint)text.Length, (uint)description), (273, 4, 1, 4096), (277, 4, 1, 1), (278, 4, 1, Edge), (279, 4, 1, Edge * Edge)]);
        string path = Path.Combine(_folder, "fiji.tif");
        using (FileStream file = File.Create(path))
        {
            file.Write(tiff.ToArray());
            file.SetLength(4096 + ((long)Slices * Edge * Edge));
            file.Position = file.Length - 1;
            file.WriteByte(77);
        }
        using VolumeSource source = VolumeSource.Open(path);
        Assert.Equal((Slices, Edge, Edge), (source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX));
        byte[] slice = new byte[source.Info.SliceBytes];
        source.Read(0, Slices - 1, 1, slice);
        Assert.Equal(77, slice[^1]);
        Assert.True(source.TryMap(0, Slices - 1, out ReadOnlySpan<byte> mapped));
        Assert.Equal(77, mapped[^1]);
    }

    [Fact]
    public void An_unfinished_file_leaves_nothing_behind()
    {
        foreach (string ending in Endings)
        {
            VolumeInfo info = new() { SizeZ = 2, SizeY = 3, SizeX = 4, VoxelType = VoxelType.UInt8 };
            using (VolumeWriter writer = VolumeWriter.Create(Path.Combine(_folder, "half" + ending), info))
            {
                writer.Write(new byte[12]);
                Assert.Throws<InvalidOperationException>(writer.Complete);
            }
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void Refuses_an_ending_it_does_not_know_and_a_folder_that_is_no_zarr()
    {
        VolumeInfo info = new() { SizeZ = 1, SizeY = 1, SizeX = 1, VoxelType = VoxelType.UInt8 };
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => VolumeWriter.Create(Path.Combine(_folder, "a.jpg"), info)).Kind);
        string precious = Path.Combine(_folder, "work.zarr");
        Directory.CreateDirectory(precious);
        File.WriteAllText(Path.Combine(precious, "thesis.txt"), "years");
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => VolumeWriter.Create(precious, info)).Kind);
        Assert.True(File.Exists(Path.Combine(precious, "thesis.txt")));
    }

    [Fact]
    public void The_pyramid_of_labels_keeps_labels_and_that_of_greys_their_mean()
    {
        VolumeInfo info = new() { SizeZ = 3, SizeY = 300, SizeX = 201, VoxelType = VoxelType.UInt16, VoxelSize = VoxelSize.Parse("2,1,1um") };
        foreach (bool labels in (bool[])[true, false])
        {
            string path = Path.Combine(_folder, $"pyramid{labels}.ome.zarr");
            byte[] voxels = Write(path, info, new VolumeWriteOptions { Labels = labels, Compress = true });
            ReadOnlySpan<ushort> whole = MemoryMarshal.Cast<byte, ushort>(voxels);
            Assert.Equal(["0", "1", "2"], Directory.EnumerateDirectories(path).Select(Path.GetFileName).Order());
            using VolumeSource level = VolumeSource.Open(Path.Combine(path, "1"));
            Assert.Equal((2, 150, 101), (level.Info.SizeZ, level.Info.SizeY, level.Info.SizeX));
            using Volume<ushort> half = level.ReadAll<ushort>();
            foreach ((int z, int y, int x) in ((int, int, int)[])[(0, 0, 0), (0, 149, 50), (1, 3, 100), (1, 77, 100)])
            {
                List<ushort> block = [];
                for (int dz = 2 * z; dz < Math.Min(3, (2 * z) + 2); dz++)
                {
                    for (int dy = 2 * y; dy < (2 * y) + 2; dy++)
                    {
                        for (int dx = 2 * x; dx < Math.Min(201, (2 * x) + 2); dx++) block.Add(whole[(((dz * 300) + dy) * 201) + dx]);
                    }
                }
                if (labels) Assert.Equal(block.GroupBy(v => v).Max(g => g.Count()), block.Count(v => v == half[z, y, x]));
                else Assert.Equal(Math.Floor(block.Average(v => v) + 0.5), half[z, y, x]);
            }
        }
    }

    // Deterministic noise with long runs, extremes of the type and, for floats, NaN and infinity.
    private static byte[] Write(string path, VolumeInfo info, VolumeWriteOptions options)
    {
        byte[] voxels = new byte[info.Frames * info.FrameBytes];
        Random random = new(7);
        random.NextBytes(voxels);
        voxels.AsSpan(voxels.Length / 3, voxels.Length / 3).Fill(3);
        using VolumeWriter writer = VolumeWriter.Create(path, info, options);
        int slices = info.Frames * info.SizeZ;
        int first = Math.Min(2, slices);
        writer.Write(voxels.AsSpan(0, first * info.SliceBytes));
        for (int i = first; i < slices; i++) writer.Write(voxels.AsSpan(i * info.SliceBytes, info.SliceBytes));
        writer.Complete();
        return voxels;
    }
}
