using System.Numerics;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

public class ForeignFilesTests(ForeignFiles files) : IClassFixture<ForeignFiles>
{
    private const int Z = 5, Y = 13, X = 17;

    public static TheoryData<string> PlainFiles
    {
        get
        {
            TheoryData<string> data = [];
            foreach (string type in (string[])["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"])
            {
                data.Add($"tiff/{type}_le.tif {type}");
                data.Add($"tiff/{type}_be.tif {type}");
                data.Add($"nifti/{type}.nii {type}");
                data.Add($"npy/{type}.npy {type}");
            }
            foreach (string file in (string[])
            [
                "tiff/u8_lzw.tif", "tiff/u8_lzw_pred2_rows4.tif", "tiff/u16_lzw_pred2_be.tif", "tiff/u16_zip_pred2.tif", "tiff/u32_zip_pred2_be.tif", "tiff/f32_zip_pred3.tif",
                "tiff/f32_zip_pred3_be.tif", "tiff/f64_zip_pred3.tif", "tiff/u8_packbits.tif", "tiff/i16_packbits_rows3.tif", "tiff/u8_tiles.tif", "tiff/u16_tiles_zip_pred2_be.tif",
                "tiff/u16_big_be.tif", "tiff/i32_big_lzw.tif", "nifti/i16_be.nii", "nifti/u16_two.nii.gz", "nifti/f32_pair.hdr", "npy/u16_fortran.npy", "npy/f64_be.npy", "npy/i32_v2.npy", "npy/i32_v3.npy",
                "npy/i16.npy.gz", "npy/i16_fortran.npy.gz", "nrrd/i16_be_raw.nrrd", "nrrd/u16_gzip.nrrd", "nrrd/f32_text.nrrd", "nrrd/i8_text.nrrd",
            ]) data.Add($"{file} {Path.GetFileName(file).Split('_', '.')[0]}");
            foreach (string file in (string[])
            [
                "tiff/shaped.tif u16", "nrrd/detached.nhdr f64", "nrrd/numbered.nhdr u8", "nrrd/list.nhdr u8", "meta/i16_be.mha i16", "meta/u16_packed.mha u16", "meta/f64.mhd f64", "meta/list.mhd u8", "meta/numbered.mhd u8",
                "meta/text.mha i32", "zarr/plain.zarr u16", "zarr/zlib.zarr u16", "zarr/gzip_slash.zarr u16", "zarr/fortran.zarr u16", "zarr/f32_be.zarr f32", "zarr/three_gzip u16", "zarr/three_big_crc i32",
                "zarr/three_transposed f64", "zarr/ome5.zarr u8", "aim/short_020.aim i16", "aim/short_030.aim i16", "aim/char_020.aim i8", "aim/char_030.aim i8", "aim/runs_020.aim i8", "aim/runs_030.aim i8", "aim/vax.aim f32",
            ]) data.Add(file);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PlainFiles))]
    public void Reads_every_voxel_of_a_file_written_by_another_program(string fileAndType)
    {
        string[] words = fileAndType.Split(' ');
        using VolumeSource source = VolumeSource.Open(files[words[0]]);
        Assert.Equal((1, 1, Z, Y, X, words[1]), (source.Info.Frames, source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX, source.Info.VoxelType.ShortName()));
        Check(source, words[1], 0, 0);
    }

    [Theory]
    [InlineData("tiff/imagej_tzcyx.tif", "0.5,0.164,0.082um")]
    [InlineData("tiff/imagej_one_directory.tif", "0.5,0.164,0.082um")]
    [InlineData("tiff/ome_tczyx.ome.tif", "500,164,82nm")]
    [InlineData("tiff/ome_tzcyx.ome.tif", "1,1,1voxel")]
    [InlineData("tiff/shaped_tczyx.tif", "1,1,1voxel")]
    [InlineData("zarr/image.ome.zarr", "0.5,0.164,0.082um")]
    public void Reads_the_frames_channels_and_voxel_size_of_a_hyperstack(string file, string voxelSize)
    {
        for (int channel = 0; channel < 2; channel++)
        {
            using VolumeSource source = VolumeSource.Open(files[file], new VolumeOpenOptions { Channel = channel });
            Assert.Equal((3, 2, Z, Y, X), (source.Info.Frames, source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX));
            Assert.Equal(voxelSize, source.Info.VoxelSize.ToString());
            for (int frame = 0; frame < 3; frame++) Check(source, "u16", frame, channel);
        }
    }

    [Theory]
    [InlineData("tiff/rgb_chunky.tif", 1)]
    [InlineData("tiff/rgb_lzw_pred2.tif", 1)]
    [InlineData("tiff/rgb_planar_zip.tif", 1)]
    [InlineData("nifti/rgb.nii", 1)]
    [InlineData("nrrd/rgb.nrrd", Z)]
    [InlineData("meta/rgb.mha", Z)]
    public void Reads_the_samples_of_a_pixel_as_channels(string file, int slices)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            using VolumeSource source = VolumeSource.Open(files[file], new VolumeOpenOptions { Channel = channel });
            Assert.Equal((3, slices, Y, X), (source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX));
            Check(source, "u8", 0, channel);
        }
    }

    [Theory]
    [InlineData("nifti/u8_frames.nii.gz")]
    [InlineData("npy/u8_frames.npy")]
    [InlineData("nrrd/frames.nrrd")]
    public void Reads_time_points_forward_and_backward(string file)
    {
        using VolumeSource source = VolumeSource.Open(files[file]);
        Assert.Equal(3, source.Info.Frames);
        foreach (int frame in (int[])[0, 1, 2, 1, 0]) Check(source, "u8", frame, 0);
    }

    [Theory]
    [InlineData("nifti/i16.nii", "0.5,0.164,0.082mm")]
    [InlineData("nifti/u16_two.nii.gz", "0.5,0.164,0.082um")]
    [InlineData("nifti/f32_pair.hdr", "0.5,0.164,0.082mm")]
    [InlineData("nrrd/i16_be_raw.nrrd", "0.5,0.164,0.082mm")]
    [InlineData("nrrd/u16_gzip.nrrd", "500,164,82nm")]
    [InlineData("meta/i16_be.mha", "0.5,0.164,0.082mm")]
    [InlineData("meta/f64.mhd", "500,164,82um")]
    [InlineData("zarr/ome5.zarr", "20,10,10nm")]
    [InlineData("aim/short_020.aim", "0.5,0.164,0.082mm")]
    [InlineData("aim/short_030.aim", "0.5,0.164,0.082mm")]
    [InlineData("npy/u8.npy", "1,1,1voxel")]
    public void Reads_the_voxel_size_in_z_y_x_order(string file, string voxelSize)
    {
        using VolumeSource source = VolumeSource.Open(files[file]);
        Assert.Equal(voxelSize, source.Info.VoxelSize.ToString());
    }

    [Theory]
    [InlineData("aim/turns_020.aim")]
    [InlineData("aim/turns_030.aim")]
    [InlineData("aim/cubes_020.aim")]
    [InlineData("aim/cubes_030.aim")]
    public void Unpacks_binary_aim_files(string file)
    {
        using VolumeSource source = VolumeSource.Open(files[file]);
        using Volume<sbyte> volume = source.ReadAll<sbyte>();
        for (int z = 0; z < Z; z++)
        {
            for (int y = 0; y < Y; y++)
            {
                for (int x = 0; x < X; x++) Assert.Equal(N(0, 0, z, y, x) > 100 ? 127 : 0, volume[z, y, x]);
            }
        }
    }

    [Fact]
    public void Puts_zeros_where_a_packed_aim_file_leaves_its_border_out()
    {
        using VolumeSource source = VolumeSource.Open(files["aim/border_020.aim"]);
        using Volume<sbyte> volume = source.ReadAll<sbyte>();
        for (int z = 0; z < Z; z++)
        {
            for (int y = 0; y < Y; y++)
            {
                for (int x = 0; x < X; x++)
                {
                    bool inside = z is >= 1 and < Z - 1 && y is >= 1 and < Y - 1 && x is >= 2 and < X - 2;
                    Assert.Equal(inside ? N(0, 0, z, y, x) - 128 : 0, volume[z, y, x]);
                }
            }
        }
    }

    [Fact]
    public void Reads_packed_bits_and_booleans_as_0_and_1()
    {
        using VolumeSource bits = VolumeSource.Open(files["tiff/bits.tif"]);
        using Volume<byte> a = bits.ReadAll<byte>();
        using VolumeSource booleans = VolumeSource.Open(files["npy/bool.npy"]);
        using Volume<byte> b = booleans.ReadAll<byte>();
        for (int y = 0; y < Y; y++)
        {
            for (int x = 0; x < X; x++)
            {
                Assert.Equal(N(0, 0, 0, y, x) & 1, a[0, y, x]);
                Assert.Equal(N(0, 0, 1, y, x) > 100 ? 1 : 0, b[1, y, x]);
            }
        }
        Assert.Contains(bits.Info.Notes, n => n.Contains("white", StringComparison.Ordinal));
    }

    [Fact]
    public void Fills_missing_zarr_chunks_with_the_fill_value()
    {
        using VolumeSource source = VolumeSource.Open(files["zarr/holes.zarr"]);
        using Volume<short> volume = source.ReadAll<short>();
        Assert.All(volume.Slice(0).ToArray(), v => Assert.Equal(-7, v));
        Assert.Equal((N(0, 0, 1, 3, 4) * 257) - 32768, volume[1, 3, 4]);
    }

    [Fact]
    public void Takes_numbered_slices_in_natural_order()
    {
        using VolumeSource source = VolumeSource.Open(files["slices"]);
        Assert.Equal((12, Y, X, "TIFF slices"), (source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX, source.Info.Format));
        Check(source, "u16", 0, 0);
    }

    [Theory]
    [InlineData("zarr/zstd.zarr", "zstd")]
    [InlineData("zarr/blosc.zarr", "blosc")]
    [InlineData("zarr/three_sharded", "sharding_indexed")]
    [InlineData("aim/double.aim", "0x140008")]
    public void Refuses_what_it_cannot_unpack_by_name(string file, string name)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => VolumeSource.Open(files[file]).Dispose());
        Assert.Equal(ErrorKind.Data, e.Kind);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_any_slab_as_the_same_slices_of_the_whole()
    {
        foreach (string file in (string[])["tiff/u16_zip_pred2.tif", "npy/i16.npy.gz", "npy/i16_fortran.npy.gz", "npy/u16_fortran.npy", "zarr/gzip_slash.zarr", "zarr/fortran.zarr", "nrrd/numbered.nhdr", "aim/runs_020.aim"])
        {
            using VolumeSource source = VolumeSource.Open(files[file]);
            byte[] whole = new byte[source.Info.FrameBytes];
            source.Read(0, 0, Z, whole);
            for (int z0 = Z - 1; z0 >= 0; z0--)
            {
                for (int count = 0; count <= Z - z0; count++)
                {
                    byte[] slab = new byte[count * source.Info.SliceBytes];
                    source.Read(0, z0, count, slab);
                    Assert.True(slab.AsSpan().SequenceEqual(whole.AsSpan(z0 * source.Info.SliceBytes, slab.Length)), $"{file} {z0} {count}");
                }
            }
        }
    }

    [Fact]
    public void Maps_uncompressed_native_slices_without_a_copy()
    {
        foreach ((string file, bool mapped) in ((string, bool)[])[("tiff/u16_le.tif", true), ("tiff/u16_be.tif", false), ("tiff/u8_be.tif", true), ("tiff/u16_zip_pred2.tif", false), ("tiff/shaped.tif", true), ("npy/f32.npy", true), ("nifti/i16.nii", true), ("nifti/i16_be.nii", false), ("nifti/u16_two.nii.gz", false)])
        {
            using VolumeSource source = VolumeSource.Open(files[file]);
            byte[] read = new byte[source.Info.SliceBytes];
            for (int z = 0; z < Z; z++)
            {
                source.Read(0, z, 1, read);
                Assert.Equal(mapped, source.TryMap(0, z, out ReadOnlySpan<byte> slice));
                if (mapped) Assert.True(slice.SequenceEqual(read), $"{file} {z}");
            }
        }
    }

    // The formula of foreign/make.py.
    private static int N(int t, int c, int z, int y, int x) => ((t * 57) + (c * 101) + (z * 31) + (y * 7) + (x * 3)) % 251;

    private static void Check(VolumeSource source, string type, int t, int c)
    {
        switch (type)
        {
            case "f32":
                Check<float>(source, t, c, n => (n / 8f) - 10);
                break;
            case "f64":
                Check<double>(source, t, c, n => (n / 8d) - 10);
                break;
            case "u8":
                Check<byte>(source, t, c, n => (byte)n);
                break;
            case "i8":
                Check<sbyte>(source, t, c, n => (sbyte)(n - 128));
                break;
            default:
                CheckWide(source, type, t, c);
                break;
        }
    }

    private static void CheckWide(VolumeSource source, string type, int t, int c)
    {
        int bits = int.Parse(type[1..], System.Globalization.CultureInfo.InvariantCulture);
        BigInteger step = ((BigInteger.One << bits) - 1) / 255, low = type[0] == 'i' ? BigInteger.One << (bits - 1) : 0;
        BigInteger Value(int n) => (n * step) - low;
        if (type == "u16") Check<ushort>(source, t, c, n => (ushort)Value(n));
        else if (type == "i16") Check<short>(source, t, c, n => (short)Value(n));
        else if (type == "u32") Check<uint>(source, t, c, n => (uint)Value(n));
        else if (type == "i32") Check<int>(source, t, c, n => (int)Value(n));
        else if (type == "u64") Check<ulong>(source, t, c, n => (ulong)Value(n));
        else Check<long>(source, t, c, n => (long)Value(n));
    }

    private static void Check<T>(VolumeSource source, int t, int c, Func<int, T> value)
        where T : unmanaged
    {
        T[] byN = [.. Enumerable.Range(0, 251).Select(value)];
        using Volume<T> volume = source.ReadAll<T>(t);
        for (int z = 0; z < volume.SizeZ; z++)
        {
            for (int y = 0; y < volume.SizeY; y++)
            {
                Span<T> row = volume.Row(z, y);
                for (int x = 0; x < row.Length; x++)
                {
                    T expected = byN[N(t, c, z, y, x)];
                    if (!row[x].Equals(expected)) Assert.Fail($"{source.Info.Path}: (z, y, x) = ({z}, {y}, {x}): {row[x]}, expected {expected}");
                }
            }
        }
    }
}
