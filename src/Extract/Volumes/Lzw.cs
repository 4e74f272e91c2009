using System.Buffers.Binary;

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
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<int> start = stackalloc int[Full];
        Span<int> length = stackalloc int[Full];
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
                start[next] = previous;
                length[next] = previousLength + 1;
                next++;
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
            int count = length[code], from = start[code];
            if (count > destination.Length - written) return destination.Length + 1;
            if (written - from >= count)
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
