using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Compressed blocks of one Zstandard frame (RFC 8878, 3.1.1.3): literals, then sequences. Huffman codes, tables and recent offsets live on from block to block.</summary>
internal sealed class ZstdBlock
{
    private const int LiteralLimit = 128 * 1024;

    private readonly ZstdSequences sequences = new();
    private readonly byte[] literals = new byte[LiteralLimit];
    private ZstdHuffman? huffman;

    /// <summary>Decompresses a block behind <paramref name="written"/> bytes of the target; returns the new end.</summary>
    public int Decompress(ReadOnlySpan<byte> block, Span<byte> target, int written)
    {
        ReadOnlySpan<byte> decoded = ReadLiterals(ref block);
        return sequences.Execute(block, decoded, target, written);
    }

    private ReadOnlySpan<byte> ReadLiterals(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) throw Damaged();
        int kind = block[0] & 3, format = block[0] >> 2 & 3;
        return kind < 2 ? Plain(ref block, repeated: kind == 1, format) : Coded(ref block, newCode: kind == 2, format);
    }

    private ReadOnlySpan<byte> Plain(ref ReadOnlySpan<byte> block, bool repeated, int format)
    {
        int headerSize = format switch { 1 => 2, 3 => 3, _ => 1 };
        int size = (int)(Header(ref block, headerSize) >> (headerSize == 1 ? 3 : 4));
        if (size > LiteralLimit) throw Damaged();
        ReadOnlySpan<byte> stored = Take(ref block, repeated ? 1 : size);
        if (!repeated) return stored;
        literals.AsSpan(0, size).Fill(stored[0]);
        return literals.AsSpan(0, size);
    }

    private ReadOnlySpan<byte> Coded(ref ReadOnlySpan<byte> block, bool newCode, int format)
    {
        int headerSize = format switch { 2 => 4, 3 => 5, _ => 3 }, width = format switch { 2 => 14, 3 => 18, _ => 10 };
        ulong header = Header(ref block, headerSize) >> 4;
        int size = (int)(header & (1UL << width) - 1), compressed = (int)(header >> width & (1UL << width) - 1);
        if (size > LiteralLimit) throw Damaged();
        ReadOnlySpan<byte> data = Take(ref block, compressed);
        if (newCode) huffman = ZstdHuffman.Read(ref data);
        if (huffman is null) throw Damaged();
        Span<byte> target = literals.AsSpan(0, size);
        if (format == 0)
        {
            huffman.Decode(data, target);
            return target;
        }
        // Four streams: the sizes of the first three come first; each but the last makes a quarter, rounded up.
        ReadOnlySpan<byte> jumps = Take(ref data, 6);
        int quarter = (size + 3) / 4;
        if (3 * quarter > size) throw Damaged();
        for (int i = 0; i < 3; i++) huffman.Decode(Take(ref data, BinaryPrimitives.ReadUInt16LittleEndian(jumps[(2 * i)..])), target.Slice(i * quarter, quarter));
        huffman.Decode(data, target[(3 * quarter)..]);
        return target;
    }

    private static ulong Header(ref ReadOnlySpan<byte> block, int size)
    {
        ReadOnlySpan<byte> bytes = Take(ref block, size);
        ulong header = 0;
        for (int i = 0; i < size; i++) header |= (ulong)bytes[i] << (8 * i);
        return header;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        if (length > input.Length) throw Damaged();
        ReadOnlySpan<byte> taken = input[..length];
        input = input[length..];
        return taken;
    }

    private static ApproxException Damaged() => ApproxException.BadData("compressed Arrow data: the literals of a Zstandard block are damaged");
}
