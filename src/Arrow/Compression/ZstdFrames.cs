using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Zstandard frames (RFC 8878): header, raw, run-length and compressed blocks, checksum. Dictionaries are not supported.</summary>
internal static class ZstdFrames
{
    private const uint Magic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const int BlockLimit = 128 * 1024;

    private enum BlockKind
    {
        Raw,
        RunLength,
        Compressed,
        Reserved,
    }

    /// <summary>An upper bound for the output by walking over the blocks without decompressing them.</summary>
    public static long MostOutput(ReadOnlySpan<byte> frames)
    {
        long most = 0;
        while (frames.Length > 0)
        {
            if (SkipSkippable(ref frames)) continue;
            FrameHeader header = FrameHeader.Read(ref frames);
            bool last;
            do
            {
                (last, BlockKind kind, int size) = ReadBlockHeader(ref frames);
                most += kind == BlockKind.Compressed ? BlockLimit : size;
                Take(ref frames, kind == BlockKind.RunLength ? 1 : size);
            }
            while (!last);
            if (header.Checksum) Take(ref frames, 4);
        }
        return most;
    }

    /// <summary>Decompresses all frames; returns the bytes written. A data error when they are damaged or do not fit.</summary>
    public static int Decompress(ReadOnlySpan<byte> frames, Span<byte> target)
    {
        int written = 0;
        while (frames.Length > 0)
        {
            if (!SkipSkippable(ref frames)) written += Frame(ref frames, target[written..]);
        }
        return written;
    }

    private static int Frame(ref ReadOnlySpan<byte> input, Span<byte> target)
    {
        FrameHeader header = FrameHeader.Read(ref input);
        ZstdBlock decoder = new();
        int written = 0;
        bool last;
        do
        {
            (last, BlockKind kind, int size) = ReadBlockHeader(ref input);
            ReadOnlySpan<byte> data = Take(ref input, kind == BlockKind.RunLength ? 1 : size);
            if (kind == BlockKind.Compressed)
            {
                int most = (int)Math.Min(target.Length, (long)written + BlockLimit);
                written = decoder.Decompress(data, target[..most], written);
                continue;
            }
            if (size > target.Length - written) throw Damaged("a Zstandard frame holds more than was claimed");
            if (kind == BlockKind.Raw) data.CopyTo(target[written..]);
            else target.Slice(written, size).Fill(data[0]);
            written += size;
        }
        while (!last);
        if (header.Checksum && BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4)) != (uint)XxHash64.Hash(target[..written])) throw Damaged("the checksum of a Zstandard frame is wrong");
        if (header.ContentSize >= 0 && header.ContentSize != written) throw Damaged($"a Zstandard frame says {header.ContentSize} bytes and holds {written}");
        return written;
    }

    private static (bool Last, BlockKind Kind, int Size) ReadBlockHeader(ref ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> bytes = Take(ref input, 3);
        int header = bytes[0] | bytes[1] << 8 | bytes[2] << 16;
        (BlockKind kind, int size) = ((BlockKind)(header >> 1 & 3), header >> 3);
        return kind != BlockKind.Reserved && size <= BlockLimit ? ((header & 1) != 0, kind, size) : throw Damaged($"a Zstandard block of kind {kind} and {size} bytes");
    }

    private static bool SkipSkippable(ref ReadOnlySpan<byte> input)
    {
        if (input.Length < 8 || (BinaryPrimitives.ReadUInt32LittleEndian(input) & 0xFFFFFFF0) != SkippableMagic) return false;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(input[4..]);
        Take(ref input, 8);
        Take(ref input, size <= int.MaxValue ? (int)size : int.MaxValue);
        return true;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        if (length > input.Length) throw Damaged("a Zstandard frame is cut off");
        ReadOnlySpan<byte> taken = input[..length];
        input = input[length..];
        return taken;
    }

    private static ApproxException Damaged(string what) => ApproxException.BadData($"compressed Arrow data: {what}");

    /// <summary>RFC 8878, 3.1.1.1. The window size is not needed: all of the output is at hand.</summary>
    private readonly record struct FrameHeader(bool Checksum, long ContentSize)
    {
        public static FrameHeader Read(ref ReadOnlySpan<byte> input)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4)) != Magic) throw Damaged("no Zstandard frame");
            int descriptor = Take(ref input, 1)[0];
            bool single = (descriptor & 0x20) != 0;
            if ((descriptor & 0x08) != 0) throw Damaged("a Zstandard frame with reserved bits");
            if (!single) Take(ref input, 1);
            ReadOnlySpan<byte> dictionary = Take(ref input, (descriptor & 3) switch { 3 => 4, var n => n });
            if (dictionary.IndexOfAnyExcept((byte)0) >= 0) throw Damaged("not supported: a Zstandard frame with a dictionary");
            long size = (descriptor >> 6) switch
            {
                0 => single ? Take(ref input, 1)[0] : -1,
                1 => BinaryPrimitives.ReadUInt16LittleEndian(Take(ref input, 2)) + 256,
                2 => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, 4)),
                _ => BinaryPrimitives.ReadInt64LittleEndian(Take(ref input, 8)),
            };
            return new FrameHeader((descriptor & 0x04) != 0, size);
        }
    }
}
