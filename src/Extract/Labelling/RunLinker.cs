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
    /// Joins the runs of a row to the runs of a neighbouring row that they touch: those whose columns overlap their own,
    /// widened by <paramref name="reach"/>. Both rows ascend, so one pointer in the other row only moves forward; the run
    /// beyond every column at its end stops it.
    /// </summary>
    /// <param name="runs">The row's runs: first column in the lower half, one past the last in the upper.</param>
    /// <param name="components">Their components so far; −1 for none yet.</param>
    /// <param name="count">Number of runs.</param>
    /// <param name="other">The neighbouring row's runs.</param>
    /// <param name="otherComponents">Their components.</param>
    /// <param name="reach">1 when diagonal neighbours count, else 0.</param>
    /// <param name="sets">The components.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Link(uint* runs, int* components, int count, uint* other, int* otherComponents, uint reach, UnionFind sets)
    {
        if (*other == uint.MaxValue) return;
        uint* at = other, end = runs + count;
        for (; runs < end; runs++, components++)
        {
            // Runs that end at or before first − reach are passed: end < first + 1 − reach, compared in the upper half.
            uint run = *runs, passed = (run << 16) + ((1 - reach) << 16), stop = (run >> 16) + reach;
            // Most often the next run or the one behind it is the first to touch: two steps without a branch.
            at += *at < passed ? 1 : 0;
            at += *at < passed ? 1 : 0;
            while (*at < passed) at++;
            for (uint* touching = at; (*touching & 0xFFFF) < stop; touching++)
            {
                int touched = otherComponents[(uint)(touching - other)];
                if (touched != *components) *components = Joined(*components, touched, sets);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Joined(int component, int touched, UnionFind sets) => component < 0 ? sets.Find(touched) : sets.Join(component, touched);
}
