using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Metrics;

/// <summary>
/// Some 64-bit words that are worked on together, so that a kernel is written once for every vector width. The width is chosen
/// where the kernel is called, by what the machine has; the scalar twin of a kernel stands beside it.
/// </summary>
internal unsafe interface IWordVector<TSelf>
    where TSelf : struct, IWordVector<TSelf>
{
    /// <summary>Number of words.</summary>
    static abstract int Words { get; }

    /// <summary>All ones.</summary>
    static abstract TSelf Ones { get; }

    /// <summary>True when no bit is set.</summary>
    bool IsZero { get; }

    /// <summary>The words at an address.</summary>
    static abstract TSelf Load(ulong* at);

    /// <summary>Writes the words.</summary>
    void Store(ulong* at);

    static abstract TSelf operator &(TSelf a, TSelf b);

    static abstract TSelf operator |(TSelf a, TSelf b);

    static abstract TSelf operator ~(TSelf a);

    static abstract TSelf operator <<(TSelf a, int bits);

    static abstract TSelf operator >>(TSelf a, int bits);
}

/// <summary>What all widths have in common.</summary>
internal static unsafe class WordVectors
{
    /// <summary>The bits of column x − 1 at x: the word before is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Before<TVector>(ulong* row)
        where TVector : struct, IWordVector<TVector> => (TVector.Load(row) << 1) | (TVector.Load(row - 1) >> 63);

    /// <summary>The bits of column x + 1 at x: the word behind is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector After<TVector>(ulong* row)
        where TVector : struct, IWordVector<TVector> => (TVector.Load(row) >> 1) | (TVector.Load(row + 1) << 63);
}

/// <summary>Eight words.</summary>
internal readonly unsafe struct Words512(Vector512<ulong> value) : IWordVector<Words512>
{
    private readonly Vector512<ulong> _value = value;

    public static int Words => 8;

    public static Words512 Ones => new(Vector512<ulong>.AllBitsSet);

    public bool IsZero => _value == Vector512<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 Load(ulong* at) => new(Vector512.Load(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* at) => _value.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator &(Words512 a, Words512 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator |(Words512 a, Words512 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator ~(Words512 a) => new(~a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator <<(Words512 a, int bits) => new(a._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words512 operator >>(Words512 a, int bits) => new(a._value >>> bits);
}

/// <summary>Four words.</summary>
internal readonly unsafe struct Words256(Vector256<ulong> value) : IWordVector<Words256>
{
    private readonly Vector256<ulong> _value = value;

    public static int Words => 4;

    public static Words256 Ones => new(Vector256<ulong>.AllBitsSet);

    public bool IsZero => _value == Vector256<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 Load(ulong* at) => new(Vector256.Load(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* at) => _value.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator &(Words256 a, Words256 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator |(Words256 a, Words256 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator ~(Words256 a) => new(~a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator <<(Words256 a, int bits) => new(a._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words256 operator >>(Words256 a, int bits) => new(a._value >>> bits);
}

/// <summary>Two words.</summary>
internal readonly unsafe struct Words128(Vector128<ulong> value) : IWordVector<Words128>
{
    private readonly Vector128<ulong> _value = value;

    public static int Words => 2;

    public static Words128 Ones => new(Vector128<ulong>.AllBitsSet);

    public bool IsZero => _value == Vector128<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 Load(ulong* at) => new(Vector128.Load(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong* at) => _value.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator &(Words128 a, Words128 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator |(Words128 a, Words128 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator ~(Words128 a) => new(~a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator <<(Words128 a, int bits) => new(a._value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words128 operator >>(Words128 a, int bits) => new(a._value >>> bits);
}
