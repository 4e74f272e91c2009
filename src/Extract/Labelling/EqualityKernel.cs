using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Labelling;

/// <summary>Compares 64 values with 64 others into the bits of a word: bit i is set where they are equal.</summary>
internal static unsafe class EqualityKernel
{
    /// <summary>Bit i: a[i] = b[i]. Reads 64 values from each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal64<T>(T* a, T* b)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated) return Equal512(a, b);
        if (Vector256.IsHardwareAccelerated) return Equal256(a, b);
        return Vector128.IsHardwareAccelerated ? Equal128(a, b) : EqualScalar(a, b, 64);
    }

    /// <summary>The scalar twin, for the first <paramref name="count"/> values: the definition of the result.</summary>
    public static ulong EqualScalar<T>(T* a, T* b, int count)
        where T : unmanaged, INumber<T>
    {
        ulong word = 0;
        for (int i = 0; i < count; i++) word |= (a[i] == b[i] ? 1UL : 0UL) << i;
        return word;
    }

    /// <summary>The same with 512-bit vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal512<T>(T* a, T* b)
        where T : unmanaged, INumber<T>
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector512<T>.Count) word |= Vector512.Equals(Vector512.Load(a + i), Vector512.Load(b + i)).ExtractMostSignificantBits() << i;
        return word;
    }

    /// <summary>The same with 256-bit vectors.</summary>
    public static ulong Equal256<T>(T* a, T* b)
        where T : unmanaged, INumber<T>
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector256<T>.Count) word |= (ulong)Vector256.Equals(Vector256.Load(a + i), Vector256.Load(b + i)).ExtractMostSignificantBits() << i;
        return word;
    }

    /// <summary>The same with 128-bit vectors.</summary>
    public static ulong Equal128<T>(T* a, T* b)
        where T : unmanaged, INumber<T>
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector128<T>.Count) word |= (ulong)Vector128.Equals(Vector128.Load(a + i), Vector128.Load(b + i)).ExtractMostSignificantBits() << i;
        return word;
    }
}
