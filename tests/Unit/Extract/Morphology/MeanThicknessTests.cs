using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Morphology;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Morphology;

public sealed class MeanThicknessTests
{
    private static readonly VoxelSize Voxel = VoxelSize.Parse("2,1,1um");

    [Fact]
    public void It_is_the_mean_of_the_local_thickness()
    {
        using Volume<byte> mask = Blobs(31, 40, 44);
        using Volume<float> diameter = LocalThickness.Diameter(mask, Voxel, Workers.One);
        double sum = 0;
        long n = 0;
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int i = 0; i < mask.Slice(z).Length; i++)
            {
                if (mask.Slice(z)[i] == 0) continue;
                sum += diameter.Slice(z)[i];
                n++;
            }
        }
        Assert.Equal(sum / n, MeanThickness.Of(mask, Voxel, Workers.One, double.PositiveInfinity)!.Value, 1e-6 * sum / n);
        Assert.Equal(MeanThickness.Of(mask, Voxel, Workers.One), MeanThickness.Of(mask, Voxel, new Workers(3)));
    }

    [Fact]
    public void Looking_at_fewer_voxels_changes_it_by_a_few_per_cent()
    {
        using Volume<byte> mask = Blobs(60, 70, 80);
        double exact = MeanThickness.OfBackground(mask, Voxel, Workers.One, double.PositiveInfinity)!.Value;
        double coarse = MeanThickness.OfBackground(mask, Voxel, Workers.One, 1)!.Value;
        Assert.NotEqual(exact, coarse);
        Assert.Equal(exact, coarse, 0.05 * exact);
    }

    [Fact]
    public void Polymer_is_as_thick_on_half_the_voxels()
    {
        using VolumeSource source = VolumeSource.Open(SharedData.Path("gray/polymer3d_8bit_128x128x128.raw"), VolumeOpenOptions.Default with { Shape = VolumeOpenOptions.ParseShape("128,128,128"), Encoding = VoxelEncoding.Parse("u8") });
        using Volume<byte> volume = source.ReadAll<byte>();
        using Volume<byte> mask = GreyMask.Of(volume, VoxelRange<byte>.Above(127), Workers.One);
        double exact = MeanThickness.Of(mask, VoxelSize.Unknown, Workers.One, double.PositiveInfinity)!.Value;
        Assert.Equal(exact, MeanThickness.Of(mask, VoxelSize.Unknown, Workers.One, 1)!.Value, 0.06 * exact);
    }

    [Fact]
    public void Nothing_and_everything_have_no_thickness()
    {
        using Volume<byte> empty = new(4, 5, 6, Voxel);
        Assert.Null(MeanThickness.Of(empty, Voxel, Workers.One));
        Assert.Null(MeanThickness.OfBackground(empty, Voxel, Workers.One));
    }

    private static Volume<byte> Blobs(int sizeZ, int sizeY, int sizeX)
    {
        Random random = new(2);
        Volume<byte> mask = new(sizeZ, sizeY, sizeX, Voxel);
        for (int ball = 0; ball < 12; ball++)
        {
            int r = random.Next(3, 9), cz = random.Next(sizeZ), cy = random.Next(sizeY), cx = random.Next(sizeX);
            for (int i = 0; i < sizeZ * sizeY * sizeX; i++)
            {
                (int z, int y, int x) = (i / (sizeY * sizeX), i / sizeX % sizeY, i % sizeX);
                if ((4 * (z - cz) * (z - cz)) + ((y - cy) * (y - cy)) + ((x - cx) * (x - cx)) < r * r) mask[z, y, x] = 1;
            }
        }
        return mask;
    }
}
