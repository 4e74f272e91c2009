using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

/// <summary>Files that end too early, at every place where something might begin, and files with single bytes changed: each is refused as data, or read.</summary>
public sealed class TruncationTests(ForeignFiles files) : IClassFixture<ForeignFiles>, IDisposable
{
    private const long Budget = 1 << 20, MostAllocated = 24 << 20;
    private const int EveryLength = 700, Flips = 120;
    private readonly string folder = Directory.CreateTempSubdirectory("approx-cut-").FullName;

    public static TheoryData<string> Written => ["a.npy", "a.tif", "big.tif", "packed.tif", "a.nrrd", "packed.nrrd", "a.mha", "packed.mha", "a.nii", "a.nii.gz"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Written))]
    public void Our_own_files_cut_at_every_length(string name)
    {
        string path = Path.Combine(folder, name);
        Write(path);
        // A packed stream ends in a checksum; without it all voxels are still there.
        bool checksumLast = name is "a.nii.gz" or "packed.mha" or "packed.nrrd";
        CutEverywhere(File.ReadAllBytes(path), path, path, VolumeOpenOptions.Default, mustRefuse: !checksumLast);
    }

    [Theory]
    [InlineData("tiff/u8_lzw_pred2_rows4.tif")]
    [InlineData("tiff/i32_big_lzw.tif")]
    [InlineData("tiff/u16_tiles_zip_pred2_be.tif")]
    [InlineData("tiff/i16_packbits_rows3.tif")]
    [InlineData("tiff/imagej_one_directory.tif")]
    [InlineData("tiff/ome_tczyx.ome.tif")]
    [InlineData("nifti/u16_two.nii.gz")]
    [InlineData("nifti/f32_pair.hdr")]
    [InlineData("nifti/f32_pair.img")]
    [InlineData("nrrd/detached.nhdr")]
    [InlineData("nrrd/numbered.nhdr")]
    [InlineData("nrrd/f32_text.nrrd")]
    [InlineData("meta/list.mhd")]
    [InlineData("meta/numbered.mhd")]
    [InlineData("npy/i16.npy.gz")]
    [InlineData("aim/short_020.aim")]
    [InlineData("aim/runs_030.aim")]
    [InlineData("aim/turns_020.aim")]
    [InlineData("aim/cubes_030.aim")]
    [InlineData("zarr/plain.zarr/.zarray", "zarr/plain.zarr")]
    [InlineData("zarr/zlib.zarr/0.0.0", "zarr/zlib.zarr")]
    [InlineData("zarr/image.ome.zarr/.zattrs", "zarr/image.ome.zarr")]
    [InlineData("zarr/three_gzip/zarr.json", "zarr/three_gzip")]
    [InlineData("zarr/three_big_crc/0.0.0", "zarr/three_big_crc")]
    [InlineData("zarr/ome5.zarr/zarr.json", "zarr/ome5.zarr")]
    public void Files_of_other_programs_cut_at_every_length(string name, string? open = null)
    {
        string path = files[name];
        byte[] good = File.ReadAllBytes(path);
        try
        {
            CutEverywhere(good, path, open is null ? Path.ChangeExtension(path, ".hdr") is var header && name.EndsWith(".img", StringComparison.Ordinal) ? header : path : files[open], VolumeOpenOptions.Default, mustRefuse: false);
        }
        finally
        {
            File.WriteAllBytes(path, good);
        }
    }

    [Fact]
    public void A_raw_file_that_is_shorter_than_its_shape_is_refused()
    {
        string path = Path.Combine(folder, "a.raw");
        VolumeOpenOptions options = VolumeOpenOptions.Default with { Shape = VolumeOpenOptions.ParseShape("3,5,7"), Encoding = VoxelEncoding.Parse("u16le") };
        CutEverywhere(new byte[3 * 5 * 7 * 2], path, path, options, mustRefuse: true);
    }

    [Fact]
    public void A_folder_with_one_cut_slice_is_refused_or_read()
    {
        string slices = Directory.CreateDirectory(Path.Combine(folder, "slices")).FullName;
        for (int z = 0; z < 3; z++) Write(Path.Combine(slices, $"s{z}.tif"), sizeZ: 1);
        CutEverywhere(File.ReadAllBytes(Path.Combine(slices, "s1.tif")), Path.Combine(slices, "s1.tif"), slices, VolumeOpenOptions.Default, mustRefuse: true);
    }

    [Fact]
    public void An_own_zarr_with_one_damaged_file_is_refused_or_read()
    {
        string zarr = Path.Combine(folder, "a.ome.zarr");
        Write(zarr, compress: true);
        foreach (string file in Directory.GetFiles(zarr, "*", SearchOption.AllDirectories))
        {
            byte[] good = File.ReadAllBytes(file);
            CutEverywhere(good, file, zarr, VolumeOpenOptions.Default, mustRefuse: false);
            File.WriteAllBytes(file, good);
        }
    }

    private static void CutEverywhere(byte[] good, string path, string open, VolumeOpenOptions options, bool mustRefuse)
    {
        Random random = new(good.Length);
        int step = Math.Max(1, (good.Length - EveryLength) / 60);
        for (int length = 0; length < good.Length; length += length < EveryLength ? 1 : step)
        {
            File.WriteAllBytes(path, good[..length]);
            bool refused = IsRefused(open, options, $"{Path.GetFileName(path)} cut to {length}");
            Assert.True(refused || !mustRefuse, $"{Path.GetFileName(path)} cut to {length} of {good.Length} bytes was read");
        }
        for (int i = 0; i < Flips; i++)
        {
            byte[] bad = [.. good];
            int at = random.Next(i % 2 == 0 ? Math.Min(good.Length, 400) : good.Length);
            bad[at] = i % 3 == 0 ? (byte)(bad[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            File.WriteAllBytes(path, bad);
            IsRefused(open, options, $"{Path.GetFileName(path)} with byte {at} = {bad[at]}");
        }
        File.WriteAllBytes(path, good);
        Assert.False(IsRefused(open, options, "whole"));
    }

    private static bool IsRefused(string path, VolumeOpenOptions options, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using VolumeSource source = VolumeSource.Open(path, options with { MemoryBudget = Budget });
            if (source.Info.FrameBytes <= Budget)
            {
                byte[] frame = new byte[source.Info.FrameBytes];
                source.Read(source.Info.Frames - 1, 0, source.Info.SizeZ, frame);
            }
            return false;
        }
        catch (ApproxException e)
        {
            Assert.True(e.Kind is ErrorKind.Data && !e.Message.Contains('\n', StringComparison.Ordinal), $"{what}: {e.Kind} {e.Message}");
            return true;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {e}");
            return true;
        }
        finally
        {
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < MostAllocated, $"{what}: {used:N0} bytes were allocated");
        }
    }

    private static void Write(string path, int sizeZ = 3, bool compress = false)
    {
        VolumeInfo info = new() { SizeZ = sizeZ, SizeY = 5, SizeX = 7, VoxelType = VoxelType.UInt16, VoxelSize = new VoxelSize(2, 1, 1, Unit.Micrometre) };
        string name = Path.GetFileName(path);
        using VolumeWriter writer = name == "big.tif" ? new TiffWriter(path, info, compress: false, forceBig: true) : VolumeWriter.Create(path, info, new VolumeWriteOptions { Compress = compress || name.StartsWith("packed", StringComparison.Ordinal) });
        byte[] slice = new byte[info.SliceBytes];
        new Random(3).NextBytes(slice);
        for (int z = 0; z < sizeZ; z++) writer.Write(slice);
        writer.Complete();
    }
}
