using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>Mean local thickness of a mask, and of what lies between: trabecular thickness and spacing where the volume is bone.</summary>
internal static class MeanThickness
{
    /// <summary>Mean over the foreground voxels of the diameter of the largest ball inside the foreground that covers each (<see cref="LocalThickness"/>).</summary>
    /// <returns>In the unit of the edges; null without foreground, or without background that would end a ball.</returns>
    public static double? Of(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        using Volume<float> squared = LocalThickness.SquaredRadius(mask, edges, workers);
        (double Sum, long Voxels)[] slices = new (double, long)[mask.SizeZ];
        workers.For(mask.SizeZ, z =>
        {
            double sum = 0;
            long voxels = 0;
            ReadOnlySpan<byte> inside = mask.Slice(z);
            ReadOnlySpan<float> radii = squared.Slice(z);
            for (int i = 0; i < inside.Length; i++)
            {
                if (inside[i] == 0) continue;
                sum += 2 * Math.Sqrt(radii[i]);
                voxels++;
            }
            slices[z] = (sum, voxels);
        });
        double mean = slices.Sum(s => s.Sum) / slices.Sum(s => s.Voxels);
        return double.IsFinite(mean) ? mean : null;
    }

    /// <summary>The same for the background.</summary>
    public static double? OfBackground(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        using Volume<byte> background = Volume<byte>.Uninitialised(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        workers.For(mask.SizeZ, z =>
        {
            ReadOnlySpan<byte> from = mask.Slice(z);
            Span<byte> to = background.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = (byte)(from[i] == 0 ? 1 : 0);
        });
        return Of(background, edges, workers);
    }
}
