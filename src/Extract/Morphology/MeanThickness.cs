using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Mean local thickness of a mask, and of what lies between: trabecular thickness and spacing where the volume is bone. The definition is that of
/// <see cref="LocalThickness"/>, and small balls are painted exactly. Where balls are so large that painting all of them would not end, every second
/// (fourth, eighth) voxel of each axis is looked at, and of the balls of such a cell only the largest is painted, from its true centre with its true radius.
/// </summary>
internal static class MeanThickness
{
    // Steps of painting allowed for each voxel; a step takes 1 to 2 ns.
    private const double StepsPerVoxel = 256;
    private const int Coarsest = 16;
    private const double Inside = 1 - (1.0 / (1 << 22));

    /// <summary>Mean over the foreground voxels of the diameter of the largest ball inside the foreground that covers each.</summary>
    /// <param name="mask">Foreground is not 0.</param>
    /// <param name="edges">Voxel edges.</param>
    /// <param name="workers">Threads; they do not change the result.</param>
    /// <param name="stepsPerVoxel">How much painting is allowed before voxels are passed over.</param>
    /// <returns>In the unit of the edges; null without foreground, or without background that would end a ball.</returns>
    public static double? Of(Volume<byte> mask, VoxelSize edges, Workers workers, double stepsPerVoxel = StepsPerVoxel)
    {
        Ball[][] balls = new Ball[mask.SizeZ][];
        using (Volume<float> squared = DistanceTransform.Squared(mask, edges, workers)) workers.For(mask.SizeZ, z => balls[z] = Ridge(squared, z, edges));
        if (balls.Any(slice => slice.Any(ball => float.IsPositiveInfinity(ball.Squared)))) return null;
        int step = 1;
        while (step < Coarsest && Steps(balls, edges, step) > stepsPerVoxel * mask.Voxels)
        {
            step *= 2;
            balls = Thin(balls, mask, step);
        }
        double[] largest = [.. balls.Select(b => b.Length == 0 ? 0 : b.Max(ball => (double)ball.Squared))];
        int columns = (mask.SizeX + step - 1) / step, rows = (mask.SizeY + step - 1) / step;
        (double Sum, long Voxels)[] slices = new (double, long)[(mask.SizeZ + step - 1) / step];
        Ball[][] painted = balls;
        workers.For(slices.Length, () => new float[rows * columns], (i, slice) =>
        {
            Array.Clear(slice);
            int z = Math.Min((i * step) + (step / 2), mask.SizeZ - 1);
            for (int centre = 0; centre < painted.Length; centre++)
            {
                double away = (z - centre) * edges.Z;
                if (away * away >= largest[centre]) continue;
                foreach (Ball ball in painted[centre]) Paint(slice, rows, columns, step, ball, (ball.Squared * Inside) - (away * away), edges);
            }
            slices[i] = Sum(slice, columns, mask, z, step);
        });
        double mean = slices.Sum(s => s.Sum) / slices.Sum(s => s.Voxels);
        return double.IsFinite(mean) ? mean : null;
    }

    /// <summary>The same for the background.</summary>
    public static double? OfBackground(Volume<byte> mask, VoxelSize edges, Workers workers, double stepsPerVoxel = StepsPerVoxel)
    {
        using Volume<byte> background = Volume<byte>.Uninitialised(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        workers.For(mask.SizeZ, z =>
        {
            ReadOnlySpan<byte> from = mask.Slice(z);
            Span<byte> to = background.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = (byte)(from[i] == 0 ? 1 : 0);
        });
        return Of(background, edges, workers, stepsPerVoxel);
    }

    private static Ball[] Ridge(Volume<float> squared, int z, VoxelSize edges)
    {
        List<Ball> balls = [];
        for (int y = 0; y < squared.SizeY; y++)
        {
            ReadOnlySpan<float> row = squared.Row(z, y);
            for (int x = 0; x < row.Length; x++)
            {
                if (float.IsPositiveInfinity(row[x])) return [new Ball(y, x, row[x])];
                if (row[x] > 0 && !LocalThickness.IsCovered(squared, z, y, x, Math.Sqrt(row[x]), edges)) balls.Add(new Ball(y, x, row[x]));
            }
        }
        return [.. balls];
    }

    // A ball has 2r slices of about πr²/2 … rows; a row of the ball takes one step and one more for every 16 voxels.
    private static double Steps(Ball[][] balls, VoxelSize edges, int step)
    {
        double steps = 0;
        foreach (Ball[] slice in balls)
        {
            foreach (Ball ball in slice)
            {
                double r = Math.Sqrt(ball.Squared), z = (r / (edges.Z * step)) + 0.5, y = (r / (edges.Y * step)) + 0.5, x = (r / (edges.X * step)) + 0.5;
                steps += Math.PI * z * y * (1 + (x / 8));
            }
        }
        return steps;
    }

    // Of the balls of each cell of step³ voxels the largest; of equal ones the first in raster order.
    private static Ball[][] Thin(Ball[][] balls, Volume<byte> mask, int step)
    {
        int columns = (mask.SizeX + step - 1) / step;
        Ball[][] kept = [.. Enumerable.Repeat(Array.Empty<Ball>(), balls.Length)];
        for (int z0 = 0; z0 < balls.Length; z0 += step)
        {
            Dictionary<long, (int Z, Ball Ball)> cells = [];
            for (int z = z0; z < Math.Min(z0 + step, balls.Length); z++)
            {
                foreach (Ball ball in balls[z])
                {
                    ref (int Z, Ball Ball) best = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, ((long)(ball.Y / step) * columns) + (ball.X / step), out bool known);
                    if (!known || ball.Squared > best.Ball.Squared) best = (z, ball);
                }
            }
            foreach (IGrouping<int, Ball> slice in cells.Values.GroupBy(c => c.Z, c => c.Ball)) kept[slice.Key] = [.. slice.OrderBy(b => b.Y).ThenBy(b => b.X)];
        }
        return kept;
    }

    private static void Paint(float[] slice, int rows, int columns, int step, Ball ball, double rest, VoxelSize edges)
    {
        double reach = Math.Sqrt(rest) / edges.Y;
        int middle = step / 2;
        int first = Math.Max(0, (int)Math.Ceiling((ball.Y - reach - middle) / step)), last = Math.Min(rows - 1, (int)Math.Floor((ball.Y + reach - middle) / step));
        for (int i = first; i <= last; i++)
        {
            double away = ((i * step) + middle - ball.Y) * edges.Y, left = rest - (away * away);
            if (left <= 0) continue;
            double half = Math.Sqrt(left) / edges.X;
            int from = Math.Max(0, (int)Math.Ceiling((ball.X - half - middle) / step)), to = Math.Min(columns - 1, (int)Math.Floor((ball.X + half - middle) / step));
            // Not the voxels at which the ball just ends.
            while (from <= to && Beyond(from)) from++;
            while (to >= from && Beyond(to)) to--;
            if (to >= from) Raise(slice.AsSpan((i * columns) + from, to - from + 1), ball.Squared);

            bool Beyond(int k)
            {
                double w = ((k * step) + middle - ball.X) * edges.X;
                return w * w >= left;
            }
        }
    }

    private static void Raise(Span<float> row, float value)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        Vector<float> v = new(value);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Vector.Max(vectors[i], v);
        for (int i = vectors.Length * Vector<float>.Count; i < row.Length; i++) row[i] = Math.Max(row[i], value);
    }

    private static (double Sum, long Voxels) Sum(float[] slice, int columns, Volume<byte> mask, int z, int step)
    {
        double sum = 0;
        long voxels = 0;
        for (int i = 0; i < slice.Length; i++)
        {
            int y = (i / columns * step) + (step / 2), x = (i % columns * step) + (step / 2);
            // A voxel that no ball of those painted covers is at the rim: it is left out rather than called thin.
            if (y >= mask.SizeY || x >= mask.SizeX || mask[z, y, x] == 0 || slice[i] == 0) continue;
            sum += 2 * Math.Sqrt(slice[i]);
            voxels++;
        }
        return (sum, voxels);
    }

    private readonly record struct Ball(int Y, int X, float Squared);
}
