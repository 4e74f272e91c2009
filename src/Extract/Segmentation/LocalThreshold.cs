using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>
/// Thresholds that differ from voxel to voxel, as scikit-image defines them. A window of even size is not allowed: it has no middle.
/// Each gives the volume of thresholds; foreground is above it.
/// </summary>
internal static class LocalThreshold
{
    /// <summary>The mean of the window minus an offset; the edge voxel is repeated outside.</summary>
    public static Volume<float> Mean(Volume<float> input, BoxSize window, double offset, Workers workers) =>
        Make(input, window, Border.Reflect, (mean, _) => mean - offset, false, workers);

    /// <summary>Niblack (1986): T = m − k·s; the edge voxel is not repeated outside.</summary>
    public static Volume<float> Niblack(Volume<float> input, BoxSize window, double k, Workers workers) =>
        Make(input, window, Border.Mirror, (mean, sd) => mean - (k * sd), true, workers);

    /// <summary>Sauvola and Pietikäinen, Pattern Recognition 33 (2000) 225–236: T = m·(1 + k·(s/r − 1)); r is half of the range grey values may have.</summary>
    public static Volume<float> Sauvola(Volume<float> input, BoxSize window, double k, double r, Workers workers) =>
        Make(input, window, Border.Mirror, (mean, sd) => mean * (1 + (k * ((sd / r) - 1))), true, workers);

    /// <summary>Foreground, 1, where a voxel is above its threshold.</summary>
    public static Volume<byte> Above(Volume<float> input, Volume<float> thresholds, Workers workers)
    {
        Volume<byte> mask = Volume<byte>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, z =>
        {
            ReadOnlySpan<float> values = input.Slice(z), limits = thresholds.Slice(z);
            Span<byte> to = mask.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = values[i] > limits[i] ? (byte)1 : (byte)0;
        });
        return mask;
    }

    private static unsafe Volume<float> Make(Volume<float> input, BoxSize window, Border border, Func<double, double, double> threshold, bool deviation, Workers workers)
    {
        SeparableFilter filter = new(AxisWeights.Mean(window.Z), AxisWeights.Mean(window.Y), AxisWeights.Mean(window.X), border);
        Volume<float> thresholds = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        SeparableFilter.ForTiles<double>(input, deviation ? [(filter, false), (filter, true)] : [(filter, false)], workers, (z, count, y, x, width, values, stride) =>
        {
            for (int j = 0; j < count; j++)
            {
                Span<float> to = thresholds.Row(z + j, y).Slice(x, width);
                double* mean = values[0] + ((nint)j * stride), square = deviation ? values[1] + ((nint)j * stride) : null;
                for (int i = 0; i < to.Length; i++)
                {
                    double sd = deviation ? Math.Sqrt(Math.Max(0, square[i] - (mean[i] * mean[i]))) : 0;
                    to[i] = (float)threshold(mean[i], sd);
                }
            }
        });
        return thresholds;
    }
}
