using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>
/// A fixed list of comparisons that brings the number of one rank to its place, whatever the numbers: Batcher's merge exchange (D. Knuth, The Art of
/// Computer Programming 3, 5.2.2, algorithm M) without what does not lead to that place. As nothing depends on the values, it runs on as many voxels at once as a vector holds.
/// </summary>
internal sealed unsafe class SelectionNetwork
{
    private readonly int count, rank;

    // Low place, high place, and which of the two is still wanted: 1 the smaller, 2 the larger, 3 both.
    private readonly (short Low, short High, int Wanted)[] steps;

    /// <summary>The network for the number of a rank (0: smallest) among as many.</summary>
    public SelectionNetwork(int count, int rank)
    {
        (this.count, this.rank) = (count, rank);
        List<(short Low, short High, int Wanted)> kept = [];
        bool[] wanted = new bool[count];
        wanted[rank] = true;
        foreach ((int low, int high) in Enumerable.Reverse(MergeExchange(count)))
        {
            if (!wanted[low] && !wanted[high]) continue;
            kept.Add(((short)low, (short)high, (wanted[low] ? 1 : 0) + (wanted[high] ? 2 : 0)));
            wanted[low] = wanted[high] = true;
        }
        kept.Reverse();
        steps = [.. kept];
    }

    /// <summary>Number of comparisons.</summary>
    public int Comparisons => steps.Length;

    /// <summary>to[x] = the number of the rank among rows[0][x], rows[1][x], …, by the widest vectors of the machine.</summary>
    public void Select<T>(T** rows, T* to, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (Vector512.IsHardwareAccelerated && width >= Vector512<T>.Count) Select<Ordered512<T>, T>(rows, to, width);
        else if (Vector256.IsHardwareAccelerated && width >= Vector256<T>.Count) Select<Ordered256<T>, T>(rows, to, width);
        else if (Vector128.IsHardwareAccelerated && width >= Vector128<T>.Count) Select<Ordered128<T>, T>(rows, to, width);
        else Select<OneOrdered<T>, T>(rows, to, width);
    }

    /// <summary>The same with vectors of one width, no wider than the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Select<TLanes, T>(T** rows, T* to, int width)
        where TLanes : struct, IOrderedLanes<TLanes, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        int lanes = TLanes.Count;
        T* places = stackalloc T[count * lanes];
        for (int x = 0; ; x += lanes)
        {
            // The last vector ends where the rows end.
            x = Math.Min(x, width - lanes);
            for (int k = 0; k < count; k++) TLanes.Load(rows[k] + x).Store(places + (k * lanes));
            foreach ((short low, short high, int wanted) in steps)
            {
                T* a = places + (low * lanes), b = places + (high * lanes);
                TLanes first = TLanes.Load(a), second = TLanes.Load(b);
                if ((wanted & 1) != 0) TLanes.Min(first, second).Store(a);
                if ((wanted & 2) != 0) TLanes.Max(first, second).Store(b);
            }
            TLanes.Load(places + (rank * lanes)).Store(to + x);
            if (x + lanes >= width) return;
        }
    }

    private static List<(int Low, int High)> MergeExchange(int n)
    {
        List<(int, int)> pairs = [];
        int top = (int)BitOperations.RoundUpToPowerOf2((uint)n) / 2;
        for (int p = top; p > 0; p /= 2)
        {
            for (int q = top, r = 0, d = p; ; d = q - p, q /= 2, r = p)
            {
                for (int i = 0; i < n - d; i++)
                {
                    if ((i & p) == r) pairs.Add((i, i + d));
                }
                if (q == p) break;
            }
        }
        return pairs;
    }
}
