using Approx.Core;

namespace Approx.Arrow;

/// <summary>LZ4 blocks (lz4_Block_format.md): sequences of a token, literals, and a match of at least 4 bytes at a distance of up to 64 KiB.</summary>
internal static class Lz4Block
{
    /// <summary>Decompresses a block behind <paramref name="written"/> bytes of the target; matches reach back to <paramref name="window"/>. Returns the new end.</summary>
    public static int Decompress(ReadOnlySpan<byte> block, Span<byte> target, int written, int window)
    {
        int at = 0;
        while (true)
        {
            if (at >= block.Length) throw Damaged();
            int token = block[at++];
            int literals = Length(block, ref at, token >> 4);
            if (literals > block.Length - at || literals > target.Length - written) throw Damaged();
            block.Slice(at, literals).CopyTo(target[written..]);
            at += literals;
            written += literals;
            if (at == block.Length) return written;
            if (block.Length - at < 2) throw Damaged();
            int distance = block[at] | block[at + 1] << 8;
            at += 2;
            int match = Length(block, ref at, token & 15) + 4;
            if (distance == 0 || distance > written - window || match > target.Length - written) throw Damaged();
            Overlapping.Copy(target, written - distance, written, match);
            written += match;
        }
    }

    private static int Length(ReadOnlySpan<byte> block, ref int at, int length)
    {
        if (length < 15) return length;
        while (true)
        {
            if (at >= block.Length) throw Damaged();
            byte more = block[at++];
            length += more;
            if (more != 255) return length;
        }
    }

    private static ApproxException Damaged() => ApproxException.BadData("compressed Arrow data: an LZ4 block is damaged or holds more than was claimed");
}
