using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Approx.Extract.Volumes;

/// <summary>Undoes TIFF's predictors on decoded rows: horizontal differences (2; TIFF 6.0, section 14) and floating point (3; Adobe TIFF Technical Note 3).</summary>
internal static class TiffPredictor
{
    /// <summary>Turns differences into samples, in place. Samples are native-endian.</summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="sampleBytes">1, 2, 4 or 8.</param>
    /// <param name="stride">Samples of a pixel.</param>
    public static void Horizontal(Span<byte> rows, int rowBytes, int sampleBytes, int stride)
    {
        for (; rows.Length >= rowBytes; rows = rows[rowBytes..])
        {
            Span<byte> row = rows[..rowBytes];
            switch (sampleBytes)
            {
                case 1:
                    if (stride == 1 && Sse2.IsSupported) SumBytes(row);
                    else Sum(row, stride);
                    break;
                case 2:
                    if (stride == 1 && Sse2.IsSupported) SumWords(MemoryMarshal.Cast<byte, ushort>(row));
                    else Sum(MemoryMarshal.Cast<byte, ushort>(row), stride);
                    break;
                case 4:
                    Sum(MemoryMarshal.Cast<byte, uint>(row), stride);
                    break;
                default:
                    Sum(MemoryMarshal.Cast<byte, ulong>(row), stride);
                    break;
            }
        }
    }

    /// <summary>Turns rows of byte planes (most significant first, byte differences) into native-endian floats, in place.</summary>
    public static void FloatingPoint(Span<byte> rows, int rowBytes, int sampleBytes, int stride)
    {
        int samples = rowBytes / sampleBytes;
        byte[] planes = new byte[rowBytes];
        for (; rows.Length >= rowBytes; rows = rows[rowBytes..])
        {
            Span<byte> row = rows[..rowBytes];
            if (stride == 1 && Sse2.IsSupported) SumBytes(row);
            else Sum(row, stride);
            row.CopyTo(planes);
            for (int b = 0; b < sampleBytes; b++)
            {
                int at = BitConverter.IsLittleEndian ? sampleBytes - 1 - b : b;
                ReadOnlySpan<byte> plane = planes.AsSpan(b * samples, samples);
                for (int i = 0; i < plane.Length; i++, at += sampleBytes) row[at] = plane[i];
            }
        }
    }

    /// <summary>The scalar twin of the vector sums: each sample plus the one a stride before.</summary>
    internal static void Sum<T>(Span<T> row, int stride)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = stride; i < row.Length; i++) row[i] += row[i - stride];
    }

    /// <summary>Running sums of bytes, sixteen at a time by doubling shifts.</summary>
    internal static void SumBytes(Span<byte> row)
    {
        Vector128<byte> carry = Vector128<byte>.Zero;
        int i = 0;
        ref byte first = ref MemoryMarshal.GetReference(row);
        for (; i <= row.Length - 16; i += 16)
        {
            Vector128<byte> v = Vector128.LoadUnsafe(ref first, (nuint)i);
            v += Sse2.ShiftLeftLogical128BitLane(v, 1);
            v += Sse2.ShiftLeftLogical128BitLane(v, 2);
            v += Sse2.ShiftLeftLogical128BitLane(v, 4);
            v += Sse2.ShiftLeftLogical128BitLane(v, 8);
            v += carry;
            v.StoreUnsafe(ref first, (nuint)i);
            carry = Vector128.Create(v.GetElement(15));
        }
        byte sum = carry.ToScalar();
        for (; i < row.Length; i++)
        {
            sum += row[i];
            row[i] = sum;
        }
    }

    /// <summary>Running sums of 16-bit words, eight at a time.</summary>
    internal static void SumWords(Span<ushort> row)
    {
        Vector128<ushort> carry = Vector128<ushort>.Zero;
        int i = 0;
        ref ushort first = ref MemoryMarshal.GetReference(row);
        for (; i <= row.Length - 8; i += 8)
        {
            Vector128<ushort> v = Vector128.LoadUnsafe(ref first, (nuint)i);
            v += Sse2.ShiftLeftLogical128BitLane(v, 2);
            v += Sse2.ShiftLeftLogical128BitLane(v, 4);
            v += Sse2.ShiftLeftLogical128BitLane(v, 8);
            v += carry;
            v.StoreUnsafe(ref first, (nuint)i);
            carry = Vector128.Create(v.GetElement(7));
        }
        ushort sum = carry.ToScalar();
        for (; i < row.Length; i++)
        {
            sum += row[i];
            row[i] = sum;
        }
    }
}
