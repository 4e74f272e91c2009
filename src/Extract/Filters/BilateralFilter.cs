using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// The bilateral filter (C. Tomasi, R. Manduchi, ICCV 1998): a mean weighted by a Gaussian of distance and a Gaussian of grey difference. The
/// distance kernel ends at 2.5 sigma, as ITK's does; the grey kernel is exact.
/// </summary>
internal static class BilateralFilter
{
    private const double Reach = 2.5;

    /// <summary>The filtered volume; space in voxels for each axis, grey in grey values.</summary>
    public static Volume<float> Apply(Volume<float> input, double spaceZ, double spaceY, double spaceX, double grey, Border border, Workers workers)
    {
        Footprint box = Footprint.Box(Window(spaceZ, spaceY, spaceX));
        double[] near = [.. box.Offsets.Select(o => Math.Exp(-0.5 * (Square(o.Z / spaceZ) + Square(o.Y / spaceY) + Square(o.X / spaceX))))];
        double scale = -0.5 / (grey * grey);
        using PaddedVolume padded = new(input, box, border, 0, workers);
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, () => (Sums: new double[input.SizeX], Weights: new double[input.SizeX]), (z, buffers) =>
        {
            for (int y = 0; y < input.SizeY; y++)
            {
                ReadOnlySpan<float> centre = input.Row(z, y);
                Array.Clear(buffers.Sums);
                Array.Clear(buffers.Weights);
                for (int k = 0; k < near.Length; k++)
                {
                    ReadOnlySpan<float> other = padded.Row(z, y, box.Offsets[k]);
                    for (int x = 0; x < centre.Length; x++)
                    {
                        double difference = other[x] - centre[x], weight = near[k] * Math.Exp(scale * difference * difference);
                        buffers.Sums[x] += weight * other[x];
                        buffers.Weights[x] += weight;
                    }
                }
                Span<float> to = output.Row(z, y);
                for (int x = 0; x < to.Length; x++) to[x] = (float)(buffers.Sums[x] / buffers.Weights[x]);
            }
        });
        return output;
    }

    /// <summary>The box of voxels it looks at.</summary>
    public static BoxSize Window(double spaceZ, double spaceY, double spaceX) => new(Edge(spaceZ), Edge(spaceY), Edge(spaceX));

    private static int Edge(double sigma) => (2 * (int)Math.Ceiling(Reach * sigma)) + 1;

    private static double Square(double value) => value * value;
}
