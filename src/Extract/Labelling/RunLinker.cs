using System.Runtime.CompilerServices;

namespace Approx.Extract.Labelling;

/// <summary>Finds the runs of a row and links them to the runs of neighbouring rows.</summary>
internal static unsafe class RunLinker
{
    /// <summary>
    /// Writes the boundaries of the runs of set bits, first and one past last in turn, and returns how many were written
    /// (twice the number of runs). A boundary is a bit that differs from the bit before it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindRuns(ulong* words, int count, ushort* bounds)
    {
        ushort* next = bounds;
        ulong carry = 0;
        for (int w = 0; w < count; w++)
        {
            ulong word = words[w];
            ulong edges = word ^ ((word << 1) | carry);
            carry = word >> 63;
            int column = w << 6;
            while (edges != 0)
            {
                *next++ = (ushort)(column + System.Numerics.BitOperations.TrailingZeroCount(edges));
                edges &= edges - 1;
            }
        }
        if (carry != 0) *next++ = (ushort)(count << 6);
        return (int)(next - bounds);
    }

    /// <summary>
    /// Links runs [from, to) of one row to runs [other, otherEnd) of a neighbouring row: two runs touch when their columns,
    /// widened by <paramref name="reach"/> (1 when diagonal neighbours count), overlap. Both rows are ascending, so two
    /// pointers suffice. A run without a component yet (−1) takes that of the first run it touches.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Link(ushort* bounds, int* components, int from, int to, ushort* otherBounds, int* otherComponents, int other, int otherEnd, int reach, UnionFind sets)
    {
        if (other == otherEnd) return;
        for (int i = from; i < to; i++)
        {
            int first = bounds[2 * i] - reach, end = bounds[(2 * i) + 1] + reach;
            while (otherBounds[(2 * other) + 1] <= first)
            {
                if (++other == otherEnd) return;
            }
            if (otherBounds[2 * other] >= end) continue;
            int component = components[i];
            while (true)
            {
                int touched = sets.Find(otherComponents[other]);
                if (component < 0) component = touched;
                else if (component != touched) component = sets.JoinRoots(sets.Find(component), touched);
                if (otherBounds[(2 * other) + 1] > end - reach) break;
                if (other + 1 == otherEnd || otherBounds[2 * (other + 1)] >= end) break;
                other++;
            }
            components[i] = component;
        }
    }
}
