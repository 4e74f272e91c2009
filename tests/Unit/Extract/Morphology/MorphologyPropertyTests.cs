using Approx.Core;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Morphology;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Morphology;

/// <summary>Identities of morphology, and distances and thickness beside brute force, on random masks with rows longer than a word.</summary>
public sealed class MorphologyPropertyTests
{
    private static readonly Footprint[] Structures = [Footprint.Neighbours(6), Footprint.Neighbours(18), Footprint.Neighbours(26), Footprint.Ball(2.5)];

    [Theory]
    [InlineData(3, 5, 64)]
    [InlineData(5, 4, 65)]
    [InlineData(1, 7, 130)]
    public void Opening_and_closing_twice_is_opening_and_closing_once(int z, int y, int x)
    {
        using Volume<byte> mask = Random(z, y, x, 0.7, 11);
        foreach (Footprint structure in Structures)
        {
            using Volume<byte> opened = BitMorphology.Open(mask, structure, Workers.One), again = BitMorphology.Open(opened, structure, Workers.One);
            Assert.Equal(Bytes(opened), Bytes(again));
            using Volume<byte> closed = BitMorphology.Close(mask, structure, Workers.One, outside: true), twice = BitMorphology.Close(closed, structure, Workers.One, outside: true);
            Assert.Equal(Bytes(closed), Bytes(twice));
        }
    }

    [Theory]
    [InlineData(4, 5, 63)]
    [InlineData(4, 5, 129)]
    public void Erosion_is_dilation_of_the_background_when_the_outside_is_foreground(int z, int y, int x)
    {
        using Volume<byte> mask = Random(z, y, x, 0.8, 12), background = Complement(mask);
        foreach (Footprint structure in Structures)
        {
            using Volume<byte> eroded = BitMorphology.Erode(mask, structure, Workers.One, outside: true), dilated = BitMorphology.Dilate(background, structure, Workers.One), back = Complement(dilated);
            Assert.Equal(Bytes(back), Bytes(eroded));
        }
    }

    [Fact]
    public void Erosion_keeps_exactly_the_voxels_whose_neighbourhood_is_foreground()
    {
        using Volume<byte> mask = Random(5, 6, 70, 0.9, 13);
        foreach (Footprint structure in Structures)
        {
            using Volume<byte> eroded = BitMorphology.Erode(mask, structure, Workers.One);
            ForEach(mask, (z, y, x) => Assert.Equal(structure.Offsets.All(o => At(mask, z + o.Z, y + o.Y, x + o.X)), eroded[z, y, x] != 0));
        }
    }

    [Theory]
    [InlineData("1um")]
    [InlineData("2,0.5,0.7um")]
    [InlineData("0.3,1,2um")]
    public void Distances_are_those_found_by_trying_every_background_voxel(string voxelSize)
    {
        VoxelSize edges = VoxelSize.Parse(voxelSize);
        using Volume<byte> mask = Random(6, 7, 8, 0.93, 14);
        using Volume<float> squared = DistanceTransform.Squared(mask, edges, Workers.One);
        ForEach(mask, (z, y, x) =>
        {
            double nearest = double.PositiveInfinity;
            ForEach(mask, (a, b, c) => nearest = mask[a, b, c] != 0 ? nearest : Math.Min(nearest, Square((z - a) * edges.Z) + Square((y - b) * edges.Y) + Square((x - c) * edges.X)));
            Assert.Equal(nearest, squared[z, y, x], 1e-5 * nearest);
        });
    }

    [Theory]
    [InlineData(1, 5, 0.9)]
    [InlineData(40, 37, 0.97)]
    [InlineData(130, 19, 0.999)]
    [InlineData(260, 33, 0.9999)]
    public void Distances_by_steps_and_by_envelopes_are_the_same_bits(int rows, int columns, double foreground)
    {
        DistancePlane plane = new(rows, columns);
        Random random = new(rows);
        for (int i = 0; i < rows; i++)
        {
            foreach (ref float value in plane.Row(i)) value = random.NextDouble() > foreground ? 0 : random.Next(3) == 0 ? float.PositiveInfinity : random.Next(1, 100 * 100);
        }
        plane.Pass(1, bySteps: false);
        float[] expected = [.. Enumerable.Range(0, rows).SelectMany(i => plane.Result(i).ToArray())];
        plane.Pass(1);
        Assert.Equal(expected, Enumerable.Range(0, rows).SelectMany(i => plane.Result(i).ToArray()));
        for (int x = 0; x < columns; x++)
        {
            for (int i = 0; i < rows; i += 7)
            {
                float nearest = float.PositiveInfinity;
                for (int j = 0; j < rows; j++) nearest = Math.Min(nearest, plane.Row(j)[x] + ((i - j) * (i - j)));
                Assert.Equal(nearest, expected[(i * columns) + x]);
            }
        }
    }

    [Theory]
    [InlineData(1, 7, 13, 5)]
    [InlineData(4, 5, 5, 3)]
    [InlineData(4, 4, 5, 40)]
    public void Maxima_by_climbing_are_those_found_by_flooding_from_the_top(int z, int y, int x, int levels)
    {
        Random random = new(levels);
        using Volume<float> volume = new(z, y, x, VoxelSize.Unknown);
        ForEach(volume, (a, b, c) => volume[a, b, c] = random.Next(levels));
        foreach (double h in new[] { 1, levels / 3.0 })
        {
            using Volume<byte> actual = HMaxima.Of(volume, h);
            ForEach(volume, (a, b, c) => Assert.Equal(IsHMaximum(volume, h, a, b, c), actual[a, b, c] != 0));
        }
    }

    // By the definition: the way to anything higher goes down by h at least.
    private static bool IsHMaximum(Volume<float> volume, double h, int z, int y, int x)
    {
        float value = volume[z, y, x], low = float.PositiveInfinity;
        ForEach(volume, (a, b, c) => low = Math.Min(low, volume[a, b, c]));
        // The best way to anything higher, by trying every water level.
        HashSet<float> heights = [];
        ForEach(volume, (a, b, c) => heights.Add(volume[a, b, c]));
        foreach (float level in heights.Where(l => l <= value).OrderDescending())
        {
            if (Reaches(volume, level, (z, y, x), value)) return level < value && value - (double)level >= h;
        }
        return value - (double)low >= h;
    }

    // Is there a voxel above the value among those connected to the start at the level or above?
    private static bool Reaches(Volume<float> volume, float level, (int Z, int Y, int X) start, float value)
    {
        HashSet<(int Z, int Y, int X)> seen = [start];
        Stack<(int Z, int Y, int X)> open = new([start]);
        while (open.TryPop(out (int Z, int Y, int X) at))
        {
            if (volume[at.Z, at.Y, at.X] > value) return true;
            foreach ((int dz, int dy, int dx) in Footprint.Neighbours(26).Offsets)
            {
                (int Z, int Y, int X) to = (at.Z + dz, at.Y + dy, at.X + dx);
                if ((uint)to.Z < (uint)volume.SizeZ && (uint)to.Y < (uint)volume.SizeY && (uint)to.X < (uint)volume.SizeX && volume[to.Z, to.Y, to.X] >= level && seen.Add(to)) open.Push(to);
            }
        }
        return false;
    }

    [Theory]
    [InlineData("1um")]
    [InlineData("2,0.5,0.7um")]
    public void Thickness_is_the_largest_ball_found_by_trying_every_centre(string voxelSize)
    {
        VoxelSize edges = VoxelSize.Parse(voxelSize);
        using Volume<byte> mask = Random(7, 8, 9, 0.97, 15);
        using Volume<float> squared = DistanceTransform.Squared(mask, edges, Workers.One), thickness = LocalThickness.SquaredRadius(mask, edges, Workers.One);
        ForEach(mask, (z, y, x) =>
        {
            float largest = 0;
            ForEach(mask, (a, b, c) =>
            {
                double away = Square((z - a) * edges.Z) + Square((y - b) * edges.Y) + Square((x - c) * edges.X);
                if (away < squared[a, b, c] * (1 - 1e-6)) largest = Math.Max(largest, squared[a, b, c]);
            });
            Assert.Equal(largest, thickness[z, y, x], 1e-5f * largest);
        });
    }

    [Fact]
    public void A_mask_without_background_is_infinitely_far_from_it()
    {
        using Volume<byte> mask = Random(3, 4, 5, 1, 16);
        using Volume<float> distance = DistanceTransform.Distance(mask, VoxelSize.Unknown, Workers.One);
        ForEach(mask, (z, y, x) => Assert.Equal(float.PositiveInfinity, distance[z, y, x]));
    }

    private static bool At(Volume<byte> mask, int z, int y, int x) =>
        (uint)z < (uint)mask.SizeZ && (uint)y < (uint)mask.SizeY && (uint)x < (uint)mask.SizeX && mask[z, y, x] != 0;

    private static double Square(double value) => value * value;

    private static byte[] Bytes(Volume<byte> mask) => mask.Bytes(0, mask.SizeZ).ToArray();

    private static Volume<byte> Complement(Volume<byte> mask)
    {
        Volume<byte> other = new(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        ForEach(mask, (z, y, x) => other[z, y, x] = (byte)(1 - mask[z, y, x]));
        return other;
    }

    private static Volume<byte> Random(int z, int y, int x, double share, int seed)
    {
        Volume<byte> mask = new(z, y, x, VoxelSize.Unknown);
        Random random = new(seed);
        ForEach(mask, (a, b, c) => mask[a, b, c] = random.NextDouble() < share ? (byte)1 : (byte)0);
        return mask;
    }

    private static void ForEach<T>(Volume<T> mask, Action<int, int, int> action)
        where T : unmanaged
    {
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                for (int x = 0; x < mask.SizeX; x++) action(z, y, x);
            }
        }
    }
}
