using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Extract.Labelling;

/// <summary>
/// An array of zeros in native memory, from a cache line on. What a pass works with comes and goes with every block: from the
/// managed heap it would be large pinned objects, whose coming and going asks for full collections.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;

    /// <summary>Some zeros.</summary>
    public NativeArray(int length)
    {
        Length = length;
        nuint bytes = (nuint)Math.Max(1, length) * (nuint)sizeof(T);
        Start = (T*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(Start, bytes);
    }

    /// <summary>Frees the array of a pass that was given up.</summary>
    ~NativeArray() => Free();

    /// <summary>Number of items.</summary>
    public int Length { get; }

    /// <summary>The first item; null once disposed. Whoever holds it keeps the array alive.</summary>
    public T* Start { get; private set; }

    /// <summary>Item i, which must be there.</summary>
    public ref T this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Start[i];
    }

    /// <summary>Some items.</summary>
    public Span<T> AsSpan(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start)) throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} items from {start} of {Length}");
        return new Span<T>(Start + start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
