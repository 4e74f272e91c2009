using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// Measures of a volume's whole foreground, from its exact counts. What lies outside the volume counts as background, so
/// foreground cut by the volume's faces adds to the surface there.
/// </summary>
internal sealed record VolumeMeasures
{
    /// <summary>Finishes the foreground's state.</summary>
    public VolumeMeasures(in ObjectState foreground, (int Z, int Y, int X) size, VoxelSize voxel, CroftonWeights weights)
    {
        Voxels = (long)size.Z * size.Y * size.X;
        double volume = Voxels * voxel.Volume;
        ForegroundVoxels = foreground.N;
        VolumeFraction = (double)foreground.N / Voxels;
        SurfaceDensity = weights.Surface(foreground.N, foreground.Pairs) / volume;
        EulerNumber = foreground.Euler26;
        if (foreground.N == 0) return;
        ConnectivityDensity = (1 - EulerNumber) / volume;
        DegreeOfAnisotropy = Fabric(foreground, voxel, weights);
    }

    /// <summary>Voxels of the volume.</summary>
    public long Voxels { get; }

    /// <summary>Foreground voxels.</summary>
    public long ForegroundVoxels { get; }

    /// <summary>Foreground / all.</summary>
    public double VolumeFraction { get; }

    /// <summary>Crofton surface over the volume, 1/length.</summary>
    public double SurfaceDensity { get; }

    /// <summary>Euler number of the foreground as 26-connected.</summary>
    public long EulerNumber { get; }

    /// <summary>(1 − χ)/V, connections per volume (Odgaard and Gundersen 1993, Bone 14); null without foreground.</summary>
    public double? ConnectivityDensity { get; }

    /// <summary>
    /// 1 − λ_min/λ_max of the matrix M that fits 1/L_d² = uᵀ M u best, L_d the mean length of foreground intercepts in each of
    /// the 13 directions u (Harrigan and Mann 1984, Journal of Materials Science 19): 0 for isotropic, towards 1 for plates and
    /// rods. Null without foreground.
    /// </summary>
    public double? DegreeOfAnisotropy { get; }

    // Least squares for the six elements of M, each direction with its Crofton weight.
    private static double? Fabric(in ObjectState state, VoxelSize voxel, CroftonWeights weights)
    {
        Span<double> normal = stackalloc double[36], right = stackalloc double[6], row = stackalloc double[6];
        normal.Clear();
        right.Clear();
        for (int d = 0; d < Directions.Count; d++)
        {
            (int sz, int sy, int sx) = ((Direction)d).Step();
            (double x, double y, double z) = (sx * voxel.X, sy * voxel.Y, sz * voxel.Z);
            double length = Math.Sqrt((x * x) + (y * y) + (z * z));
            (x, y, z) = (x / length, y / length, z / length);
            // n voxels of |d| each, in n − P_d intercepts.
            double intercept = length * state.N / (state.N - state.Pairs[d]);
            (row[0], row[1], row[2], row[3], row[4], row[5]) = (x * x, y * y, z * z, 2 * x * y, 2 * x * z, 2 * y * z);
            double weight = weights[(Direction)d];
            for (int i = 0; i < 6; i++)
            {
                right[i] += weight * row[i] / (intercept * intercept);
                for (int j = 0; j < 6; j++) normal[(6 * i) + j] += weight * row[i] * row[j];
            }
        }
        Solve(normal, right);
        SymmetricEigen eigen = new(right[0], right[1], right[2], right[3], right[4], right[5]);
        (double most, _, double least) = eigen.Values;
        return most > 0 ? 1 - (Math.Max(0, least) / most) : null;
    }

    // Cholesky's decomposition in place; the normal matrix of 13 directions is positive definite.
    private static void Solve(Span<double> a, Span<double> b)
    {
        for (int j = 0; j < 6; j++)
        {
            for (int i = j; i < 6; i++)
            {
                double sum = a[(6 * i) + j];
                for (int k = 0; k < j; k++) sum -= a[(6 * i) + k] * a[(6 * j) + k];
                a[(6 * i) + j] = i == j ? Math.Sqrt(sum) : sum / a[(6 * j) + j];
            }
        }
        for (int i = 0; i < 6; i++)
        {
            for (int k = 0; k < i; k++) b[i] -= a[(6 * i) + k] * b[k];
            b[i] /= a[7 * i];
        }
        for (int i = 5; i >= 0; i--)
        {
            for (int k = i + 1; k < 6; k++) b[i] -= a[(6 * k) + i] * b[k];
            b[i] /= a[7 * i];
        }
    }
}
