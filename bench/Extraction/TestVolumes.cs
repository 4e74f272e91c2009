using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Bench.Extraction;

/// <summary>The generated volumes; every voxel a pure function of its place.</summary>
internal static class TestVolumes
{
    // Cells of 18³ voxels with a ball of radius 4 to 6.5 each: about a tenth of the voxels, 10,648 objects at 400³.
    private const int CellEdge = 18;
    private const ulong Seed = 20260103;

    /// <summary>Balls in noise, 8 bits: grey noise of 0…63 outside and 150…244 inside: 127 tells them apart.</summary>
    public static Volume<byte> Balls(int size)
    {
        Volume<byte> volume = Volume<byte>.Uninitialised(size, size, size, VoxelSize.Unknown);
        Parallel.For(0, volume.SizeZ, z =>
        {
            Span<byte> slice = volume.Slice(z);
            for (int i = 0; i < slice.Length; i++) slice[i] = (byte)(KeyedHash.Hash((ulong)(i >> 3) + ((ulong)z << 32), Seed) >> (8 * (i & 7)) & 63);
        });
        int cells = volume.SizeZ / CellEdge;
        Parallel.For(0, cells, cz =>
        {
            for (int cy = 0; cy < cells; cy++)
            {
                for (int cx = 0; cx < cells; cx++) Ball(volume, cz, cy, cx);
            }
        });
        return volume;
    }

    /// <summary>The balls as labels: each cell's number where the voxel is above 127.</summary>
    public static Volume<uint> Labels(Volume<byte> balls)
    {
        Volume<uint> labels = new(balls.SizeZ, balls.SizeY, balls.SizeX, VoxelSize.Unknown);
        int cells = (balls.SizeX / CellEdge) + 1;
        Parallel.For(0, balls.SizeZ, z =>
        {
            for (int y = 0; y < balls.SizeY; y++)
            {
                Span<byte> from = balls.Row(z, y);
                Span<uint> to = labels.Row(z, y);
                for (int x = 0; x < from.Length; x++)
                {
                    if (from[x] > 127) to[x] = (uint)((((((z / CellEdge) * cells) + (y / CellEdge)) * cells) + (x / CellEdge)) + 1);
                }
            }
        });
        return labels;
    }

    /// <summary>A partition: every voxel has the label of the nearest of the points strewn one to a cell of 18³ voxels.</summary>
    public static Volume<uint> Voronoi(int size)
    {
        Volume<uint> labels = Volume<uint>.Uninitialised(size, size, size, VoxelSize.Unknown);
        int cells = (size / CellEdge) + 1;
        Parallel.For(0, size, z =>
        {
            for (int y = 0; y < size; y++)
            {
                Span<uint> row = labels.Row(z, y);
                for (int x = 0; x < size; x++) row[x] = Nearest(z, y, x, cells);
            }
        });
        return labels;
    }

    /// <summary>A volume repeated in all directions until it is as large as asked for.</summary>
    public static Volume<T> Tiled<T>(Volume<T> tile, int size)
        where T : unmanaged
    {
        Volume<T> volume = Volume<T>.Uninitialised(size, size, size, VoxelSize.Unknown);
        for (int z = 0; z < size; z++)
        {
            for (int y = 0; y < size; y++)
            {
                Span<T> row = volume.Row(z, y), from = tile.Row(z % tile.SizeZ, y % tile.SizeY);
                for (int x = 0; x < size; x += from.Length) from[..Math.Min(from.Length, size - x)].CopyTo(row[x..]);
            }
        }
        return volume;
    }

    private static uint Nearest(int z, int y, int x, int cells)
    {
        int cz = z / CellEdge, cy = y / CellEdge, cx = x / CellEdge;
        int best = int.MaxValue;
        uint label = 0;
        for (int k = Math.Max(0, cz - 1); k <= Math.Min(cells - 1, cz + 1); k++)
        {
            for (int j = Math.Max(0, cy - 1); j <= Math.Min(cells - 1, cy + 1); j++)
            {
                for (int i = Math.Max(0, cx - 1); i <= Math.Min(cells - 1, cx + 1); i++)
                {
                    ulong draw = KeyedHash.Hash(((ulong)k << 40) | ((ulong)j << 20) | (uint)i, Seed + 2);
                    int dz = (k * CellEdge) + (int)(draw % CellEdge) - z, dy = (j * CellEdge) + (int)((draw >> 20) % CellEdge) - y, dx = (i * CellEdge) + (int)((draw >> 40) % CellEdge) - x;
                    int distance = (dz * dz) + (dy * dy) + (dx * dx);
                    if (distance >= best) continue;
                    best = distance;
                    label = (uint)((((k * cells) + j) * cells) + i + 1);
                }
            }
        }
        return label;
    }

    private static void Ball(Volume<byte> volume, int cz, int cy, int cx)
    {
        ulong draw = KeyedHash.Hash(((ulong)cz << 40) | ((ulong)cy << 20) | (uint)cx, Seed + 1);
        double radius = 4 + 2.5 * ((draw & 0xFFFF) / 65535.0), slack = (CellEdge / 2.0) - 7.5;
        double z0 = Centre(cz, draw >> 16), y0 = Centre(cy, draw >> 28), x0 = Centre(cx, draw >> 40);
        for (int z = cz * CellEdge; z < (cz + 1) * CellEdge; z++)
        {
            for (int y = cy * CellEdge; y < (cy + 1) * CellEdge; y++)
            {
                double left = radius * radius - ((z - z0) * (z - z0)) - ((y - y0) * (y - y0));
                if (left < 0) continue;
                Span<byte> row = volume.Row(z, y);
                int first = (int)Math.Ceiling(x0 - Math.Sqrt(left)), last = (int)Math.Floor(x0 + Math.Sqrt(left));
                for (int x = first; x <= last; x++) row[x] = (byte)(150 + (row[x] & 63) + ((x + y) & 31));
            }
        }

        double Centre(int cell, ulong bits) => ((cell + 0.5) * CellEdge) - 0.5 + (slack * (((bits & 0xFFF) / 2047.5) - 1));
    }
}
