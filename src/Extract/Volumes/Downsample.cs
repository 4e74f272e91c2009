using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>Halves two slices into one: the mean (integers rounded half up) or the mode of up to 2×2×2 voxels.</summary>
internal static class Downsample
{
    /// <summary>Halves slices <paramref name="a"/> and <paramref name="b"/> (empty at the end of an odd stack).</summary>
    public static void Halve(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int sizeY, int sizeX, VoxelType type, bool mode, Span<byte> half)
    {
        switch (type)
        {
            case VoxelType.UInt8:
                Halve<byte>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.Int8:
                Halve<sbyte>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.UInt16:
                Halve<ushort>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.Int16:
                Halve<short>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.UInt32:
                Halve<uint>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.Int32:
                Halve<int>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.UInt64:
                Halve<ulong>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.Int64:
                Halve<long>(a, b, sizeY, sizeX, mode, half);
                break;
            case VoxelType.Float32:
                Halve<float>(a, b, sizeY, sizeX, mode, half);
                break;
            default:
                Halve<double>(a, b, sizeY, sizeX, mode, half);
                break;
        }
    }

    private static void Halve<T>(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int sizeY, int sizeX, bool mode, Span<byte> half)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> a = MemoryMarshal.Cast<byte, T>(first), b = MemoryMarshal.Cast<byte, T>(second);
        Span<T> to = MemoryMarshal.Cast<byte, T>(half);
        Span<T> block = stackalloc T[8];
        int next = 0;
        for (int y = 0; y < sizeY; y += 2)
        {
            for (int x = 0; x < sizeX; x += 2)
            {
                int n = 0;
                for (int dy = y; dy < Math.Min(y + 2, sizeY); dy++)
                {
                    for (int dx = x; dx < Math.Min(x + 2, sizeX); dx++)
                    {
                        block[n++] = a[(dy * sizeX) + dx];
                        if (b.Length > 0) block[n++] = b[(dy * sizeX) + dx];
                    }
                }
                to[next++] = mode ? Mode<T>(block[..n]) : Mean<T>(block[..n]);
            }
        }
    }

    // Of equally frequent values, the smallest that is not background: thin objects should not vanish.
    private static T Mode<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        T best = values[0];
        int bestCount = 0;
        foreach (T candidate in values)
        {
            int count = values.Count(candidate);
            bool better = count > bestCount || (count == bestCount && candidate != best && !T.IsZero(candidate) && (T.IsZero(best) || candidate < best));
            if (better) (best, bestCount) = (candidate, count);
        }
        return best;
    }

    private static T Mean<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            double sum = 0;
            foreach (T value in values) sum += double.CreateTruncating(value);
            return T.CreateTruncating(sum / values.Length);
        }
        Int128 total = 0;
        foreach (T value in values) total += Int128.CreateTruncating(value);
        // Floor of (2·sum + n) / 2n is the mean rounded half up, for negative sums too.
        Int128 numerator = (2 * total) + values.Length, denominator = 2 * values.Length;
        Int128 quotient = numerator / denominator;
        if (numerator < 0 && quotient * denominator != numerator) quotient--;
        return T.CreateTruncating(quotient);
    }
}
