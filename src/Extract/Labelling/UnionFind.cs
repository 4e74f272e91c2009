using System.Runtime.CompilerServices;

namespace Approx.Extract.Labelling;

/// <summary>
/// Disjoint sets of components with path halving (Tarjan, van Leeuwen 1984). The smaller id always wins, so a root is
/// the id that was made first, which is the component's first voxel in raster order.
/// </summary>
internal sealed class UnionFind
{
    private int[] _parent;

    /// <summary>An empty forest with room for some sets.</summary>
    public UnionFind(int capacity = 1024) => _parent = new int[capacity];

    /// <summary>Number of sets ever made; ids are 0 to Count − 1.</summary>
    public int Count { get; private set; }

    /// <summary>Makes a new set and returns its id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add()
    {
        int id = Count;
        if (id == _parent.Length) Array.Resize(ref _parent, checked(id * 2));
        _parent[id] = id;
        Count = id + 1;
        return id;
    }

    /// <summary>The root of the set that holds <paramref name="id"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int id)
    {
        int[] parent = _parent;
        int up = parent[id];
        while (up != id)
        {
            int upper = parent[up];
            parent[id] = upper;
            id = upper;
            up = parent[id];
        }
        return id;
    }

    /// <summary>Joins the sets of two roots and returns the root of both: the smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int JoinRoots(int a, int b)
    {
        int low = Math.Min(a, b), high = Math.Max(a, b);
        _parent[high] = low;
        return low;
    }

    /// <summary>Joins the sets of two ids and returns the root of both.</summary>
    public int Join(int a, int b)
    {
        a = Find(a);
        b = Find(b);
        return a == b ? a : JoinRoots(a, b);
    }
}
