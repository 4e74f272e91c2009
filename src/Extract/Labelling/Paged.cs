using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Extract.Labelling;

/// <summary>An array in native memory that grows by pages, so that growth neither copies nor doubles the memory. New items are zero.</summary>
internal sealed unsafe class Paged<T> : IDisposable
    where T : unmanaged
{
    private const int Bits = 10;
    private const int Size = 1 << Bits;
    private nint[] _pages = new nint[16];

    /// <summary>Frees the pages of an array nobody disposed.</summary>
    ~Paged() => Free();

    /// <summary>Items there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Item i, by reference, valid while the array is held.</summary>
    public ref T this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref ((T*)_pages[i >> Bits])[i & (Size - 1)];
    }

    /// <summary>Makes room for items 0 to count − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Grow(int count)
    {
        if (count > Capacity) GrowSlowly(count);
    }

    /// <summary>Frees the page that ends before item <paramref name="i"/>, for readers that go through once in order.</summary>
    public void ReleaseBefore(int i)
    {
        if ((i & (Size - 1)) != 0 || i == 0) return;
        NativeMemory.Free((void*)_pages[(i >> Bits) - 1]);
        _pages[(i >> Bits) - 1] = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void GrowSlowly(int count)
    {
        while (Capacity < count)
        {
            int page = Capacity >> Bits;
            if (page == _pages.Length) Array.Resize(ref _pages, page * 2);
            _pages[page] = (nint)NativeMemory.AllocZeroed(Size, (nuint)sizeof(T));
            Capacity += Size;
        }
    }

    private void Free()
    {
        for (int page = 0; page < Capacity >> Bits; page++) NativeMemory.Free((void*)_pages[page]);
        Capacity = 0;
        _pages = [];
    }
}
