using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Bench.Operators;

/// <summary>A volume of bright balls in grey noise, many of which touch: what a split has to part. Every voxel is a function of its place.</summary>
internal static class TouchingBalls
{
    private const ulong Seed = 20261122;

    // One ball in each cell, its centre anywhere in it, so that neighbours touch or overlap.
    private const int CellEdge = 20;

    /// <summary>A cube of 8-bit voxels; about a quarter is foreground (above 105 after smoothing).</summary>
    public static Volume<byte> Make(int size)
    {
        Volume<byte> volume = Volume<byte>.Uninitialised(size, size, size, VoxelSize.Unknown);
        int cells = (size + CellEdge - 1) / CellEdge;
        Parallel.For(0, size, z =>
        {
            Span<byte> slice = volume.Slice(z);
            for (int i = 0; i < slice.Length; i++) slice[i] = (byte)(20 + (KeyedHash.Hash((ulong)i + ((ulong)z << 32), Seed) & 63));
            for (int cell = 0; cell < cells * cells * cells; cell++)
            {
                ulong draw = KeyedHash.Hash((ulong)cell, Seed + 1);
                double radius = 6 + (3 * Share(draw)), z0 = Centre(cell / (cells * cells), draw >> 16), y0 = Centre(cell / cells % cells, draw >> 28), x0 = Centre(cell % cells, draw >> 40);
                double left = (radius * radius) - ((z - z0) * (z - z0));
                if (left < 0) continue;
                for (int y = Math.Max(0, (int)(y0 - radius)); y <= Math.Min(size - 1, (int)(y0 + radius)); y++)
                {
                    double rest = left - ((y - y0) * (y - y0));
                    if (rest < 0) continue;
                    int first = Math.Max(0, (int)Math.Ceiling(x0 - Math.Sqrt(rest))), last = Math.Min(size - 1, (int)Math.Floor(x0 + Math.Sqrt(rest)));
                    for (int x = first; x <= last; x++) slice[(y * size) + x] |= 128;
                }
            }
        });
        return volume;
    }

    private static double Share(ulong bits) => (bits & 0xFFF) / 4095.0;

    private static double Centre(int cell, ulong bits) => (cell + Share(bits)) * CellEdge;
}
