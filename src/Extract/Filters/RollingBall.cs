using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// The background under which a ball rolls (S.R. Sternberg, Computer 16 (1983) 22–34), as scikit-image's rolling_ball gives it: for every voxel the
/// smallest grey value plus depth of the ball below its top. One grey value counts as one voxel edge; nothing stands outside the volume.
/// </summary>
internal static class RollingBall
{
    /// <summary>The background.</summary>
    public static Volume<float> Background(Volume<float> input, double radius, Workers workers)
    {
        Footprint ball = Footprint.Ball(radius);
        float[] depths = [.. ball.Offsets.Select(o => (float)(radius - Math.Sqrt(Math.Max(0, (radius * radius) - Square(o)))))];
        using PaddedVolume padded = new(input, ball, Border.Constant, float.PositiveInfinity, workers);
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, z =>
        {
            for (int y = 0; y < input.SizeY; y++)
            {
                Span<float> best = output.Row(z, y);
                best.Fill(float.PositiveInfinity);
                for (int k = 0; k < depths.Length; k++) RowKernels.Minimum(best, padded.Row(z, y, ball.Offsets[k]), depths[k]);
            }
        });
        return output;
    }

    private static double Square((int Z, int Y, int X) o) => ((double)o.Z * o.Z) + ((double)o.Y * o.Y) + ((double)o.X * o.X);
}
