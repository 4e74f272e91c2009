using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

/// <summary>Damages valid files at random places, always the same ones: only ApproxException may come out, and memory stays bounded.</summary>
public class FuzzTests(ForeignFiles files) : IClassFixture<ForeignFiles>
{
    private const int Cases = 40;
    private const long MostMemory = 48 << 20;

    [Theory]
    [InlineData("tiff/u8_lzw_pred2_rows4.tif")]
    [InlineData("tiff/u16_lzw_pred2_be.tif")]
    [InlineData("tiff/f32_zip_pred3.tif")]
    [InlineData("tiff/i16_packbits_rows3.tif")]
    [InlineData("tiff/u16_tiles_zip_pred2_be.tif")]
    [InlineData("tiff/i32_big_lzw.tif")]
    [InlineData("tiff/u64_be.tif")]
    [InlineData("tiff/rgb_lzw_pred2.tif")]
    [InlineData("tiff/rgb_planar_zip.tif")]
    [InlineData("tiff/bits.tif")]
    [InlineData("tiff/imagej_tzcyx.tif")]
    [InlineData("tiff/imagej_one_directory.tif")]
    [InlineData("tiff/ome_tczyx.ome.tif")]
    [InlineData("tiff/shaped.tif")]
    [InlineData("nifti/i16.nii")]
    [InlineData("nifti/i16_be.nii")]
    [InlineData("nifti/u16_two.nii.gz")]
    [InlineData("nifti/u8_frames.nii.gz")]
    [InlineData("nifti/f32_pair.hdr")]
    [InlineData("nifti/rgb.nii")]
    [InlineData("npy/u16.npy")]
    [InlineData("npy/u16_fortran.npy")]
    [InlineData("npy/i32_v3.npy")]
    [InlineData("npy/i16.npy.gz")]
    [InlineData("nrrd/i16_be_raw.nrrd")]
    [InlineData("nrrd/u16_gzip.nrrd")]
    [InlineData("nrrd/f32_text.nrrd")]
    [InlineData("nrrd/rgb.nrrd")]
    [InlineData("nrrd/detached.nhdr")]
    [InlineData("nrrd/numbered.nhdr")]
    [InlineData("nrrd/list.nhdr")]
    [InlineData("meta/i16_be.mha")]
    [InlineData("meta/u16_packed.mha")]
    [InlineData("meta/f64.mhd")]
    [InlineData("meta/list.mhd")]
    [InlineData("meta/numbered.mhd")]
    [InlineData("meta/text.mha")]
    [InlineData("aim/short_020.aim")]
    [InlineData("aim/short_030.aim")]
    [InlineData("aim/runs_030.aim")]
    [InlineData("aim/turns_020.aim")]
    [InlineData("aim/cubes_030.aim")]
    [InlineData("aim/border_020.aim")]
    public void A_damaged_file_is_refused_or_read(string name)
    {
        string damaged = files[name] + ".fuzz";
        byte[] good = File.ReadAllBytes(files[name]);
        // Names beside a header stay what they were: a .hdr finds its .img by its own name.
        if (name.EndsWith(".hdr", StringComparison.Ordinal)) (damaged, _) = (files["nifti/fuzz.hdr"], Copy(files["nifti/f32_pair.img"], files["nifti/fuzz.img"]));
        Damage(good, name, bytes => File.WriteAllBytes(damaged, bytes), damaged);
    }

    [Theory]
    [InlineData("zarr/plain.zarr", ".zarray")]
    [InlineData("zarr/zlib.zarr", "0.0.0")]
    [InlineData("zarr/image.ome.zarr", ".zattrs")]
    [InlineData("zarr/image.ome.zarr", "0/.zarray")]
    [InlineData("zarr/three_gzip", "zarr.json")]
    [InlineData("zarr/three_big_crc", "0.0.0")]
    [InlineData("zarr/three_transposed", "zarr.json")]
    [InlineData("zarr/ome5.zarr", "zarr.json")]
    public void A_damaged_zarr_is_refused_or_read(string name, string file)
    {
        string path = Path.Combine(files[name], file);
        byte[] good = File.ReadAllBytes(path);
        try
        {
            Damage(good, name + file, bytes => File.WriteAllBytes(path, bytes), files[name]);
        }
        finally
        {
            File.WriteAllBytes(path, good);
        }
    }

    private static bool Copy(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        return true;
    }

    private static void Damage(byte[] good, string name, Action<byte[]> write, string open)
    {
        Random random = new((int)KeyedHash.Hash(name, 1));
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] bad = Mutate(good, random);
            write(bad);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(open);
            }
            catch (ApproxException e)
            {
                refused++;
                Assert.True(e.Kind is ErrorKind.Data && !e.Message.Contains('\n', StringComparison.Ordinal), $"{name} case {i}: {e.Kind} {e.Message}");
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{name} case {i}: {e}");
            }
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < MostMemory, $"{name} case {i}: {used:N0} bytes were allocated for a file of {bad.Length:N0}");
        }
        Assert.True(refused > 0, "no damage was noticed at all");
    }

    private static void Read(string path)
    {
        using VolumeSource source = VolumeSource.Open(path, new VolumeOpenOptions { MemoryBudget = 16 << 20 });
        VolumeInfo info = source.Info;
        Assert.True(info.Frames > 0 && info.Channels > 0 && info.SizeZ > 0 && info.SizeY > 0 && info.SizeX > 0);
        if (info.SliceBytes > 16 << 20) return;
        byte[] slice = new byte[info.SliceBytes];
        for (int frame = 0; frame < Math.Min(2, info.Frames); frame++)
        {
            for (int z = 0; z < Math.Min(8, info.SizeZ); z++)
            {
                source.Read(frame, z, 1, slice);
                source.TryMap(frame, z, out _);
            }
        }
        if (info.FrameBytes <= 16 << 20) source.ReadAll<double>(info.Frames - 1).Dispose();
    }

    // Half of the damage goes to the first and last 600 bytes, where headers and directories are.
    private static byte[] Mutate(byte[] good, Random random)
    {
        byte[] bad = [.. good];
        int Place() => random.Next(3) switch
        {
            0 => random.Next(Math.Min(600, bad.Length)),
            1 => bad.Length - 1 - random.Next(Math.Min(600, bad.Length)),
            _ => random.Next(bad.Length),
        };
        switch (random.Next(6))
        {
            case 0:
                return bad[..random.Next(bad.Length)];
            case 1:
                byte[] extreme = [0, 1, 0x7F, 0x80, 0xFF];
                bad.AsSpan(Place() is var at ? at : 0, Math.Min(random.Next(1, 9), bad.Length - at)).Fill(extreme[random.Next(5)]);
                return bad;
            case 2:
                int from = Place(), to = Place(), count = Math.Min(random.Next(1, 40), bad.Length - Math.Max(from, to));
                good.AsSpan(from, count).CopyTo(bad.AsSpan(to));
                return bad;
            case 3:
                int cut = Place(), length = Math.Min(random.Next(1, 20), bad.Length - cut);
                return [.. bad[..cut], .. bad[(cut + length)..]];
            case 4:
                // Digits become other digits: sizes in text headers.
                for (int k = 0; k < 20; k++)
                {
                    int digit = Place();
                    if (bad[digit] is >= (byte)'0' and <= (byte)'9') bad[digit] = (byte)('0' + random.Next(10));
                }
                bad[Place()] ^= 1;
                return bad;
            default:
                for (int k = random.Next(1, 9); k > 0; k--) bad[Place()] = (byte)random.Next(256);
                return bad;
        }
    }
}
