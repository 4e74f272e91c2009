using Approx.Core;

namespace Approx.Extract.Blocks;

/// <summary>One block that was drawn. An object belongs to the block that holds its first voxel in (z, y, x) order.</summary>
/// <param name="Number">Number of the block in raster order of the volume's blocks.</param>
/// <param name="From">First slice, row and column.</param>
/// <param name="To">One past the last slice, row and column.</param>
internal readonly record struct DrawnBlock(long Number, (int Z, int Y, int X) From, (int Z, int Y, int X) To)
{
    /// <summary>True when a voxel of the volume, by its raster index, lies in the block.</summary>
    public bool Contains(long voxel, (int Z, int Y, int X) size)
    {
        long row = voxel / size.X;
        long x = voxel % size.X, y = row % size.Y, z = row / size.Y;
        return z >= From.Z && z < To.Z && y >= From.Y && y < To.Y && x >= From.X && x < To.X;
    }
}

/// <summary>
/// A simple random sample without replacement of the cubes a volume is cut into: those whose keyed hash is smallest. It depends on the volume's
/// name, the time point, the blocks' edge and the store's seed, and on nothing else; a larger fraction keeps the blocks of a smaller one.
/// </summary>
internal sealed class BlockDraw
{
    private const ulong Key = 0x626C6F636B73; // "blocks"

    // So many blocks are wanted before they are made larger: with few blocks the spread between them is hardly known.
    private const long Enough = 64;

    private BlockDraw(int edge, long population, DrawnBlock[] blocks)
    {
        (Edge, Population, Blocks) = (edge, population, blocks);
    }

    /// <summary>Edge of the cubes in voxels; those at the volume's upper faces are smaller.</summary>
    public int Edge { get; }

    /// <summary>All blocks of the volume.</summary>
    public long Population { get; }

    /// <summary>The blocks drawn, ascending by number.</summary>
    public IReadOnlyList<DrawnBlock> Blocks { get; }

    /// <summary>The chance of each block, and so of each object, to be drawn.</summary>
    public double InclusionProbability => (double)Blocks.Count / Population;

    /// <summary>The edge taken when none is given: 128 voxels, or 64 or 32 where the volume would have fewer than 64 blocks.</summary>
    public static int DefaultEdge((int Z, int Y, int X) size)
    {
        int edge = 128;
        while (edge > 32 && Count(size, edge) < Enough) edge /= 2;
        return edge;
    }

    /// <summary>Draws ⌈fraction · M⌉ of the M blocks, at least two where there are two.</summary>
    /// <param name="volume">volume_id.</param>
    /// <param name="frame">Time point: each is drawn from anew.</param>
    /// <param name="size">Size of the volume in voxels.</param>
    /// <param name="edge">Edge of the cubes, at least 1.</param>
    /// <param name="fraction">Above 0, at most 1.</param>
    /// <param name="seed">The store's seed.</param>
    /// <exception cref="ApproxException">The edge is not positive, or makes more blocks than can be numbered in memory.</exception>
    public static BlockDraw Of(string volume, int frame, (int Z, int Y, int X) size, int edge, double fraction, ulong seed)
    {
        if (edge < 1) throw ApproxException.WrongUsage($"a block of {edge} voxels; expected 1 or more");
        long count = Count(size, edge);
        if (count > 1 << 28) throw ApproxException.WrongUsage($"blocks of {edge} voxels cut {volume} into {count:N0}; at most {1 << 28:N0} can be drawn from", "give a larger --block");
        long wanted = Math.Min(count, Math.Max(2, (long)Math.Ceiling(fraction * count)));
        ulong key = KeyedHash.Hash((ulong)edge, KeyedHash.Hash((ulong)frame, KeyedHash.Hash(volume, seed ^ Key)));
        // The hash is a bijection under one key, so no two blocks tie.
        ulong[] order = new ulong[count];
        long[] numbers = new long[count];
        for (long i = 0; i < count; i++) (order[i], numbers[i]) = (KeyedHash.Hash((ulong)i, key), i);
        Array.Sort(order, numbers);
        long[] drawn = numbers[..(int)wanted];
        Array.Sort(drawn);
        return new BlockDraw(edge, count, Array.ConvertAll(drawn, n => Block(n, size, edge)));
    }

    private static DrawnBlock Block(long number, (int Z, int Y, int X) size, int edge)
    {
        long columns = Parts(size.X, edge), rows = Parts(size.Y, edge);
        int x = (int)(number % columns) * edge, y = (int)(number / columns % rows) * edge, z = (int)(number / columns / rows) * edge;
        return new DrawnBlock(number, (z, y, x), (End(z, size.Z), End(y, size.Y), End(x, size.X)));

        int End(int from, int of) => edge >= of - from ? of : from + edge;
    }

    private static long Count((int Z, int Y, int X) size, int edge) => Parts(size.Z, edge) * Parts(size.Y, edge) * Parts(size.X, edge);

    private static long Parts(int size, int edge) => ((long)size + edge - 1) / edge;
}
