using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Approx.Extract.Metrics;

/// <content>The narrower vectors; the steps are those of <see cref="Of512"/>.</content>
internal partial struct RunSums
{
    /// <summary>The same with 256-bit vectors, 16 values at a time. Reads up to 15 values behind the run.</summary>
    public static RunSums Of256<T>(ref T start, int length)
        where T : unmanaged, INumber<T>
    {
        int bias = typeof(T) == typeof(ushort) ? 32768 : 0;
        Vector256<short> steps = Vector256.CreateSequence<short>(0, 1), ones = Vector256<short>.One;
        Vector256<short> min = Vector256.Create(short.MaxValue), max = Vector256.Create(short.MinValue);
        long sum = 0, squares = 0, moment = 0;
        for (int done = 0; done < length; done += 16 * BlockChunks)
        {
            int block = Math.Min(length - done, 16 * BlockChunks);
            Vector256<int> sumLanes = default, momentLanes = default, laterLanes = default;
            Vector256<ulong> squareLanes = default;
            for (int at = 0; at < block; at += 16)
            {
                Vector256<short> inside = Vector256.LessThan(steps, Vector256.Create((short)Math.Min(block - at, 16)));
                Vector256<short> value = Load256(ref Unsafe.Add(ref start, done + at));
                min = Vector256.Min(min, Vector256.ConditionalSelect(inside, value, min));
                max = Vector256.Max(max, Vector256.ConditionalSelect(inside, value, max));
                value &= inside;
                laterLanes += sumLanes;
                sumLanes += AddProducts(value, ones);
                momentLanes += AddProducts(value, steps);
                Vector256<uint> pairs = AddProducts(value, value).AsUInt32();
                squareLanes += (pairs.AsUInt64() & Vector256.Create(0xFFFFFFFFUL)) + (pairs.AsUInt64() >> 32);
            }
            int chunks = (block + 15) / 16;
            long blockSum = Vector256.Sum(sumLanes);
            long chunkMoment = chunks == 1 ? 0 : ((chunks - 1) * blockSum) - Vector256.Sum(laterLanes);
            sum += blockSum;
            moment += Vector256.Sum(momentLanes) + (16 * chunkMoment) + (done * blockSum);
            squares += (long)Vector256.Sum(squareLanes);
        }
        return Whole(length, bias, sum, squares, moment, Least(Vector128.Min(min.GetLower(), min.GetUpper())), -1 - Least(~Vector128.Max(max.GetLower(), max.GetUpper())));
    }

    /// <summary>The same with 128-bit vectors, 8 values at a time. Reads up to 7 values behind the run.</summary>
    public static RunSums Of128<T>(ref T start, int length)
        where T : unmanaged, INumber<T>
    {
        int bias = typeof(T) == typeof(ushort) ? 32768 : 0;
        Vector128<short> steps = Vector128.CreateSequence<short>(0, 1), ones = Vector128<short>.One;
        Vector128<short> min = Vector128.Create(short.MaxValue), max = Vector128.Create(short.MinValue);
        long sum = 0, squares = 0, moment = 0;
        for (int done = 0; done < length; done += 8 * BlockChunks)
        {
            int block = Math.Min(length - done, 8 * BlockChunks);
            Vector128<int> sumLanes = default, momentLanes = default, laterLanes = default;
            Vector128<ulong> squareLanes = default;
            for (int at = 0; at < block; at += 8)
            {
                Vector128<short> inside = Vector128.LessThan(steps, Vector128.Create((short)Math.Min(block - at, 8)));
                Vector128<short> value = Load128(ref Unsafe.Add(ref start, done + at));
                min = Vector128.Min(min, Vector128.ConditionalSelect(inside, value, min));
                max = Vector128.Max(max, Vector128.ConditionalSelect(inside, value, max));
                value &= inside;
                laterLanes += sumLanes;
                sumLanes += AddProducts(value, ones);
                momentLanes += AddProducts(value, steps);
                Vector128<uint> pairs = AddProducts(value, value).AsUInt32();
                squareLanes += (pairs.AsUInt64() & Vector128.Create(0xFFFFFFFFUL)) + (pairs.AsUInt64() >> 32);
            }
            int chunks = (block + 7) / 8;
            long blockSum = Vector128.Sum(sumLanes);
            long chunkMoment = chunks == 1 ? 0 : ((chunks - 1) * blockSum) - Vector128.Sum(laterLanes);
            sum += blockSum;
            moment += Vector128.Sum(momentLanes) + (8 * chunkMoment) + (done * blockSum);
            squares += (long)Vector128.Sum(squareLanes);
        }
        return Whole(length, bias, sum, squares, moment, Least(min), -1 - Least(~max));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load256<T>(ref T at)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte)) return Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref Unsafe.As<T, byte>(ref at)));
        if (typeof(T) == typeof(sbyte)) return Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref Unsafe.As<T, sbyte>(ref at)));
        Vector256<short> value = Vector256.LoadUnsafe(ref Unsafe.As<T, short>(ref at));
        return typeof(T) == typeof(ushort) ? value ^ Vector256.Create(short.MinValue) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load128<T>(ref T at)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(byte)) return Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref at))).AsByte()).AsInt16();
        if (typeof(T) == typeof(sbyte)) return Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<T, byte>(ref at))).AsSByte());
        Vector128<short> value = Vector128.LoadUnsafe(ref Unsafe.As<T, short>(ref at));
        return typeof(T) == typeof(ushort) ? value ^ Vector128.Create(short.MinValue) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AddProducts(Vector256<short> a, Vector256<short> b) => Avx2.MultiplyAddAdjacent(a, b);

    // Sums of neighbouring products; two squares of −2¹⁵ make 2³¹, which wraps and is read unsigned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> AddProducts(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported) return Sse2.MultiplyAddAdjacent(a, b);
        Vector128<int> evenA = Vector128.ShiftRightArithmetic(a.AsInt32() << 16, 16), evenB = Vector128.ShiftRightArithmetic(b.AsInt32() << 16, 16);
        return (evenA * evenB) + (Vector128.ShiftRightArithmetic(a.AsInt32(), 16) * Vector128.ShiftRightArithmetic(b.AsInt32(), 16));
    }
}
