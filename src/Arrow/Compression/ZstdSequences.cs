using Approx.Core;

namespace Approx.Arrow;

/// <summary>The sequences section of a Zstandard block (RFC 8878, 3.1.1.3.2): triples of literal length, match length and offset, and their execution.</summary>
internal sealed class ZstdSequences
{
    private static readonly FseTable DefaultLiterals = FseTable.Build(
        [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1], 6);

    private static readonly FseTable DefaultMatches = FseTable.Build(
        [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1], 6);

    private static readonly FseTable DefaultOffsets = FseTable.Build(
        [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5);

    private static readonly int[] LiteralBase =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

    private static readonly byte[] LiteralBits =
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly int[] MatchBase =
    [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
        35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
    ];

    private static readonly byte[] MatchBits =
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ];

    // Tables and offsets of a block are kept for the next block of the frame.
    private FseTable? literalTable;
    private FseTable? matchTable;
    private FseTable? offsetTable;
    private int recent1 = 1;
    private int recent2 = 4;
    private int recent3 = 8;

    /// <summary>Executes the section behind <paramref name="written"/> bytes of the target; returns the new end.</summary>
    public int Execute(ReadOnlySpan<byte> section, ReadOnlySpan<byte> literals, Span<byte> target, int written)
    {
        int count = Count(ref section);
        if (count > 0)
        {
            if (section.IsEmpty) throw Damaged();
            int modes = section[0];
            section = section[1..];
            if ((modes & 3) != 0) throw Damaged();
            literalTable = Table(modes >> 6, ref section, literalTable, DefaultLiterals, 9, LiteralBase.Length - 1);
            offsetTable = Table(modes >> 4 & 3, ref section, offsetTable, DefaultOffsets, 8, 31);
            matchTable = Table(modes >> 2 & 3, ref section, matchTable, DefaultMatches, 9, MatchBase.Length - 1);
            written = Run(section, count, ref literals, target, written);
        }
        else if (!section.IsEmpty)
        {
            throw Damaged();
        }
        return Append(literals, target, written);
    }

    private int Run(ReadOnlySpan<byte> section, int count, ref ReadOnlySpan<byte> literals, Span<byte> target, int written)
    {
        FseTable literalCodes = literalTable!, matchCodes = matchTable!, offsetCodes = offsetTable!;
        BackwardBits bits = new(section);
        uint literalState = bits.Read(literalCodes.AccuracyLog), offsetState = bits.Read(offsetCodes.AccuracyLog), matchState = bits.Read(matchCodes.AccuracyLog);
        for (int i = 0; i < count; i++)
        {
            int offsetCode = offsetCodes.Symbol(offsetState), matchCode = matchCodes.Symbol(matchState), literalCode = literalCodes.Symbol(literalState);
            long offsetValue = (1L << offsetCode) + bits.Read(offsetCode);
            int match = MatchBase[matchCode] + (int)bits.Read(MatchBits[matchCode]);
            int literal = LiteralBase[literalCode] + (int)bits.Read(LiteralBits[literalCode]);
            if (bits.Left < 0 || literal > literals.Length) throw Damaged();
            written = Append(literals[..literal], target, written);
            literals = literals[literal..];
            int offset = Offset(offsetValue, literal);
            if (offset <= 0 || offset > written || match > target.Length - written) throw Damaged();
            Overlapping.Copy(target, written - offset, written, match);
            written += match;
            if (i == count - 1) break;
            literalState = literalCodes.Next(literalState, ref bits);
            matchState = matchCodes.Next(matchState, ref bits);
            offsetState = offsetCodes.Next(offsetState, ref bits);
        }
        return bits.Left == 0 ? written : throw Damaged();
    }

    /// <summary>Offsets 1 to 3 stand for recent ones (RFC 8878, 3.1.1.5).</summary>
    private int Offset(long value, int literalLength)
    {
        if (value > 3)
        {
            (recent3, recent2, recent1) = (recent2, recent1, value - 3 <= int.MaxValue ? (int)(value - 3) : throw Damaged());
            return recent1;
        }
        int index = (int)value - 1 + (literalLength == 0 ? 1 : 0);
        if (index == 0) return recent1;
        int offset = index switch { 1 => recent2, 2 => recent3, _ => recent1 - 1 };
        if (index > 1) recent3 = recent2;
        (recent2, recent1) = (recent1, offset);
        return offset;
    }

    private static int Append(ReadOnlySpan<byte> literals, Span<byte> target, int written)
    {
        if (literals.Length > target.Length - written) throw Damaged();
        literals.CopyTo(target[written..]);
        return written + literals.Length;
    }

    private static int Count(ref ReadOnlySpan<byte> section)
    {
        if (section.IsEmpty) throw Damaged();
        int first = section[0], size = first < 128 ? 1 : first < 255 ? 2 : 3;
        if (section.Length < size) throw Damaged();
        int count = size switch
        {
            1 => first,
            2 => (first - 128 << 8) + section[1],
            _ => section[1] + (section[2] << 8) + 0x7F00,
        };
        section = section[size..];
        return count;
    }

    private static FseTable Table(int mode, ref ReadOnlySpan<byte> section, FseTable? before, FseTable standard, int mostLog, int mostSymbol)
    {
        switch (mode)
        {
            case 0:
                return standard;
            case 1:
                if (section.IsEmpty || section[0] > mostSymbol) throw Damaged();
                byte symbol = section[0];
                section = section[1..];
                return FseTable.Single(symbol);
            case 2:
                return FseTable.Read(ref section, mostLog, mostSymbol);
            default:
                return before ?? throw Damaged();
        }
    }

    private static ApproxException Damaged() => ApproxException.BadData("compressed Arrow data: the sequences of a Zstandard block are damaged or make more than was claimed");
}
