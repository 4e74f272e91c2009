using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Labelling;

/// <summary>Compares a row of voxels with a range into one bit per voxel, 64 voxels to a word, voxel x in bit x mod 64 of word x / 64.</summary>
internal static class ThresholdKernel
{
    /// <summary>Packs a row; bits behind the row's end are zero. The widest vectors of the machine are used.</summary>
    /// <param name="row">The voxels of one row.</param>
    /// <param name="range">The values that are foreground.</param>
    /// <param name="words">⌈row length / 64⌉ words, all written.</param>
    public static void Pack<T>(ReadOnlySpan<T> row, VoxelRange<T> range, Span<ulong> words)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Vector512.IsHardwareAccelerated) Pack512(row, range, words);
        else if (Vector256.IsHardwareAccelerated) Pack256(row, range, words);
        else if (Vector128.IsHardwareAccelerated) Pack128(row, range, words);
        else PackScalar(row, range, words);
    }

    /// <summary>The scalar twin: the definition of the result.</summary>
    public static void PackScalar<T>(ReadOnlySpan<T> row, VoxelRange<T> range, Span<ulong> words)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T low = range.Low, high = range.High;
        for (int w = 0; w < words.Length; w++)
        {
            ReadOnlySpan<T> part = row.Slice(w * 64, Math.Min(64, row.Length - (w * 64)));
            ulong word = 0;
            for (int i = 0; i < part.Length; i++) word |= (part[i] >= low && part[i] <= high ? 1UL : 0UL) << i;
            words[w] = word;
        }
    }

    /// <summary>The same with 512-bit vectors.</summary>
    public static void Pack512<T>(ReadOnlySpan<T> row, VoxelRange<T> range, Span<ulong> words)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (row.Length < 64)
        {
            PackScalar(row, range, words);
            return;
        }
        ref T start = ref MemoryMarshal.GetReference(row);
        Vector512<T> low = Vector512.Create(range.Low), high = Vector512.Create(range.High);
        int full = row.Length / 64;
        for (int w = 0; w < full; w++) words[w] = Word512(ref Unsafe.Add(ref start, w * 64), low, high);
        if (full < words.Length) words[full] = Word512(ref Unsafe.Add(ref start, row.Length - 64), low, high) >> (64 - (row.Length & 63));
    }

    /// <summary>The same with 256-bit vectors.</summary>
    public static void Pack256<T>(ReadOnlySpan<T> row, VoxelRange<T> range, Span<ulong> words)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (row.Length < 64)
        {
            PackScalar(row, range, words);
            return;
        }
        ref T start = ref MemoryMarshal.GetReference(row);
        Vector256<T> low = Vector256.Create(range.Low), high = Vector256.Create(range.High);
        int full = row.Length / 64;
        for (int w = 0; w < full; w++) words[w] = Word256(ref Unsafe.Add(ref start, w * 64), low, high);
        if (full < words.Length) words[full] = Word256(ref Unsafe.Add(ref start, row.Length - 64), low, high) >> (64 - (row.Length & 63));
    }

    /// <summary>The same with 128-bit vectors.</summary>
    public static void Pack128<T>(ReadOnlySpan<T> row, VoxelRange<T> range, Span<ulong> words)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (row.Length < 64)
        {
            PackScalar(row, range, words);
            return;
        }
        ref T start = ref MemoryMarshal.GetReference(row);
        Vector128<T> low = Vector128.Create(range.Low), high = Vector128.Create(range.High);
        int full = row.Length / 64;
        for (int w = 0; w < full; w++) words[w] = Word128(ref Unsafe.Add(ref start, w * 64), low, high);
        if (full < words.Length) words[full] = Word128(ref Unsafe.Add(ref start, row.Length - 64), low, high) >> (64 - (row.Length & 63));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word512<T>(ref T start, Vector512<T> low, Vector512<T> high)
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector512<T>.Count)
        {
            Vector512<T> v = Vector512.LoadUnsafe(ref start, (nuint)i);
            word |= (Vector512.GreaterThanOrEqual(v, low) & Vector512.LessThanOrEqual(v, high)).ExtractMostSignificantBits() << i;
        }
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word256<T>(ref T start, Vector256<T> low, Vector256<T> high)
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector256<T>.Count)
        {
            Vector256<T> v = Vector256.LoadUnsafe(ref start, (nuint)i);
            word |= (ulong)(Vector256.GreaterThanOrEqual(v, low) & Vector256.LessThanOrEqual(v, high)).ExtractMostSignificantBits() << i;
        }
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word128<T>(ref T start, Vector128<T> low, Vector128<T> high)
    {
        ulong word = 0;
        for (int i = 0; i < 64; i += Vector128<T>.Count)
        {
            Vector128<T> v = Vector128.LoadUnsafe(ref start, (nuint)i);
            word |= (ulong)(Vector128.GreaterThanOrEqual(v, low) & Vector128.LessThanOrEqual(v, high)).ExtractMostSignificantBits() << i;
        }
        return word;
    }
}
