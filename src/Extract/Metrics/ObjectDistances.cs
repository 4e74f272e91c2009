using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// The exact Euclidean distance from each voxel centre of an object to the nearest voxel centre outside it, in physical
/// units; what lies outside the volume is outside the object. One axis at a time by lower envelopes of parabolas
/// (Felzenszwalb and Huttenlocher 2012, Theory of Computing 8).
/// </summary>
internal static class ObjectDistances
{
    /// <summary>Squared distances over the box, 0 outside the object.</summary>
    public static double[] Squared(ObjectBox box, VoxelSize voxel)
    {
        int nz = box.SizeZ, ny = box.SizeY, nx = box.SizeX;
        double[] squared = new double[box.Mask.Length];
        AlongX(box, voxel.X, squared);
        Envelope envelope = new(Math.Max(ny, nz));
        for (int z = 1; z < nz - 1; z++)
        {
            for (int x = 1; x < nx - 1; x++) envelope.Transform(squared, (z * ny * nx) + x, nx, ny, voxel.Y);
        }
        for (int y = 1; y < ny - 1; y++)
        {
            for (int x = 1; x < nx - 1; x++) envelope.Transform(squared, (y * nx) + x, ny * nx, nz, voxel.Z);
        }
        return squared;
    }

    private static void AlongX(ObjectBox box, double dx, double[] squared)
    {
        for (int row = 0; row < box.Mask.Length; row += box.SizeX)
        {
            for (int x = 0; x < box.SizeX; x++)
            {
                if (!box.Mask[row + x]) continue;
                int end = x;
                while (box.Mask[row + end]) end++;
                for (int i = x; i < end; i++)
                {
                    double distance = Math.Min(i - x + 1, end - i) * dx;
                    squared[row + i] = distance * distance;
                }
                x = end;
            }
        }
    }

    private sealed class Envelope(int most)
    {
        private readonly double[] _values = new double[most], _from = new double[most + 1];
        private readonly int[] _at = new int[most];

        public void Transform(double[] squared, int start, int step, int count, double spacing)
        {
            bool any = false;
            for (int i = 0; i < count; i++) any |= (_values[i] = squared[start + (i * step)]) != 0;
            if (!any) return;
            double unit = spacing * spacing;
            int top = 0;
            _at[0] = 0;
            (_from[0], _from[1]) = (double.NegativeInfinity, double.PositiveInfinity);
            for (int q = 1; q < count; q++)
            {
                double crossing;
                while (true)
                {
                    int p = _at[top];
                    crossing = (((_values[q] - _values[p]) / unit) + ((double)q * q) - ((double)p * p)) / (2.0 * (q - p));
                    if (crossing > _from[top]) break;
                    top--;
                }
                _at[++top] = q;
                (_from[top], _from[top + 1]) = (crossing, double.PositiveInfinity);
            }
            for (int q = 0, k = 0; q < count; q++)
            {
                while (_from[k + 1] < q) k++;
                double away = (q - _at[k]) * spacing;
                squared[start + (q * step)] = (away * away) + _values[_at[k]];
            }
        }
    }
}
