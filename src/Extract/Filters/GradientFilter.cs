using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>The length of the gradient, in grey values per voxel, from derivatives of a Gaussian along each axis (scipy's gaussian_gradient_magnitude).</summary>
internal static class GradientFilter
{
    /// <summary>The filtered volume; sigma in voxels.</summary>
    public static Volume<float> Apply(Volume<float> input, double sigmaZ, double sigmaY, double sigmaX, Border border, Workers workers)
    {
        AxisWeights z = AxisWeights.Gaussian(sigmaZ), y = AxisWeights.Gaussian(sigmaY), x = AxisWeights.Gaussian(sigmaX);
        SeparableFilter[] axes =
        [
            new(AxisWeights.GaussianDerivative(sigmaZ), y, x, border),
            new(z, AxisWeights.GaussianDerivative(sigmaY), x, border),
            new(z, y, AxisWeights.GaussianDerivative(sigmaX), border),
        ];
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, () => (Passes: axes.Select(a => a.MakeBuffers(input)).ToArray(), Sums: new double[input.SizeY * input.SizeX]), (slice, buffers) =>
        {
            double[] sums = buffers.Sums;
            Array.Clear(sums);
            for (int a = 0; a < axes.Length; a++)
            {
                ReadOnlySpan<double> slope = axes[a].Slice(input, slice, buffers.Passes[a]);
                for (int i = 0; i < sums.Length; i++) sums[i] += slope[i] * slope[i];
            }
            Span<float> to = output.Slice(slice);
            for (int i = 0; i < sums.Length; i++) to[i] = (float)Math.Sqrt(sums[i]);
        });
        return output;
    }
}
