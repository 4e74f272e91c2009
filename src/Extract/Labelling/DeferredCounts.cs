using System.Runtime.InteropServices;

namespace Approx.Extract.Labelling;

/// <summary>
/// What could not be decided while the pass ran (6- and 18-connectivity only). The pass counts as if all foreground voxels in
/// a 2×2×2 window were one component. Where they need not be, it writes a row: once the components are known, the row
/// changes the counts if they turned out to be different.
/// </summary>
/// <param name="Later">The component of the later voxel, which the pass credited (pairs) or did not (edges, vertices).</param>
/// <param name="A">A component of an earlier voxel.</param>
/// <param name="B">Another, or −1.</param>
/// <param name="C">Another, or −1.</param>
/// <param name="Kind">0–12: the pair in that <see cref="Metrics.Direction"/> (and for a diagonal of a square the edge it shares); 13: a vertex.</param>
internal readonly record struct DeferredKey(int Later, int A, int B, int C, int Kind)
{
    /// <summary>The kind of a row about a vertex.</summary>
    public const int Vertex = 13;
}

/// <summary>Rows of <see cref="DeferredKey"/> with their numbers.</summary>
internal sealed class DeferredCounts
{
    private readonly Dictionary<DeferredKey, long> _rows = [];

    /// <summary>The rows.</summary>
    public IReadOnlyDictionary<DeferredKey, long> Rows => _rows;

    /// <summary>Adds to a row.</summary>
    public void Add(DeferredKey key, long count) => CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out _) += count;
}
