using System.Globalization;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>How a volume is cut: slabs of slices are read one after the other, and each is measured in blocks. Any cut gives the same table.</summary>
/// <param name="Slab">Slices of a slab.</param>
/// <param name="Z">Slices of a block; divides the slab from its first slice on.</param>
/// <param name="Y">Rows of a block.</param>
/// <param name="X">Columns of a block.</param>
internal readonly record struct BlockCut(int Slab, int Z, int Y, int X)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Slab} {Z} {Y} {X}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static BlockCut? Parse(string text)
    {
        int[] n = [.. text.Split(' ').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int v) ? v : 0)];
        return n.Length == 4 && n.All(v => v > 0) ? new BlockCut(n[0], n[1], n[2], n[3]) : null;
    }
}

/// <summary>Slices Z0 to Z1 − 1 of a volume, and the blocks they are measured in.</summary>
/// <param name="Z0">First slice.</param>
/// <param name="Z1">One past the last.</param>
/// <param name="FirstBlock">Number of the first block within the volume.</param>
/// <param name="Blocks">The blocks, in raster order.</param>
internal sealed record Slab(int Z0, int Z1, int FirstBlock, IReadOnlyList<BlockWindow> Blocks);

/// <summary>The slabs of a volume.</summary>
internal sealed class SlabPlan
{
    private const int MostBlocks = 1 << 22;
    private const int LeastBlock = 8;
    private const long UsefulSlab = 128L << 20;

    private SlabPlan(BlockCut cut, IReadOnlyList<Slab> slabs) => (Cut, Slabs) = (cut, slabs);

    /// <summary>The cut.</summary>
    public BlockCut Cut { get; }

    /// <summary>The slabs, ascending in z.</summary>
    public IReadOnlyList<Slab> Slabs { get; }

    /// <summary>All blocks.</summary>
    public int Blocks => Slabs[^1].FirstBlock + Slabs[^1].Blocks.Count;

    /// <summary>The slabs of a volume cut in a way.</summary>
    /// <exception cref="ApproxException">More blocks than can be kept.</exception>
    public static SlabPlan Of(VolumeInfo info, BlockCut cut)
    {
        long blocks = (((long)info.SizeZ + cut.Z - 1) / cut.Z) * ((info.SizeY + cut.Y - 1) / cut.Y) * ((info.SizeX + cut.X - 1) / cut.X);
        if (blocks > MostBlocks) throw ApproxException.WrongUsage($"{blocks:N0} blocks of {cut.Z}×{cut.Y}×{cut.X} voxels are too many", $"at most {MostBlocks:N0}: give a larger --block");
        List<Slab> slabs = [];
        for (int z = 0, first = 0; z < info.SizeZ; z += cut.Slab)
        {
            int end = Math.Min(info.SizeZ, z + cut.Slab);
            List<BlockWindow> windows = [];
            for (int bz = z; bz < end; bz += cut.Z)
            {
                for (int by = 0; by < info.SizeY; by += cut.Y)
                {
                    for (int bx = 0; bx < info.SizeX; bx += cut.X)
                        windows.Add(new BlockWindow(info.SizeZ, info.SizeY, info.SizeX, (bz, by, bx), (Math.Min(end, bz + cut.Z), Math.Min(info.SizeY, by + cut.Y), Math.Min(info.SizeX, bx + cut.X))));
                }
            }
            slabs.Add(new Slab(z, end, first, windows));
            first += windows.Count;
        }
        return new SlabPlan(cut, slabs);
    }

    /// <summary>Slabs as large as memory allows and is useful, and blocks for all threads.</summary>
    /// <param name="info">The volume.</param>
    /// <param name="memory">What a slab takes, and may take.</param>
    /// <param name="edge">Edge of the blocks the user wants, or null.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="ApproxException">Not even the smallest slab fits into the budget.</exception>
    public static BlockCut Choose(VolumeInfo info, SlabMemory memory, int? edge, int threads)
    {
        if (edge is { } n)
        {
            int slab = Math.Min(n, info.SizeZ);
            memory.Require(slab, "give a smaller --block, or raise --memory");
            return Fitting(info, new BlockCut(slab, slab, Math.Min(n, info.SizeY), Math.Min(n, info.SizeX)));
        }
        memory.Require(1, "raise --memory");
        // Longer slabs than these only take memory: what is read twice at their ends is little already.
        long useful = Math.Max(Math.Max(16, 4L * memory.Halo), UsefulSlab / info.SliceBytes);
        int slices = (int)Math.Clamp(memory.Slices, 1, Math.Min(useful, info.SizeZ));
        int parts = Math.Max(1, Math.Min(2 * threads, slices / LeastBlock));
        return Fitting(info, new BlockCut(slices, (slices + parts - 1) / parts, info.SizeY, info.SizeX));
    }

    private static BlockCut Fitting(VolumeInfo info, BlockCut cut)
    {
        cut = cut with { Y = Math.Min(cut.Y, BlockWindow.MaxSide - 2), X = Math.Min(cut.X, BlockWindow.MaxSide - 2) };
        while (!BlockWindow.Fits(Math.Min(cut.Z + 1, info.SizeZ), Math.Min(cut.Y + 2, info.SizeY), Math.Min(cut.X + 2, info.SizeX)))
        {
            if (cut.Z > 1) cut = cut with { Z = (cut.Z + 1) / 2 };
            else if (cut.Y >= cut.X) cut = cut with { Y = (cut.Y + 1) / 2 };
            else cut = cut with { X = (cut.X + 1) / 2 };
        }
        return cut;
    }
}

/// <summary>What slabs of a volume take in memory: the slab in work and the one that is read ahead, with their halos, and the steps' working copies.</summary>
/// <param name="Path">The volume, for messages.</param>
/// <param name="SliceVoxels">Voxels of a slice.</param>
/// <param name="InputBytes">Bytes of a voxel of all volumes that are read.</param>
/// <param name="WorkBytes">Bytes for each voxel while the steps run.</param>
/// <param name="Halo">Slices read to either side of a slab.</param>
/// <param name="Budget">Bytes there may be.</param>
internal sealed record SlabMemory(string Path, long SliceVoxels, int InputBytes, int WorkBytes, int Halo, long Budget)
{
    /// <summary>Bytes of slabs of a number of slices.</summary>
    public long Bytes(long slices) => (slices + (2L * Halo)) * SliceVoxels * ((2L * InputBytes) + WorkBytes);

    /// <summary>Slices of a slab that takes half of the budget; the other half is for what is found.</summary>
    public long Slices => (Budget / 2 / (SliceVoxels * ((2L * InputBytes) + WorkBytes))) - (2L * Halo);

    /// <summary>Refuses slabs that do not fit into the budget at all.</summary>
    public void Require(int slices, string hint)
    {
        if (Bytes(slices) > Budget)
            throw ApproxException.BadData($"{Path}: slabs of {slices} slice{(slices == 1 ? "" : "s")}, {Halo} more to either side, and their working copies need {Bytes(slices):N0} bytes, the memory budget is {Budget:N0}", hint);
    }
}
