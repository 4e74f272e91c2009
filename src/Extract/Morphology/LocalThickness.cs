using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Local thickness: for each voxel the largest ball inside the object that covers it (T. Hildebrand, P. Rüegsegger, J. Microscopy 185 (1997) 67–75), by
/// the definition, without clean-up of the surface. A ball ends before the nearest background voxel's centre; the outside of the volume is no background.
/// </summary>
internal static class LocalThickness
{
    // A float may stand above the true squared radius, and the ball must not reach the background voxel it ends at; far less than 1 for whole numbers below 2²¹.
    private const double Inside = 1 - (1.0 / (1 << 22));

    /// <summary>Squared radii: whole numbers for voxels of edge 1.</summary>
    /// <param name="edges">Voxel edges in the length unit the radii shall have.</param>
    public static Volume<float> SquaredRadius(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        using Volume<float> squared = DistanceTransform.Squared(mask, edges, workers);
        Ball[][] balls = new Ball[mask.SizeZ][];
        workers.For(mask.SizeZ, z => balls[z] = Ridge(squared, z, edges));
        double[] largest = [.. balls.Select(b => b.Length == 0 ? 0 : b.Max(ball => (double)ball.Squared))];
        Volume<float> result = new(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        workers.For(mask.SizeZ, z =>
        {
            Span<float> slice = result.Slice(z);
            for (int centre = 0; centre < balls.Length; centre++)
            {
                double away = (z - centre) * edges.Z;
                if (away * away >= largest[centre]) continue;
                foreach (Ball ball in balls[centre]) Paint(slice, mask.SizeY, mask.SizeX, ball, (ball.Squared * Inside) - (away * away), edges);
            }
        });
        return result;
    }

    /// <summary>Diameters, in the unit of the edges.</summary>
    public static Volume<float> Diameter(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        Volume<float> result = SquaredRadius(mask, edges, workers);
        workers.For(result.SizeZ, z =>
        {
            foreach (ref float value in result.Slice(z)) value = 2 * MathF.Sqrt(value);
        });
        return result;
    }

    // The balls of a slice that lie in no neighbour's ball: d' ≥ d + |c − c'| means ball d is inside ball d'.
    private static Ball[] Ridge(Volume<float> squared, int z, VoxelSize edges)
    {
        List<Ball> balls = [];
        for (int y = 0; y < squared.SizeY; y++)
        {
            ReadOnlySpan<float> row = squared.Row(z, y);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] > 0 && !IsCovered(squared, z, y, x, Math.Sqrt(row[x]), edges)) balls.Add(new Ball(y, x, row[x]));
            }
        }
        return [.. balls];
    }

    /// <summary>True when a neighbour's ball holds the whole ball of a voxel.</summary>
    internal static bool IsCovered(Volume<float> squared, int z, int y, int x, double radius, VoxelSize edges)
    {
        // Between different sums of square roots of such sizes there is far more room than this.
        double slack = 1e-7 * edges.X;
        for (int dz = -1; dz <= 1; dz++)
        {
            if ((uint)(z + dz) >= (uint)squared.SizeZ) continue;
            for (int dy = -1; dy <= 1; dy++)
            {
                if ((uint)(y + dy) >= (uint)squared.SizeY) continue;
                ReadOnlySpan<float> row = squared.Row(z + dz, y + dy);
                for (int dx = -1; dx <= 1; dx++)
                {
                    if ((uint)(x + dx) >= (uint)row.Length || (dz | dy | dx) == 0) continue;
                    double step = Math.Sqrt((dz * edges.Z * dz * edges.Z) + (dy * edges.Y * dy * edges.Y) + (dx * edges.X * dx * edges.X));
                    if (Math.Sqrt(row[x + dx]) >= radius + step - slack && row[x + dx] < float.PositiveInfinity) return true;
                }
            }
        }
        return false;
    }

    private static void Paint(Span<float> slice, int sizeY, int sizeX, Ball ball, double rest, VoxelSize edges)
    {
        for (int direction = 1; direction >= -1; direction -= 2)
        {
            for (int y = direction > 0 ? ball.Y : ball.Y - 1; (uint)y < (uint)sizeY; y += direction)
            {
                double away = (y - ball.Y) * edges.Y, left = rest - (away * away);
                if (left <= 0) break;
                int half = HalfWidth(left, edges.X, sizeX), from = Math.Max(0, ball.X - half), to = Math.Min(sizeX, ball.X + half + 1);
                Raise(slice.Slice((y * sizeX) + from, to - from), ball.Squared);
            }
        }
    }

    // The most steps w along x with (w·edge)² < left.
    private static int HalfWidth(double left, double edge, int sizeX)
    {
        int w = (int)Math.Min(Math.Sqrt(left) / edge, sizeX);
        while (w > 0 && w * edge * (w * edge) >= left) w--;
        return w;
    }

    private static void Raise(Span<float> row, float value)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        Vector<float> v = new(value);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Vector.Max(vectors[i], v);
        for (int i = vectors.Length * Vector<float>.Count; i < row.Length; i++) row[i] = Math.Max(row[i], value);
    }

    private readonly record struct Ball(int Y, int X, float Squared);
}
