using System.Runtime.InteropServices;
using Approx.Extract.Metrics;

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
/// <param name="Kind">0–12: the pair in that <see cref="Direction"/> (and for a diagonal of a square the edge it shares); 13: a vertex.</param>
internal readonly record struct DeferredKey(int Later, int A, int B, int C, int Kind)
{
    /// <summary>The kind of a row about a vertex.</summary>
    public const int Vertex = 13;

    /// <summary>Number of kinds.</summary>
    public const int Kinds = 14;
}

/// <summary>
/// The deferred rows of a pass. They are kept as they come; when there are many, those are decided whose components can no
/// longer change: equal ones need nothing, and a component that neither reaches the last slice nor a seam will never join
/// another. So noise with millions of components needs no more room than its open ones.
/// </summary>
/// <param name="sets">The components.</param>
/// <param name="capacity">Rows kept before the first decision.</param>
internal sealed class DeferredCounts(UnionFind sets, int capacity)
{
    private readonly Dictionary<DeferredKey, long> _settled = [];
    private readonly long[] _applied = new long[DeferredKey.Kinds];
    private readonly List<DeferredKey> _rows = [];
    private int _limit = capacity;

    /// <summary>True when there are so many rows that it pays to <see cref="Decide"/>.</summary>
    public bool IsFull => _rows.Count >= _limit;

    /// <summary>How many rows of each kind were decided as different, so that their counts can be put back for the foreground as a whole.</summary>
    public ReadOnlySpan<long> Applied => _applied;

    /// <summary>Adds a row.</summary>
    public void Add(DeferredKey row) => _rows.Add(row);

    /// <summary>Decides the rows that can be decided; the others stay.</summary>
    public void Decide(Paged<ComponentSums> sums, OpenComponents openComponents)
    {
        int kept = 0;
        Span<DeferredKey> rows = CollectionsMarshal.AsSpan(_rows);
        foreach (DeferredKey row in rows)
        {
            if (TryDecide(row, sums, openComponents, out DeferredKey open)) continue;
            rows[kept++] = open;
        }
        _rows.RemoveRange(kept, _rows.Count - kept);
        if (kept < _limit / 2) return;
        // Many rows about few open components: count them.
        Count();
        if (_settled.Count > _limit) _limit = _settled.Count;
    }

    /// <summary>The rows that are left, with their numbers. The components are roots.</summary>
    public IReadOnlyDictionary<DeferredKey, long> Rest()
    {
        Count();
        return _settled;
    }

    private bool TryDecide(DeferredKey row, Paged<ComponentSums> sums, OpenComponents openComponents, out DeferredKey open)
    {
        int later = sets.Find(row.Later), a = Root(row.A), b = Root(row.B), c = Root(row.C);
        open = new DeferredKey(later, a, b, c, row.Kind);
        if (a == later || b == later || c == later) return true;
        if (openComponents.IsOpen(later))
        {
            (a, b, c) = (OrNone(a), OrNone(b), OrNone(c));
            if (a < 0) (a, b) = (b, -1);
            if (b < 0) (b, c) = (c, -1);
            if (a < 0) (a, b) = (b, -1);
            open = open with { A = a, B = b, C = c };
            if (a >= 0) return false;
        }
        sums[later].Differs(row.Kind);
        _applied[row.Kind]++;
        return true;

        int Root(int id) => id < 0 ? -1 : sets.Find(id);
        int OrNone(int id) => id >= 0 && openComponents.IsOpen(id) ? id : -1;
    }

    private void Count()
    {
        foreach (DeferredKey row in _rows) CollectionsMarshal.GetValueRefOrAddDefault(_settled, row, out _)++;
        _rows.Clear();
    }
}
