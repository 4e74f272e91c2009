using Approx.Core;

namespace Approx.Extract.Blocks;

/// <summary>Cuts a volume into blocks. Any cut gives the same table; these are the useful ones.</summary>
internal static class BlockPlan
{
    private const int LeastSlab = 8;

    /// <summary>
    /// Slabs of whole slices, at least <paramref name="parts"/> of them where there are slices enough, and as many more as one
    /// pass's limits ask for. Volumes whose slices are too large for a pass are cut in y and x as well.
    /// </summary>
    public static IReadOnlyList<BlockWindow> Slabs(int sizeZ, int sizeY, int sizeX, int parts)
    {
        int edgeY = Math.Min(sizeY, BlockWindow.MaxSide - 2), edgeX = Math.Min(sizeX, BlockWindow.MaxSide - 2);
        int slices = Math.Max(Math.Min(LeastSlab, sizeZ), (int)Math.Ceiling(sizeZ / (double)Math.Max(1, parts)));
        while (!BlockWindow.Fits(Math.Min(slices + 1, sizeZ), Math.Min(edgeY + 2, sizeY), Math.Min(edgeX + 2, sizeX)))
        {
            if (slices > 1) slices = (slices + 1) / 2;
            else if (edgeY >= edgeX) edgeY = (edgeY + 1) / 2;
            else edgeX = (edgeX + 1) / 2;
        }
        return Boxes(sizeZ, sizeY, sizeX, slices, edgeY, edgeX);
    }

    /// <summary>Cubes of an edge; those at the volume's upper faces are smaller.</summary>
    /// <exception cref="ApproxException">The edge is not positive.</exception>
    public static IReadOnlyList<BlockWindow> Cubes(int sizeZ, int sizeY, int sizeX, int edge)
    {
        if (edge < 1) throw ApproxException.WrongUsage($"a block of {edge} voxels; expected 1 or more");
        return Boxes(sizeZ, sizeY, sizeX, edge, edge, edge);
    }

    /// <summary>Boxes of a size, in raster order.</summary>
    public static IReadOnlyList<BlockWindow> Boxes(int sizeZ, int sizeY, int sizeX, int edgeZ, int edgeY, int edgeX)
    {
        List<BlockWindow> blocks = [];
        for (int z = 0; z < sizeZ; z = Next(z, edgeZ, sizeZ))
        {
            for (int y = 0; y < sizeY; y = Next(y, edgeY, sizeY))
            {
                for (int x = 0; x < sizeX; x = Next(x, edgeX, sizeX))
                {
                    blocks.Add(new BlockWindow(sizeZ, sizeY, sizeX, (z, y, x), (Next(z, edgeZ, sizeZ), Next(y, edgeY, sizeY), Next(x, edgeX, sizeX))));
                }
            }
        }
        return blocks;
    }

    private static int Next(int from, int edge, int size) => edge >= size - from ? size : from + edge;
}
