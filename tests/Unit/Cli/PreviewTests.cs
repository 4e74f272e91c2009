using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Cli;

public sealed class PreviewTests : IDisposable
{
    private static readonly (byte R, byte G, byte B) Outline = (255, 176, 0);
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--threshold", "100")]
    [InlineData("--threshold", "otsu")]
    [InlineData("--filter", "median:1", "--threshold", "100", "--label")]
    public void Outlines_run_along_the_rim_of_objects(params string[] steps)
    {
        // A box of 6×8×10 voxels in 20×24×28; a voxel is 10 pixels, twice as many along z.
        string file = Box(folder["box.tif"]);
        ApproxRun run = ApproxRun.Fine(["preview", file, "-o", folder["box.png"], .. steps]);
        Assert.Equal("", run.Output);
        PngImage image = PngImage.Read(folder["box.png"]);
        const int Left = 16, Top = 82, Pixel = 10;
        foreach (int y in (int[])[8, 15])
        {
            for (int x = 9; x < 19; x++) Assert.Equal(Outline, image[Left + (x * Pixel) + 5, Top + (y * Pixel) + (y == 8 ? 0 : 9)]);
        }
        (int x, int y)[] inside = [(14, 12), (10, 9)], outside = [(8, 12), (19, 12), (14, 7), (14, 16), (2, 2)];
        Assert.All(inside, p => Assert.Equal((255, 255, 255), image[Left + (p.x * Pixel) + 5, Top + (p.y * Pixel) + 5]));
        Assert.All(outside, p => Assert.NotEqual(Outline, image[Left + (p.x * Pixel) + 5, Top + (p.y * Pixel) + 5]));
        // The middle column lies to the right: z runs along it in steps of 20 pixels, and the box from 7 to 13.
        int right = Left + (28 * Pixel) + 16;
        Assert.Equal(Outline, image[right + (7 * 20), Top + 125]);
        Assert.Equal(Outline, image[right + (13 * 20) - 1, Top + 125]);
        Assert.NotEqual(Outline, image[right + (7 * 20) - 1, Top + 125]);
        Assert.Contains("picture: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_have_colours_and_no_histogram()
    {
        string file = Box(folder["box.tif"]);
        ApproxRun.Fine("preview", file, "--labels", "-o", folder["labels.png"]);
        ApproxRun.Fine("preview", file, "-o", folder["grey.png"]);
        PngImage labels = PngImage.Read(folder["labels.png"]), grey = PngImage.Read(folder["grey.png"]);
        Assert.True(labels.Height + 100 < grey.Height);
        Assert.Equal((0, 0, 0), labels[16 + 5, 82 + 5]);
        Assert.Equal((255, 255, 255), labels[16 + 90, 82 + 85]);
        (byte r, byte g, byte b) = labels[16 + 145, 82 + 125];
        Assert.True(r != g || g != b, "an object has a colour");
    }

    [Fact]
    public void A_large_volume_makes_a_picture_of_sensible_size()
    {
        VolumeInfo info = new() { SizeZ = 3, SizeY = 1500, SizeX = 2100, VoxelType = VoxelType.UInt16 };
        using (VolumeWriter writer = VolumeWriter.Create(folder["wide.npy"], info))
        {
            byte[] slice = new byte[info.SliceBytes];
            Random random = new(1);
            random.NextBytes(slice);
            for (int z = 0; z < 3; z++) writer.Write(slice);
            writer.Complete();
        }
        ApproxRun.Fine("preview", folder["wide.npy"], "--threshold", "30000", "-o", folder["wide.png"]);
        PngImage image = PngImage.Read(folder["wide.png"]);
        Assert.InRange(image.Width, 800, 1100);
        Assert.InRange(image.Height, 600, 1100);
    }

    [Fact]
    public void A_picture_of_another_kind_is_refused()
    {
        ApproxRun.Of("preview", Box(folder["box.tif"]), "-o", "box.jpg").IsRefused(ErrorKind.Usage, "-o box.jpg: a preview is a PNG picture", ".png");
    }

    private static string Box(string path)
    {
        using Volume<byte> volume = new(20, 24, 28, new VoxelSize(2, 1, 1, Unit.Micrometre));
        for (int z = 0; z < 20; z++)
        {
            for (int i = 0; i < 24 * 28; i++) volume.Slice(z)[i] = (byte)(z is >= 7 and < 13 && i / 28 is >= 8 and < 16 && i % 28 is >= 9 and < 19 ? 200 : 0);
        }
        using VolumeWriter writer = VolumeWriter.Create(path, new VolumeInfo { SizeZ = 20, SizeY = 24, SizeX = 28, VoxelType = VoxelType.UInt8, VoxelSize = volume.VoxelSize });
        for (int z = 0; z < 20; z++) writer.Write(volume.Bytes(z, 1));
        writer.Complete();
        return path;
    }
}
