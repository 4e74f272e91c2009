using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

/// <summary>A box read alone holds what the whole volume holds there, for every layout other programs write.</summary>
public class ReadBoxTests(ForeignFiles files) : IClassFixture<ForeignFiles>
{
    public static TheoryData<string> Files
    {
        get
        {
            TheoryData<string> data = [];
            foreach (string file in ForeignFilesTests.PlainFiles.Select(f => f.Data.Split(' ')[0])) data.Add(file);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_box_holds_what_the_volume_holds_there(string file)
    {
        using VolumeSource source = VolumeSource.Open(files[file]);
        VolumeInfo info = source.Info;
        byte[] whole = new byte[info.FrameBytes];
        source.Read(info.Frames - 1, 0, info.SizeZ, whole);
        Random random = new(5);
        for (int i = 0; i < 12; i++)
        {
            (int z0, int z1) = Range(info.SizeZ);
            (int y0, int y1) = Range(info.SizeY);
            (int x0, int x1) = i == 0 ? (0, info.SizeX) : Range(info.SizeX);
            Check((z0, y0, x0), (z1, y1, x1));
        }

        (int From, int To) Range(int size)
        {
            int from = random.Next(size);
            return (from, random.Next(from, size) + 1);
        }

        void Check((int Z, int Y, int X) from, (int Z, int Y, int X) to)
        {
            ReadOnlySpan<byte> box = info.VoxelType.Size() switch
            {
                1 => Bytes<byte, sbyte>(),
                2 => Bytes<ushort, short>(),
                4 => info.VoxelType == VoxelType.Float32 ? Bytes<float, float>() : Bytes<uint, int>(),
                _ => info.VoxelType == VoxelType.Float64 ? Bytes<double, double>() : Bytes<ulong, long>(),
            };
            int size = info.VoxelType.Size(), row = (to.X - from.X) * size, at = 0;
            for (int z = from.Z; z < to.Z; z++)
            {
                for (int y = from.Y; y < to.Y; y++, at += row)
                {
                    int start = ((((z * info.SizeY) + y) * info.SizeX) + from.X) * size;
                    Assert.True(box.Slice(at, row).SequenceEqual(whole.AsSpan(start, row)), $"{from} to {to}, row ({z}, {y})");
                }
            }
            Assert.Equal(box.Length, at);

            byte[] Bytes<TUnsigned, TSigned>()
                where TUnsigned : unmanaged
                where TSigned : unmanaged => info.VoxelType.IsSigned() ? Copy<TSigned>() : Copy<TUnsigned>();

            byte[] Copy<T>()
                where T : unmanaged
            {
                using Volume<T> volume = source.ReadBox<T>(info.Frames - 1, from, to, TestContext.Current.CancellationToken);
                Assert.Equal(info.VoxelSize, volume.VoxelSize);
                return volume.Bytes(0, volume.SizeZ).ToArray();
            }
        }
    }

    [Fact]
    public void A_box_beyond_the_budget_is_refused_before_it_is_read()
    {
        using VolumeSource source = VolumeSource.Open(files["nifti/i16.nii"], new VolumeOpenOptions { MemoryBudget = 100 });
        ApproxException error = Assert.Throws<ApproxException>(() => source.ReadBox<short>(0, (0, 0, 0), (2, 5, 6)));
        Assert.Contains("needs 120 bytes", error.Message, StringComparison.Ordinal);
        using Volume<short> fits = source.ReadBox<short>(0, (0, 0, 0), (2, 5, 5), TestContext.Current.CancellationToken);
        Assert.Equal(50, fits.Voxels);
    }

    [Fact]
    public void A_box_is_converted_when_every_value_is_kept_and_the_error_names_the_voxel_of_the_volume()
    {
        using Volume<int> volume = new(3, 4, 5, VoxelSize.Unknown);
        volume[1, 2, 3] = 300;
        volume[2, 3, 4] = 7;
        using VolumeSource source = VolumeSource.FromMemory(volume);
        using Volume<byte> corner = source.ReadBox<byte>(0, (2, 3, 3), (3, 4, 5), TestContext.Current.CancellationToken);
        Assert.Equal([0, 7], corner.Slice(0).ToArray());
        ApproxException error = Assert.Throws<ApproxException>(() => source.ReadBox<byte>(0, (1, 1, 2), (3, 4, 5)));
        Assert.Contains("300 at voxel (z, y, x) = (1, 2, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_box_and_one_outside_the_volume_are_refused()
    {
        using VolumeSource source = VolumeSource.Open(files["nifti/i16.nii"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadBox<short>(0, (1, 1, 1), (1, 2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadBox<short>(0, (0, 0, 0), (source.Info.SizeZ + 1, 2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadBox<short>(source.Info.Frames, (0, 0, 0), (1, 1, 1)));
    }
}
