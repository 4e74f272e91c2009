using System.Text.Json;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

public class RealVolumesTests
{
    [Theory]
    [InlineData("gray/fib25_training2_gray_250.tif", 1, 250, 250, 250, VoxelType.UInt8, "1,1,1voxel")]
    [InlineData("labels/fib25_training2_groundtruth_250.tif", 1, 250, 250, 250, VoxelType.UInt32, "1,1,1voxel")]
    [InlineData("labels/Platynereis_tp7_gt_256x256x103.tif", 1, 103, 256, 256, VoxelType.Int32, "1,1,1voxel")]
    [InlineData("labels/Platynereis_tp7_voronoi_otsu_256x256x103.tif", 1, 103, 256, 256, VoxelType.UInt32, "1,1,1voxel")]
    [InlineData("gray/cancer_cell_migration_crop_48t.tif", 1, 48, 130, 130, VoxelType.UInt16, "1,1,1voxel")]
    [InlineData("gray/aluminum_foam_130x130x100_i16.nii.gz", 1, 100, 130, 130, VoxelType.Int16, "0.082,0.082,0.082mm")]
    [InlineData("gray/bone_test25a.nii", 1, 25, 25, 25, VoxelType.Int8, "0.034,0.034,0.034mm")]
    [InlineData("labels/xt2_radius_seg_420x364x123_u8.nii.gz", 1, 123, 364, 420, VoxelType.UInt8, "0.082,0.082,0.082mm")]
    [InlineData("gray/brain1_image.nrrd", 1, 25, 256, 256, VoxelType.Int16, "6.499999999999998,0.7812499999999999,0.7812499999999999mm")]
    [InlineData("labels/brain1_label.nrrd", 1, 25, 256, 256, VoxelType.Int32, "6.499999999999998,0.7812499999999999,0.7812499999999999mm")]
    [InlineData("labels/ellipsoid_A45_B35_C25_T30_P20_R10.tif", 1, 100, 100, 100, VoxelType.UInt8, "1,1,1voxel")]
    [InlineData("labels/bat-cochlea_sub25.tif", 1, 29, 39, 30, VoxelType.UInt8, "1,1,1voxel")]
    [InlineData("gray/stardist_img3d.tif", 1, 31, 61, 57, VoxelType.UInt16, "1,1,1voxel")]
    [InlineData("labels/stardist_mask3d.tif", 1, 31, 61, 57, VoxelType.UInt16, "1,1,1voxel")]
    public void Opens_with_the_sizes_type_and_spacing_of_the_readme(string file, int frames, int z, int y, int x, VoxelType type, string voxelSize)
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path(file));
        Assert.Equal((frames, z, y, x, type), (source.Info.Frames, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX, source.Info.VoxelType));
        Assert.Equal(voxelSize, source.Info.VoxelSize.ToString());
    }

    [Fact]
    public void Counts_the_polymer_fibres_as_the_golden_table_does()
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path("gray/polymer3d_8bit_128x128x128.raw"), new VolumeOpenOptions { Shape = [128, 128, 128], Encoding = VoxelEncoding.Parse("u8") });
        using Volume<byte> volume = source.ReadAll<byte>();
        Assert.Equal(301331, Count(volume, v => v >= 128));
    }

    [Fact]
    public void Counts_the_aluminium_as_the_golden_table_does()
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path("gray/aluminum_foam_130x130x100_i16.nii.gz"));
        using Volume<short> volume = source.ReadAll<short>();
        Assert.Equal(121000, Count(volume, v => v >= 4000));
    }

    [Theory]
    [InlineData("labels/Platynereis_tp7_gt_256x256x103.tif", 112473)]
    [InlineData("labels/bat-cochlea_sub25.tif", 1578)]
    [InlineData("labels/ellipsoid_A45_B35_C25_T30_P20_R10.tif", 164947)]
    public void Counts_foreground_as_the_golden_table_does(string file, long expected)
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path(file));
        using Volume<double> volume = source.ReadAll<double>();
        Assert.Equal(expected, Count(volume, v => v > 0));
    }

    [Fact]
    public void Follows_the_files_own_axes_unless_told_otherwise()
    {
        string path = SharedData.Path("labels/Fluo-N3DH-CHO_02_ERR_SEG.tif");
        using (VolumeSource own = VolumeSource.Open(path)) Assert.Equal((1, 5, 20, 443, 512), (own.Info.Frames, own.Info.Channels, own.Info.SizeZ, own.Info.SizeY, own.Info.SizeX));
        using VolumeSource source = VolumeSource.Open(path, new VolumeOpenOptions { Axes = "TZYX" });
        Assert.Equal((20, 1, 5, 443, 512), (source.Info.Frames, source.Info.Channels, source.Info.SizeZ, source.Info.SizeY, source.Info.SizeX));
        using Volume<ushort> first = source.ReadAll<ushort>(0);
        Assert.Equal(119898, Count(first, v => v > 0));
        using VolumeSource time = VolumeSource.Open(SharedData.Path("gray/cancer_cell_migration_crop_48t.tif"), new VolumeOpenOptions { Axes = "TYX" });
        Assert.Equal((48, 1), (time.Info.Frames, time.Info.SizeZ));
    }

    [Fact]
    public void Counts_525_neuron_bodies()
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path("labels/fib25_training2_groundtruth_250.tif"));
        using Volume<uint> volume = source.ReadAll<uint>();
        HashSet<uint> labels = [];
        for (int z = 0; z < volume.SizeZ; z++)
        {
            uint last = uint.MaxValue;
            foreach (uint label in volume.Slice(z))
            {
                if (label != last) labels.Add(label);
                last = label;
            }
        }
        labels.Remove(0);
        Assert.Equal(525, labels.Count);
    }

    [Theory]
    [InlineData("fibA", "", 0)]
    [InlineData("aluA", "", 0)]
    [InlineData("sdA", "", 0)]
    [InlineData("bPolA", ">=", 128)]
    [InlineData("bAluA", ">=", 4000)]
    [InlineData("bFibA", "<", 100)]
    public void The_reference_crops_are_slices_of_their_volumes(string name, string comparison, double threshold)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(SharedData.Path("gold/operators/manifest.json")));
        JsonElement input = manifest.RootElement.GetProperty("inputs").GetProperty(name);
        string file = input.GetProperty("file").GetString()!;
        VolumeOpenOptions options = file.EndsWith(".raw", StringComparison.Ordinal) ? new VolumeOpenOptions { Shape = [128, 128, 128], Encoding = VoxelEncoding.Parse("u8") } : VolumeOpenOptions.Default;
        int[][] range = [.. input.GetProperty("slice_zyx").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetInt32()).ToArray())];

        using VolumeSource whole = VolumeSource.Open(SharedData.Path(file), options);
        using VolumeSource crop = VolumeSource.Open(SharedData.Path("gold/" + input.GetProperty("input").GetString()));
        int slices = range[0][1] - range[0][0];
        byte[] slab = new byte[slices * whole.Info.SliceBytes];
        whole.Read(0, range[0][0], slices, slab);
        double[] values = new double[slices * whole.Info.SizeY * whole.Info.SizeX];
        Assert.Equal(-1, VoxelConversion.Convert<double>(whole.Info.VoxelType, slab, values));
        using Volume<double> b = crop.ReadAll<double>();
        Assert.Equal((range[0][1] - range[0][0], range[1][1] - range[1][0], range[2][1] - range[2][0]), (b.SizeZ, b.SizeY, b.SizeX));
        for (int z = 0; z < b.SizeZ; z++)
        {
            for (int y = 0; y < b.SizeY; y++)
            {
                for (int x = 0; x < b.SizeX; x++)
                {
                    double value = values[(((z * whole.Info.SizeY) + y + range[1][0]) * whole.Info.SizeX) + x + range[2][0]];
                    double expected = comparison switch { ">=" => value >= threshold ? 1 : 0, "<" => value < threshold ? 1 : 0, _ => value };
                    if (expected != b[z, y, x]) Assert.Fail($"(z, y, x) = ({z}, {y}, {x}): {b[z, y, x]}, expected {expected}");
                }
            }
        }
    }

    private static long Count<T>(Volume<T> volume, Func<T, bool> predicate)
        where T : unmanaged
    {
        long count = 0;
        for (int z = 0; z < volume.SizeZ; z++)
        {
            foreach (T v in volume.Slice(z)) count += predicate(v) ? 1 : 0;
        }
        return count;
    }
}
