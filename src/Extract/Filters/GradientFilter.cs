using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>The length of the gradient, in grey values per voxel, from derivatives of a Gaussian along each axis (scipy's gaussian_gradient_magnitude).</summary>
internal static class GradientFilter
{
    /// <summary>The filtered volume; sigma in voxels.</summary>
    public static unsafe Volume<float> Apply(Volume<float> input, double sigmaZ, double sigmaY, double sigmaX, Border border, Workers workers)
    {
        AxisWeights z = AxisWeights.Gaussian(sigmaZ), y = AxisWeights.Gaussian(sigmaY), x = AxisWeights.Gaussian(sigmaX);
        SeparableFilter[] axes =
        [
            new(AxisWeights.GaussianDerivative(sigmaZ), y, x, border),
            new(z, AxisWeights.GaussianDerivative(sigmaY), x, border),
            new(z, y, AxisWeights.GaussianDerivative(sigmaX), border),
        ];
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        SeparableFilter.ForTiles<double>(input, [.. axes.Select(a => (a, false))], workers, (slice, count, row, column, width, slopes, stride) =>
        {
            for (int j = 0; j < count; j++)
            {
                Span<float> to = output.Row(slice + j, row).Slice(column, width);
                double* a = slopes[0] + ((nint)j * stride), b = slopes[1] + ((nint)j * stride), c = slopes[2] + ((nint)j * stride);
                for (int i = 0; i < to.Length; i++) to[i] = (float)Math.Sqrt((a[i] * a[i]) + (b[i] * b[i]) + (c[i] * c[i]));
            }
        });
        return output;
    }
}
