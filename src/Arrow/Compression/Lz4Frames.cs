using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>LZ4 frames (lz4_Frame_format.md 1.6): magic, descriptor with checksum, blocks, end mark. Dictionaries are not supported.</summary>
internal static class Lz4Frames
{
    private const uint Magic = 0x184D2204;

    /// <summary>An LZ4 block makes at most 255 bytes of one.</summary>
    public static long MostOutput(ReadOnlySpan<byte> frames) => 255L * frames.Length;

    /// <summary>Decompresses all frames; returns the bytes written. A data error when they are damaged or do not fit.</summary>
    public static int Decompress(ReadOnlySpan<byte> frames, Span<byte> target)
    {
        int written = 0;
        while (frames.Length > 0) written += Frame(ref frames, target[written..]);
        return written;
    }

    private static int Frame(ref ReadOnlySpan<byte> input, Span<byte> target)
    {
        if (Take(ref input, 4) is var magic && BinaryPrimitives.ReadUInt32LittleEndian(magic) != Magic) throw Damaged("no LZ4 frame");
        ReadOnlySpan<byte> descriptor = input;
        byte flags = Take(ref input, 1)[0], blockSizes = Take(ref input, 1)[0];
        bool linked = (flags & 0x20) == 0, blockChecksum = (flags & 0x10) != 0, sized = (flags & 0x08) != 0, contentChecksum = (flags & 0x04) != 0;
        if (flags >> 6 != 1 || (flags & 0x03) != 0 || (blockSizes & 0x8F) != 0 || blockSizes >> 4 < 4) throw Damaged("an LZ4 frame of unknown version, with a dictionary, or reserved bits");
        int blockLimit = 1 << (8 + (2 * (blockSizes >> 4)));
        long size = sized ? BinaryPrimitives.ReadInt64LittleEndian(Take(ref input, 8)) : -1;
        ReadOnlySpan<byte> covered = descriptor[..(descriptor.Length - input.Length)];
        if (Take(ref input, 1)[0] != (byte)(XxHash32.Hash(covered) >> 8)) throw Damaged("the checksum of an LZ4 frame's header is wrong");
        int written = 0;
        while (true)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4));
            if (header == 0) break;
            int length = (int)(header & 0x7FFFFFFF);
            if (length > blockLimit) throw Damaged($"an LZ4 block of {length} bytes where at most {blockLimit} are allowed");
            ReadOnlySpan<byte> block = Take(ref input, length);
            if (blockChecksum && BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4)) != XxHash32.Hash(block)) throw Damaged("the checksum of an LZ4 block is wrong");
            if (header >> 31 != 0)
            {
                if (length > target.Length - written) throw Damaged("an LZ4 frame holds more than was claimed");
                block.CopyTo(target[written..]);
                written += length;
            }
            else
            {
                int most = (int)Math.Min(target.Length, (long)written + blockLimit);
                written = Lz4Block.Decompress(block, target[..most], written, linked ? Math.Max(0, written - 65536) : written);
            }
        }
        if (contentChecksum && BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4)) != XxHash32.Hash(target[..written])) throw Damaged("the checksum of an LZ4 frame is wrong");
        if (sized && size != written) throw Damaged($"an LZ4 frame says {size} bytes and holds {written}");
        return written;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        if (length > input.Length) throw Damaged("an LZ4 frame is cut off");
        ReadOnlySpan<byte> taken = input[..length];
        input = input[length..];
        return taken;
    }

    private static ApproxException Damaged(string what) => ApproxException.BadData($"compressed Arrow data: {what}");
}
