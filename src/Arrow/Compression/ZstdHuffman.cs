using System.Numerics;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>The Huffman code of Zstandard literals (RFC 8878, 4.2): a table looked up by the next <c>width</c> bits.</summary>
internal sealed class ZstdHuffman
{
    private const int MostBits = 11;

    private readonly byte[] symbols;
    private readonly byte[] lengths;
    private readonly int width;

    private ZstdHuffman(ReadOnlySpan<byte> weights)
    {
        // Symbols of weight w have codes of width + 1 - w bits and fill 2^(w-1) entries, low weights first.
        width = 0;
        int sum = 0;
        foreach (byte weight in weights) sum += weight == 0 ? 0 : 1 << (weight - 1);
        width = BitOperations.Log2((uint)sum);
        if (width > MostBits || width == 0 || !BitOperations.IsPow2(sum)) throw Damaged();
        symbols = new byte[1 << width];
        lengths = new byte[1 << width];
        int at = 0;
        for (int weight = 1; weight <= width; weight++)
        {
            for (int symbol = 0; symbol < weights.Length; symbol++)
            {
                if (weights[symbol] != weight) continue;
                symbols.AsSpan(at, 1 << (weight - 1)).Fill((byte)symbol);
                lengths.AsSpan(at, 1 << (weight - 1)).Fill((byte)(width + 1 - weight));
                at += 1 << (weight - 1);
            }
        }
        if (at != symbols.Length) throw Damaged();
    }

    /// <summary>Reads the description of the code (RFC 8878, 4.2.1) and moves the input behind it.</summary>
    public static ZstdHuffman Read(ref ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) throw Damaged();
        int header = input[0];
        input = input[1..];
        Span<byte> weights = stackalloc byte[256];
        int count;
        if (header >= 128)
        {
            count = header - 127;
            int bytes = (count + 1) / 2;
            if (bytes > input.Length) throw Damaged();
            for (int i = 0; i < count; i++) weights[i] = (byte)(i % 2 == 0 ? input[i / 2] >> 4 : input[i / 2] & 15);
            input = input[bytes..];
        }
        else
        {
            if (header > input.Length) throw Damaged();
            count = ReadWeights(input[..header], weights);
            input = input[header..];
        }
        // The last weight is left out: it fills the sum up to the next power of two.
        int sum = 0;
        foreach (byte weight in weights[..count])
        {
            if (weight > MostBits) throw Damaged();
            sum += weight == 0 ? 0 : 1 << (weight - 1);
        }
        if (sum == 0) throw Damaged();
        int missing = (1 << (BitOperations.Log2((uint)sum) + 1)) - sum;
        if (!BitOperations.IsPow2(missing)) throw Damaged();
        weights[count++] = (byte)(BitOperations.Log2((uint)missing) + 1);
        return new ZstdHuffman(weights[..count]);
    }

    /// <summary>Decodes a stream that must fill the target and end with it.</summary>
    public void Decode(ReadOnlySpan<byte> stream, Span<byte> target)
    {
        BackwardBits bits = new(stream);
        for (int i = 0; i < target.Length; i++)
        {
            uint next = bits.Peek(width);
            target[i] = symbols[next];
            bits.Skip(lengths[next]);
        }
        if (bits.Left != 0) throw Damaged();
    }

    /// <summary>Weights coded by FSE, two states taking turns, until the bits run out.</summary>
    private static int ReadWeights(ReadOnlySpan<byte> input, Span<byte> weights)
    {
        FseTable table = FseTable.Read(ref input, 6, 255);
        BackwardBits bits = new(input);
        uint first = bits.Read(table.AccuracyLog), second = bits.Read(table.AccuracyLog);
        if (bits.Left < 0) throw Damaged();
        int count = 0;
        while (true)
        {
            // One place is kept for the weight that is left out.
            if (count > 253) throw Damaged();
            weights[count++] = table.Symbol(first);
            if (bits.Left < table.Bits(first)) break;
            first = table.Next(first, ref bits);
            (first, second) = (second, first);
        }
        weights[count++] = table.Symbol(second);
        return count;
    }

    private static ApproxException Damaged() => ApproxException.BadData("compressed Arrow data: a Zstandard Huffman code is damaged");
}
