using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>Finds where the labels of a row change. Whole words are compared where they lie; the two ends of the row from a copy with zeros around it.</summary>
internal sealed unsafe class LabelRow<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private const int Before = 64;

    [ThreadStatic]
    private static LabelRow<T>? _last;

    // One word of zeros, a word of labels with its neighbour before, and zeros again.
    private readonly T[] _end = GC.AllocateArray<T>(Before + 64, pinned: true);
    private readonly T[] _zeros = GC.AllocateArray<T>(64, pinned: true);

    private LabelRow()
    {
    }

    /// <summary>The buffers; one per thread is kept.</summary>
    public static LabelRow<T> OfThread() => _last ??= new LabelRow<T>();

    /// <summary>
    /// Writes the foreground bits, where a voxel equals the one before it (the row's ends count as background), and the columns
    /// where it does not; returns the number of such columns.
    /// </summary>
    public int FindChanges(ReadOnlySpan<T> labels, ulong* mask, ulong* same, ushort* changes)
    {
        T* zeros = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_zeros));
        T* end = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_end)) + Before;
        ushort* next = changes;
        int words = (labels.Length + 63) / 64;
        fixed (T* row = labels)
        {
            for (int w = 0; w < words; w++)
            {
                T* at = row + (w << 6);
                int left = labels.Length - (w << 6);
                if (w == 0 || left < 64)
                {
                    labels.Slice(w << 6, Math.Min(left, 64)).CopyTo(new Span<T>(end, 64));
                    if (left < 64) new Span<T>(end + left, 64 - left).Clear();
                    end[-1] = w == 0 ? T.Zero : at[-1];
                    at = end;
                }
                mask[w] = ~EqualityKernel.Equal64(at, zeros);
                ulong equal = EqualityKernel.Equal64(at, at - 1), change = ~equal;
                same[w] = equal;
                while (change != 0)
                {
                    *next++ = (ushort)((w << 6) + BitOperations.TrailingZeroCount(change));
                    change &= change - 1;
                }
            }
        }
        if ((labels.Length & 63) == 0 && labels[^1] != T.Zero) *next++ = (ushort)labels.Length;
        return (int)(next - changes);
    }
}
