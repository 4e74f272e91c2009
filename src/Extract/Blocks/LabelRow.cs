using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>A copy of one row of labels with zeros before and behind it, so that whole vectors can be compared with their neighbours.</summary>
internal sealed unsafe class LabelRow<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private const int Before = 64;

    [ThreadStatic]
    private static LabelRow<T>? _last;
    private readonly T[] _values;
    private readonly T[] _zeros = GC.AllocateArray<T>(64, pinned: true);
    private readonly int _words;

    private LabelRow(int words)
    {
        _words = words;
        _values = GC.AllocateArray<T>(Before + (words * 64) + 64, pinned: true);
    }

    /// <summary>A buffer for rows of some words; one per thread is kept.</summary>
    public static LabelRow<T> Of(int words) => _last is { } last && last._words == words ? last : _last = new LabelRow<T>(words);

    /// <summary>Takes the values of a row.</summary>
    public void Load(ReadOnlySpan<T> row)
    {
        row.CopyTo(_values.AsSpan(Before));
        _values.AsSpan(Before + row.Length).Clear();
    }

    /// <summary>The label at column x.</summary>
    public T this[int x] => _values[Before + x];

    /// <summary>
    /// Writes the foreground bits, where a voxel equals the one before it, and the columns where it does not (the row's end
    /// counts as background); returns the number of such columns.
    /// </summary>
    public int FindChanges(ulong* mask, ulong* same, ushort* changes)
    {
        T* values = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)) + Before;
        T* zeros = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_zeros));
        ushort* next = changes;
        for (int w = 0; w < _words; w++)
        {
            T* at = values + (w << 6);
            mask[w] = ~EqualityKernel.Equal64(at, zeros);
            ulong equal = EqualityKernel.Equal64(at, at - 1), change = ~equal;
            same[w] = equal;
            while (change != 0)
            {
                *next++ = (ushort)((w << 6) + BitOperations.TrailingZeroCount(change));
                change &= change - 1;
            }
        }
        if (values[(_words << 6) - 1] != T.Zero) *next++ = (ushort)(_words << 6);
        return (int)(next - changes);
    }
}
