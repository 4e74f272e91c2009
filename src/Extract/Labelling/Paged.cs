using System.Runtime.CompilerServices;

namespace Approx.Extract.Labelling;

/// <summary>An array that grows by pages, so that growth neither copies nor doubles the memory. New items are zero.</summary>
internal sealed class Paged<T>
    where T : unmanaged
{
    private const int Bits = 10;
    private const int Size = 1 << Bits;
    private T[][] _pages = new T[16][];

    /// <summary>Items there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Item i, by reference.</summary>
    public ref T this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pages[i >> Bits][i & (Size - 1)];
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
        if ((i & (Size - 1)) == 0 && i > 0) _pages[(i >> Bits) - 1] = [];
    }

    private void GrowSlowly(int count)
    {
        while (Capacity < count)
        {
            int page = Capacity >> Bits;
            if (page == _pages.Length) Array.Resize(ref _pages, page * 2);
            _pages[page] = new T[Size];
            Capacity += Size;
        }
    }
}
