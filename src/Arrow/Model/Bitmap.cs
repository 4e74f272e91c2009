using System.Buffers.Binary;
using System.Numerics;

namespace Approx.Arrow;

/// <summary>Bits of validity bitmaps and booleans: the lowest bit of a byte first.</summary>
internal static class Bitmap
{
    public static bool Get(ReadOnlySpan<byte> bits, long index) => (bits[(int)(index >> 3)] >> (int)(index & 7) & 1) != 0;

    public static void Set(Span<byte> bits, long index) => bits[(int)(index >> 3)] |= (byte)(1 << (int)(index & 7));

    /// <summary>The bytes that hold so many bits.</summary>
    public static long Bytes(long bits) => (bits >> 3) + ((bits & 7) != 0 ? 1 : 0);

    /// <summary>The number of ones among <paramref name="length"/> bits from <paramref name="offset"/> on.</summary>
    public static int CountOnes(ReadOnlySpan<byte> bits, long offset, int length)
    {
        int count = 0;
        long at = offset, end = offset + length;
        while (at < end && (at & 7) != 0) count += Get(bits, at++) ? 1 : 0;
        while (end - at >= 64)
        {
            count += BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(bits[(int)(at >> 3)..]));
            at += 64;
        }
        while (at < end) count += Get(bits, at++) ? 1 : 0;
        return count;
    }

    /// <summary>Copies <paramref name="length"/> bits from <paramref name="offset"/> on to the start of <paramref name="target"/>; bits beyond the length become 0.</summary>
    public static void Copy(ReadOnlySpan<byte> bits, long offset, int length, Span<byte> target)
    {
        int bytes = (int)Bytes(length), shift = (int)(offset & 7), first = (int)(offset >> 3);
        if (bytes == 0) return;
        if (shift == 0)
        {
            bits.Slice(first, bytes).CopyTo(target);
        }
        else
        {
            for (int i = 0; i < bytes; i++)
            {
                int high = first + i + 1 < bits.Length ? bits[first + i + 1] : 0;
                target[i] = (byte)(bits[first + i] >> shift | high << 8 - shift);
            }
        }
        if ((length & 7) != 0) target[bytes - 1] &= (byte)((1 << (length & 7)) - 1);
    }
}
