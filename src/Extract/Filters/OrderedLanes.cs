using System.Numerics;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>Whole numbers side by side, compared lane by lane: what a sorting network needs. All widths give the same.</summary>
/// <typeparam name="TSelf">The width.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
internal unsafe interface IOrderedLanes<TSelf, T>
    where TSelf : struct, IOrderedLanes<TSelf, T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads.</summary>
    static abstract TSelf Load(T* from);

    /// <summary>The smaller of each pair.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger of each pair.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Writes.</summary>
    void Store(T* to);
}

/// <summary>One number: the scalar twin.</summary>
internal readonly unsafe struct OneOrdered<T>(T value) : IOrderedLanes<OneOrdered<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly T value = value;

    public static int Count => 1;

    public static OneOrdered<T> Load(T* from) => new(*from);

    public static OneOrdered<T> Min(OneOrdered<T> a, OneOrdered<T> b) => a.value < b.value ? a : b;

    public static OneOrdered<T> Max(OneOrdered<T> a, OneOrdered<T> b) => a.value < b.value ? b : a;

    public void Store(T* to) => *to = value;
}

/// <summary>A vector of 128 bits.</summary>
internal readonly unsafe struct Ordered128<T>(Vector128<T> value) : IOrderedLanes<Ordered128<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly Vector128<T> value = value;

    public static int Count => Vector128<T>.Count;

    public static Ordered128<T> Load(T* from) => new(Vector128.Load(from));

    public static Ordered128<T> Min(Ordered128<T> a, Ordered128<T> b) => new(Vector128.Min(a.value, b.value));

    public static Ordered128<T> Max(Ordered128<T> a, Ordered128<T> b) => new(Vector128.Max(a.value, b.value));

    public void Store(T* to) => value.Store(to);
}

/// <summary>A vector of 256 bits.</summary>
internal readonly unsafe struct Ordered256<T>(Vector256<T> value) : IOrderedLanes<Ordered256<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    public static Ordered256<T> Load(T* from) => new(Vector256.Load(from));

    public static Ordered256<T> Min(Ordered256<T> a, Ordered256<T> b) => new(Vector256.Min(a.value, b.value));

    public static Ordered256<T> Max(Ordered256<T> a, Ordered256<T> b) => new(Vector256.Max(a.value, b.value));

    public void Store(T* to) => value.Store(to);
}

/// <summary>A vector of 512 bits.</summary>
internal readonly unsafe struct Ordered512<T>(Vector512<T> value) : IOrderedLanes<Ordered512<T>, T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    public static Ordered512<T> Load(T* from) => new(Vector512.Load(from));

    public static Ordered512<T> Min(Ordered512<T> a, Ordered512<T> b) => new(Vector512.Min(a.value, b.value));

    public static Ordered512<T> Max(Ordered512<T> a, Ordered512<T> b) => new(Vector512.Max(a.value, b.value));

    public void Store(T* to) => value.Store(to);
}
