using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// The exact Euclidean distance from every foreground voxel to the nearest background voxel, centre to centre, axis after axis. Voxels may be boxes. The outside of
/// the volume is no background; a volume without background is infinitely far from it.
/// </summary>
internal static class DistanceTransform
{
    /// <summary>Squared distances; whole numbers, exact to 2²⁴, for voxels of edge 1.</summary>
    /// <param name="edges">Voxel edges in the length unit the distances shall have.</param>
    public static Volume<float> Squared(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        Volume<float> squared = Volume<float>.Uninitialised(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        int sizeX = mask.SizeX;
        workers.For(mask.SizeZ, () => new DistancePlane(mask.SizeY, sizeX), (z, plane) =>
        {
            for (int y = 0; y < mask.SizeY; y++) AlongRow(mask.Row(z, y), plane.Row(y), edges.X);
            plane.Pass(edges.Y);
            for (int y = 0; y < mask.SizeY; y++) plane.Result(y).CopyTo(squared.Row(z, y));
        });
        if (mask.SizeZ == 1) return squared;
        workers.For(mask.SizeY, () => new DistancePlane(mask.SizeZ, sizeX), (y, plane) =>
        {
            for (int z = 0; z < mask.SizeZ; z++) squared.Row(z, y).CopyTo(plane.Row(z));
            plane.Pass(edges.Z);
            for (int z = 0; z < mask.SizeZ; z++) plane.Result(z).CopyTo(squared.Row(z, y));
        });
        return squared;
    }

    /// <summary>Distances, in the unit of the edges.</summary>
    public static Volume<float> Distance(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        Volume<float> distance = Squared(mask, edges, workers);
        workers.For(distance.SizeZ, z => RowKernels.SquareRoots(distance.Slice(z)));
        return distance;
    }

    // Runs of foreground between background; at the row's ends there is none.
    private static void AlongRow(ReadOnlySpan<byte> mask, Span<float> to, double edge)
    {
        to.Clear();
        for (int x = 0; x < to.Length;)
        {
            int first = mask[x..].IndexOfAnyExcept((byte)0);
            if (first < 0) return;
            first += x;
            int length = mask[first..].IndexOf((byte)0);
            Span<float> run = length < 0 ? to[first..] : to.Slice(first, length);
            bool left = first > 0, right = length >= 0;
            for (int i = 0; i < run.Length; i++)
            {
                int away = Math.Min(left ? i + 1 : int.MaxValue, right ? run.Length - i : int.MaxValue);
                double distance = away * edge;
                run[i] = away == int.MaxValue ? float.PositiveInfinity : (float)(distance * distance);
            }
            x = first + run.Length;
        }
    }
}
