using System.Numerics;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>A decoding table of finite state entropy coding (RFC 8878, 4.1): each state gives a symbol, and the bits to read for the next state.</summary>
internal sealed class FseTable
{
    private readonly Entry[] entries;

    private FseTable(Entry[] entries, int accuracyLog)
    {
        this.entries = entries;
        AccuracyLog = accuracyLog;
    }

    /// <summary>Bits of the first state.</summary>
    public int AccuracyLog { get; }

    public byte Symbol(uint state) => entries[state].Symbol;

    public uint Next(uint state, ref BackwardBits bits) => entries[state].Baseline + bits.Read(entries[state].Bits);

    /// <summary>Bits that leaving the state reads.</summary>
    public int Bits(uint state) => entries[state].Bits;

    /// <summary>A table of one state that always gives the same symbol.</summary>
    public static FseTable Single(byte symbol) => new([new Entry(symbol, 0, 0)], 0);

    /// <summary>Reads the probabilities (RFC 8878, 4.1.1) at the start of the input and moves it behind them.</summary>
    public static FseTable Read(ref ReadOnlySpan<byte> input, int mostLog, int mostSymbol)
    {
        ForwardBits bits = new(input);
        int log = bits.Read(4) + 5;
        if (log > mostLog) throw Damaged();
        List<short> counts = [];
        int remaining = (1 << log) + 1, threshold = 1 << log, width = log + 1;
        while (remaining > 1)
        {
            // Values below `low` take one bit less than the others.
            int low = (2 * threshold) - 1 - remaining;
            int value = bits.Peek(width - 1);
            if (value < low)
            {
                bits.Read(width - 1);
            }
            else
            {
                value = bits.Read(width);
                if (value >= threshold) value -= low;
            }
            int count = value - 1;
            remaining -= Math.Abs(count);
            counts.Add((short)count);
            if (count == 0)
            {
                int zeros;
                do
                {
                    zeros = bits.Read(2);
                    for (int i = 0; i < zeros; i++) counts.Add(0);
                }
                while (zeros == 3 && counts.Count <= mostSymbol);
            }
            if (remaining < 1 || counts.Count > mostSymbol + 1) throw Damaged();
            while (remaining < threshold)
            {
                width--;
                threshold >>= 1;
            }
        }
        input = input[bits.BytesRead..];
        return Build([.. counts], log);
    }

    /// <summary>Builds the table of normalised counts; -1 stands for a probability below one state.</summary>
    public static FseTable Build(ReadOnlySpan<short> counts, int log)
    {
        int size = 1 << log, high = size - 1, position = 0;
        byte[] symbols = new byte[size];
        int[] next = new int[counts.Length];
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            next[symbol] = Math.Abs((int)counts[symbol]);
            if (counts[symbol] == -1) symbols[high--] = (byte)symbol;
        }
        int step = (size >> 1) + (size >> 3) + 3;
        for (int symbol = 0; symbol < counts.Length; symbol++)
        {
            for (int i = 0; i < counts[symbol]; i++)
            {
                symbols[position] = (byte)symbol;
                do position = (position + step) & (size - 1);
                while (position > high);
            }
        }
        if (position != 0) throw Damaged();
        Entry[] entries = new Entry[size];
        for (int state = 0; state < size; state++)
        {
            int number = next[symbols[state]]++;
            int width = log - BitOperations.Log2((uint)number);
            entries[state] = new Entry(symbols[state], (byte)width, (ushort)((number << width) - size));
        }
        return new FseTable(entries, log);
    }

    private static ApproxException Damaged() => ApproxException.BadData("compressed Arrow data: a Zstandard table of probabilities is damaged");

    private readonly record struct Entry(byte Symbol, byte Bits, ushort Baseline);

    /// <summary>Bits from the lowest of the first byte on; zeros behind the end, which <see cref="BytesRead"/> then refuses.</summary>
    private ref struct ForwardBits(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> data = data;
        private int position;

        public readonly int BytesRead => (position + 7) / 8 <= data.Length ? (position + 7) / 8 : throw Damaged();

        public int Read(int count)
        {
            int value = Peek(count);
            position += count;
            return value;
        }

        public readonly int Peek(int count)
        {
            int value = 0;
            for (int i = 0; i < count; i++)
            {
                int at = position + i;
                if (at >> 3 < data.Length) value |= (data[at >> 3] >> (at & 7) & 1) << i;
            }
            return value;
        }
    }
}
