using Approx.Extract.Blocks;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>The slices of drawn blocks, one block after the other, for who visits them in order: the block in use is held, no other.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="read">Reads a block; the volume is freed here.</param>
internal sealed class DrawnSlices<T>(IReadOnlyList<DrawnBlock> blocks, Func<DrawnBlock, Volume<T>> read) : IDisposable
    where T : unmanaged
{
    private readonly List<(DrawnBlock Block, int Z)> slices = [.. blocks.SelectMany(b => Enumerable.Range(0, b.To.Z - b.From.Z).Select(z => (b, z)))];
    private Volume<T>? held;
    private long holding = -1;

    /// <summary>Number of slices.</summary>
    public int Count => slices.Count;

    /// <summary>Slice i, (y, x) of its block; valid until one of another block is asked for.</summary>
    public ReadOnlySpan<T> Slice(int i)
    {
        (DrawnBlock block, int z) = slices[i];
        if (held is null || holding != block.Number)
        {
            held?.Dispose();
            held = null;
            held = read(block);
            holding = block.Number;
        }
        return held.Slice(z);
    }

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();
}
