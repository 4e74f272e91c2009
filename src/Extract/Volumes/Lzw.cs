using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>
/// LZW as TIFF uses it: codes of 9 to 12 bits, most significant bit first, width switched one code early (TIFF 6.0, section 13).
/// Every code's text has been written before, so the table keeps only where it stands in the output and how long it is.
/// </summary>
internal static class Lzw
{
    private const int Clear = 256, End = 257, First = 258, Full = 4096;

    /// <summary>
    /// Decodes into the destination. Returns the bytes written; destination.Length + 1 when the data holds more; −1 − (input offset) at a code that cannot be.
    /// </summary>
    [SkipLocalsInit]
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // An entry is its text's start in the upper and its length in the lower half.
        Span<long> table = stackalloc long[Full];
        ref long entries = ref MemoryMarshal.GetReference(table);
        ref byte output = ref MemoryMarshal.GetReference(destination);
        ulong bits = 0;
        int have = 0, read = 0, written = 0;
        int next = First, width = 9, previous = 0, previousLength = 0;
        while (true)
        {
            if (have < width)
            {
                if (source.Length - read >= 4)
                {
                    bits = (bits << 32) | BinaryPrimitives.ReadUInt32BigEndian(source[read..]);
                    read += 4;
                    have += 32;
                }
                else
                {
                    while (have < width && read < source.Length)
                    {
                        bits = (bits << 8) | source[read++];
                        have += 8;
                    }
                    if (have < width) return written;
                }
            }
            have -= width;
            int code = (int)(bits >> have) & ((1 << width) - 1);
            if (code == Clear)
            {
                (next, width, previousLength) = (First, 9, 0);
                continue;
            }
            if (code == End) return written;
            // The new entry is the previous text and the first byte of this one, which will stand right behind it.
            if (previousLength > 0 && next < Full)
            {
                Unsafe.Add(ref entries, next++) = ((long)previous << 32) | (uint)(previousLength + 1);
                if (next == (1 << width) - 1 && width < 12) width++;
            }
            previous = written;
            if (code < 256)
            {
                if (written == destination.Length) return written + 1;
                destination[written++] = (byte)code;
                previousLength = 1;
                continue;
            }
            if (code >= next || previousLength == 0) return -1 - read;
            long entry = Unsafe.Add(ref entries, code);
            int count = (int)entry, from = (int)(entry >> 32);
            if (count > destination.Length - written) return destination.Length + 1;
            // Most texts are short: eight bytes at once, where the text does not run into its own copy and the destination has room.
            if (count <= 8 && written - from >= 8 && destination.Length - written >= 8)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, written), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref output, from)));
            }
            else if (written - from >= count)
            {
                destination.Slice(from, count).CopyTo(destination[written..]);
            }
            else
            {
                for (int i = 0; i < count; i++) destination[written + i] = destination[from + i];
            }
            written += count;
            previousLength = count;
        }
    }
}
