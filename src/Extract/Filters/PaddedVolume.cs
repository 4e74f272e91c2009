using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>A volume with its border around it, so that a footprint's voxels are rows at fixed offsets and need no test.</summary>
internal sealed class PaddedVolume : IDisposable
{
    private readonly Volume<float> voxels;
    private readonly (int Z, int Y, int X) reach;

    /// <summary>Copies a volume and fills what lies around it.</summary>
    public PaddedVolume(Volume<float> input, Footprint footprint, Border border, float constant, Workers workers)
    {
        reach = (footprint.ReachZ, footprint.ReachY, footprint.ReachX);
        Volume<float> padded = Volume<float>.Uninitialised(input.SizeZ + (2 * reach.Z), input.SizeY + (2 * reach.Y), input.SizeX + (2 * reach.X), input.VoxelSize);
        (int z, int y, int x) = reach;
        workers.For(padded.SizeZ, pz =>
        {
            int fromZ = border.Index(pz - z, input.SizeZ);
            for (int py = 0; py < padded.SizeY; py++)
            {
                int fromY = border.Index(py - y, input.SizeY);
                Span<float> to = padded.Row(pz, py);
                if (fromZ < 0 || fromY < 0)
                {
                    to.Fill(constant);
                    continue;
                }
                ReadOnlySpan<float> from = input.Row(fromZ, fromY);
                from.CopyTo(to[x..]);
                for (int i = 1; i <= x; i++)
                {
                    int low = border.Index(-i, from.Length), high = border.Index(from.Length - 1 + i, from.Length);
                    to[x - i] = low < 0 ? constant : from[low];
                    to[x + from.Length - 1 + i] = high < 0 ? constant : from[high];
                }
            }
        });
        voxels = padded;
    }

    /// <summary>The row whose element x is the voxel (z, y, x) moved by an offset of the footprint; at least as long as a row of the input.</summary>
    public ReadOnlySpan<float> Row(int z, int y, (int Z, int Y, int X) offset) => voxels.Row(z + reach.Z + offset.Z, y + reach.Y + offset.Y)[(reach.X + offset.X)..];

    /// <summary>Frees the copy.</summary>
    public void Dispose() => voxels.Dispose();
}
