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
        Line line = new(Math.Max(ny, nz));
        for (int z = 1; z < nz - 1; z++)
        {
            for (int x = 1; x < nx - 1; x++) line.Transform(squared, (z * ny * nx) + x, nx, ny, voxel.Y);
        }
        for (int y = 1; y < ny - 1; y++)
        {
            for (int x = 1; x < nx - 1; x++) line.Transform(squared, (y * nx) + x, ny * nx, nz, voxel.Z);
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

    /// <summary>
    /// One line of the box along an axis. No parabola reaches past a voxel outside the object, whose value is 0, so each run of voxels between two such is done by
    /// itself: a short one by trying the voxels outward until none can be nearer, a long one by its lower envelope.
    /// </summary>
    private sealed class Line(int most)
    {
        private const int Short = 64;
        private readonly double[] _values = new double[most], _from = new double[most + 1];
        private readonly int[] _at = new int[most];

        public void Transform(double[] squared, int start, int step, int count, double spacing)
        {
            double unit = spacing * spacing;
            // The margin's voxels are outside.
            for (int i = 1; i < count - 1; i++)
            {
                if (squared[start + (i * step)] == 0) continue;
                int first = i;
                for (; squared[start + (i * step)] != 0; i++) _values[i] = squared[start + (i * step)];
                _values[first - 1] = _values[i] = 0;
                if (i - first <= Short) Try(squared, start, step, first, i, unit);
                else Envelope(squared, start, step, first, i, unit);
            }
        }

        private void Try(double[] squared, int start, int step, int first, int end, double unit)
        {
            for (int q = first; q < end; q++)
            {
                double best = _values[q];
                for (int d = 1; (double)d * d * unit < best; d++)
                {
                    double away = (double)d * d * unit;
                    if (q - d >= first - 1) best = Math.Min(best, _values[q - d] + away);
                    if (q + d <= end) best = Math.Min(best, _values[q + d] + away);
                }
                squared[start + (q * step)] = best;
            }
        }

        private void Envelope(double[] squared, int start, int step, int first, int end, double unit)
        {
            int top = 0;
            _at[0] = first - 1;
            (_from[0], _from[1]) = (double.NegativeInfinity, double.PositiveInfinity);
            for (int q = first; q <= end; q++)
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
            for (int q = first, k = 0; q < end; q++)
            {
                while (_from[k + 1] < q) k++;
                double d = q - _at[k];
                squared[start + (q * step)] = (d * d * unit) + _values[_at[k]];
            }
        }
    }
}
