using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Approx.Extract.Metrics;

/// <summary>
/// Sums over a run of 8- or 16-bit grey values v₀ … v_{L−1}: Σv, Σv², Σi·v, minimum, maximum. Exact in 64 bits.
/// </summary>
internal partial struct RunSums
{
    private const int BlockChunks = 64;

    /// <summary>Σv.</summary>
    public long Sum;

    /// <summary>Σv².</summary>
    public long Squares;

    /// <summary>Σi·v, i from the run's first voxel.</summary>
    public long Moment;

    /// <summary>Smallest value.</summary>
    public int Min;

    /// <summary>Largest value.</summary>
    public int Max;

    /// <summary>The sums of the first <paramref name="length"/> values. What lies behind them may be read, but does not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunSums Of<T>(ReadOnlySpan<T> values, int length)
        where T : unmanaged, INumber<T>
    {
        if (Avx512BW.IsSupported && values.Length >= ((length + 31) & ~31)) return Of512(ref MemoryMarshal.GetReference(values), length);
        if (!Avx512BW.IsSupported && Avx2.IsSupported && values.Length >= ((length + 15) & ~15)) return Of256(ref MemoryMarshal.GetReference(values), length);
        if (!Avx2.IsSupported && Vector128.IsHardwareAccelerated && values.Length >= ((length + 7) & ~7)) return Of128(ref MemoryMarshal.GetReference(values), length);
        return OfScalar(values[..length]);
    }

    /// <summary>The scalar twin: the definition of the result.</summary>
    public static RunSums OfScalar<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        RunSums sums = new() { Min = int.MaxValue, Max = int.MinValue };
        for (int i = 0; i < values.Length; i++)
        {
            int value = int.CreateTruncating(values[i]);
            sums.Sum += value;
            sums.Squares += (uint)(value * value);
            sums.Moment += (long)i * value;
            sums.Min = Math.Min(sums.Min, value);
            sums.Max = Math.Max(sums.Max, value);
        }
        return sums;
    }

    /// <summary>
    /// The same with 512-bit vectors, 32 values at a time as signed 16-bit numbers; unsigned 16-bit values are taken less
    /// 2¹⁵, which is put back at the end. Reads up to 31 values behind the run.
    /// </summary>
    public static RunSums Of512<T>(ref T start, int length)
        where T : unmanaged, INumber<T>
    {
        int bias = typeof(T) == typeof(ushort) ? 32768 : 0;
        Vector512<short> steps = Vector512.CreateSequence<short>(0, 1), ones = Vector512<short>.One;
        Vector512<short> min = Vector512.Create(short.MaxValue), max = Vector512.Create(short.MinValue);
        long sum = 0, squares = 0, moment = 0;
        for (int done = 0; done < length; done += 32 * BlockChunks)
        {
            // 64 chunks: no lane of 32 bits overflows.
            int block = Math.Min(length - done, 32 * BlockChunks);
            Vector512<int> sumLanes = default, momentLanes = default, laterLanes = default;
            Vector512<ulong> squareLanes = default;
            for (int at = 0; at < block; at += 32)
            {
                Vector512<short> inside = Vector512.LessThan(steps, Vector512.Create((short)Math.Min(block - at, 32)));
                Vector512<short> value = Load(ref Unsafe.Add(ref start, done + at));
                min = Vector512.Min(min, Vector512.ConditionalSelect(inside, value, min));
                max = Vector512.Max(max, Vector512.ConditionalSelect(inside, value, max));
                value &= inside;
                // Each chunk's sum counts once for every chunk behind it: Σ c·S_c is what that leaves.
                laterLanes += sumLanes;
                sumLanes += Avx512BW.MultiplyAddAdjacent(value, ones);
                momentLanes += Avx512BW.MultiplyAddAdjacent(value, steps);
                // A pair of squares reaches 2³¹, unsigned.
                Vector512<uint> pairs = Avx512BW.MultiplyAddAdjacent(value, value).AsUInt32();
                squareLanes += (pairs.AsUInt64() & Vector512.Create(0xFFFFFFFFUL)) + (pairs.AsUInt64() >> 32);
            }
            int chunks = (block + 31) / 32;
            long blockSum = Vector512.Sum(sumLanes);
            long chunkMoment = chunks == 1 ? 0 : ((chunks - 1) * blockSum) - Vector512.Sum(laterLanes);
            sum += blockSum;
            moment += Vector512.Sum(momentLanes) + (32 * chunkMoment) + (done * blockSum);
            squares += (long)Vector512.Sum(squareLanes);
        }
        long n = length;
        return Whole(n, bias, sum, squares, moment, Least(min), -1 - Least(~max));
    }

    // Puts back the bias: Σ(v + b), Σ(v + b)², Σi(v + b).
    private static RunSums Whole(long n, int bias, long sum, long squares, long moment, int min, int max) => new()
    {
        Sum = sum + (bias * n),
        Squares = squares + (2L * bias * sum) + ((long)bias * bias * n),
        Moment = moment + (bias * (n * (n - 1) / 2)),
        Min = min + bias,
        Max = max + bias,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Load<T>(ref T at)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte)) return Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref Unsafe.As<T, byte>(ref at)));
        if (typeof(T) == typeof(sbyte)) return Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref Unsafe.As<T, sbyte>(ref at)));
        Vector512<short> value = Vector512.LoadUnsafe(ref Unsafe.As<T, short>(ref at));
        return typeof(T) == typeof(ushort) ? value ^ Vector512.Create(short.MinValue) : value;
    }

    // The smallest of 32 signed numbers: the processor finds the smallest of 8 unsigned ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Least(Vector512<short> values)
    {
        Vector256<short> half = Vector256.Min(values.GetLower(), values.GetUpper());
        return Least(Vector128.Min(half.GetLower(), half.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Least(Vector128<short> values)
    {
        if (Sse41.IsSupported) return Sse41.MinHorizontal((values ^ Vector128.Create(short.MinValue)).AsUInt16()).ToScalar() - 32768;
        int least = values.GetElement(0);
        for (int i = 1; i < 8; i++) least = Math.Min(least, values.GetElement(i));
        return least;
    }
}
