using System.Numerics;

namespace Approx.Extract.Preview;

/// <summary>The three middle planes of a volume, taken as its slices go by. Values as doubles; integers beyond 2⁵³ are rounded.</summary>
internal sealed class MiddlePlanes(int sizeZ, int sizeY, int sizeX)
{
    /// <summary>Slices, rows, columns.</summary>
    public (int Z, int Y, int X) Size { get; } = (sizeZ, sizeY, sizeX);

    /// <summary>Where the planes lie: the middle slice, row and column.</summary>
    public (int Z, int Y, int X) Middle { get; } = (sizeZ / 2, sizeY / 2, sizeX / 2);

    /// <summary>The middle slice, (y, x).</summary>
    public double[] OfZ { get; } = new double[sizeY * sizeX];

    /// <summary>The middle row of every slice, (z, x).</summary>
    public double[] OfY { get; } = new double[sizeZ * sizeX];

    /// <summary>The middle column of every slice, (y, z).</summary>
    public double[] OfX { get; } = new double[sizeY * sizeZ];

    /// <summary>Takes slice z.</summary>
    public void Add<T>(int z, ReadOnlySpan<T> slice)
        where T : unmanaged, INumber<T>
    {
        if (z == Middle.Z)
        {
            for (int i = 0; i < slice.Length; i++) OfZ[i] = double.CreateSaturating(slice[i]);
        }
        for (int x = 0; x < Size.X; x++) OfY[(z * Size.X) + x] = double.CreateSaturating(slice[(Middle.Y * Size.X) + x]);
        for (int y = 0; y < Size.Y; y++) OfX[(y * Size.Z) + z] = double.CreateSaturating(slice[(y * Size.X) + Middle.X]);
    }
}
