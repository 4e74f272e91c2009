using System.Buffers.Binary;
using System.Numerics;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Bits read from the end of a run of bytes to its start (RFC 8878, 4.1 "FSE" and 4.2.2): the highest one-bit of the last byte only marks the end.</summary>
internal ref struct BackwardBits
{
    private readonly ReadOnlySpan<byte> data;

    public BackwardBits(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[^1] == 0) throw ApproxException.BadData("compressed Arrow data: a Zstandard bit stream without its end mark");
        this.data = data;
        Left = (8 * data.Length) - 8 + BitOperations.Log2(data[^1]);
    }

    /// <summary>Bits not yet read; negative once more was read than there is (the missing bits read as 0).</summary>
    public int Left { get; private set; }

    public uint Read(int count)
    {
        uint bits = Peek(count);
        Left -= count;
        return bits;
    }

    public void Skip(int count) => Left -= count;

    /// <summary>The next bits, at most 32, as a number whose highest bit comes first.</summary>
    public readonly uint Peek(int count)
    {
        int start = Left - count;
        if (start < 0)
        {
            int there = Math.Max(Left, 0);
            return there == 0 ? 0 : At(0, there) << (count - there);
        }
        return At(start, count);
    }

    private readonly uint At(int start, int count)
    {
        ReadOnlySpan<byte> tail = data[(start >> 3)..];
        ulong word;
        if (tail.Length >= 8)
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(tail);
        }
        else
        {
            word = 0;
            for (int i = 0; i < tail.Length; i++) word |= (ulong)tail[i] << (8 * i);
        }
        return (uint)(word >> (start & 7) & ((1UL << count) - 1));
    }
}
