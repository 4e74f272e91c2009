using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// The exact Euclidean distance from every foreground voxel to the nearest background voxel, centre to centre, by lower envelopes of
/// parabolas axis after axis (P. Felzenszwalb, D. Huttenlocher, Theory of Computing 8 (2012) 415–428). Voxels may be boxes. The outside of the
/// volume is no background; a volume without background is infinitely far from it.
/// </summary>
internal static class DistanceTransform
{
    /// <summary>Squared distances; whole numbers, exact to 2²⁴, for voxels of edge 1.</summary>
    /// <param name="edges">Voxel edges in the length unit the distances shall have.</param>
    public static Volume<float> Squared(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        Volume<float> squared = Volume<float>.Uninitialised(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        int sizeX = mask.SizeX;
        workers.For(mask.SizeZ, () => new Envelope(mask.SizeY), (z, envelope) =>
        {
            for (int y = 0; y < mask.SizeY; y++) AlongRow(mask.Row(z, y), squared.Row(z, y), edges.X);
            Span<float> slice = squared.Slice(z);
            for (int x = 0; x < sizeX; x++) envelope.Pass(slice[x..], sizeX, edges.Y);
        });
        if (mask.SizeZ == 1) return squared;
        workers.For(mask.SizeY, () => (Plane: new float[mask.SizeZ * sizeX], Envelope: new Envelope(mask.SizeZ)), (y, buffers) =>
        {
            for (int z = 0; z < mask.SizeZ; z++) squared.Row(z, y).CopyTo(buffers.Plane.AsSpan(z * sizeX));
            for (int x = 0; x < sizeX; x++) buffers.Envelope.Pass(buffers.Plane.AsSpan(x), sizeX, edges.Z);
            for (int z = 0; z < mask.SizeZ; z++) buffers.Plane.AsSpan(z * sizeX, sizeX).CopyTo(squared.Row(z, y));
        });
        return squared;
    }

    /// <summary>Distances, in the unit of the edges.</summary>
    public static Volume<float> Distance(Volume<byte> mask, VoxelSize edges, Workers workers)
    {
        Volume<float> distance = Squared(mask, edges, workers);
        workers.For(distance.SizeZ, z =>
        {
            foreach (ref float value in distance.Slice(z)) value = MathF.Sqrt(value);
        });
        return distance;
    }

    private static void AlongRow(ReadOnlySpan<byte> mask, Span<float> to, double edge)
    {
        int last = -1;
        for (int x = 0; x < to.Length; x++)
        {
            if (mask[x] == 0) last = x;
            to[x] = last < 0 ? float.PositiveInfinity : Square((x - last) * edge);
        }
        last = -1;
        for (int x = to.Length - 1; x >= 0; x--)
        {
            if (mask[x] == 0) last = x;
            if (last >= 0) to[x] = Math.Min(to[x], Square((last - x) * edge));
        }
    }

    private static float Square(double distance) => (float)(distance * distance);

    /// <summary>The lower envelope of the parabolas f(q) + (edge·(x − q))² of one line.</summary>
    private sealed class Envelope(int size)
    {
        private readonly double[] heights = new double[size];
        private readonly double[] starts = new double[size + 1];
        private readonly int[] places = new int[size];

        /// <summary>Replaces line[0], line[stride], … by the envelope.</summary>
        public void Pass(Span<float> line, int stride, double edge)
        {
            int count = Build(line, stride, edge * edge);
            if (count == 0) return;
            int k = 0;
            for (int q = 0; q < size; q++)
            {
                while (k + 1 < count && starts[k + 1] < q) k++;
                double offset = (q - places[k]) * edge;
                line[q * stride] = (float)(heights[k] + (offset * offset));
            }
        }

        private int Build(ReadOnlySpan<float> line, int stride, double edgeSquared)
        {
            int count = 0;
            for (int q = 0; q < size; q++)
            {
                double height = line[q * stride];
                if (double.IsInfinity(height)) continue;
                double start = double.NegativeInfinity;
                while (count > 0)
                {
                    int p = places[count - 1];
                    start = ((height - heights[count - 1]) / edgeSquared + ((double)q * q) - ((double)p * p)) / (2.0 * (q - p));
                    if (start > starts[count - 1]) break;
                    count--;
                    start = double.NegativeInfinity;
                }
                (heights[count], places[count], starts[count]) = (height, q, start);
                count++;
            }
            return count;
        }
    }
}
