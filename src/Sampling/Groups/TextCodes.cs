using System.Runtime.InteropServices;

namespace Approx.Sampling;

/// <summary>Numbers of texts by their UTF-8 bytes: open addressing with linear probing, at most half full.</summary>
internal sealed class TextCodes
{
    private (uint Hash, int Code, byte[]? Text)[] table = new (uint, int, byte[]?)[64];

    /// <summary>Texts held.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a text.</summary>
    public bool TryGet(ReadOnlySpan<byte> text, out int code)
    {
        uint hash = Hash(text);
        for (uint at = hash & (uint)(table.Length - 1); ; at = (at + 1) & (uint)(table.Length - 1))
        {
            ref readonly var entry = ref table[at];
            if (entry.Text is null)
            {
                code = -1;
                return false;
            }
            if (entry.Hash != hash || !text.SequenceEqual(entry.Text)) continue;
            code = entry.Code;
            return true;
        }
    }

    /// <summary>Adds a text that <see cref="TryGet"/> did not find.</summary>
    public void Add(ReadOnlySpan<byte> text, int code)
    {
        if (2 * ++Count > table.Length)
        {
            var former = table;
            table = new (uint, int, byte[]?)[2 * former.Length];
            foreach (var entry in former)
            {
                if (entry.Text is not null) Put(entry.Hash, entry.Code, entry.Text);
            }
        }
        Put(Hash(text), code, text.ToArray());
    }

    private void Put(uint hash, int code, byte[] text)
    {
        uint at = hash & (uint)(table.Length - 1);
        while (table[at].Text is not null) at = (at + 1) & (uint)(table.Length - 1);
        table[at] = (hash, code, text);
    }

    // Multiply and fold, eight bytes at a time; collisions cost a comparison, never a wrong answer.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = 0x9E3779B97F4A7C15 ^ (ulong)text.Length;
        for (; text.Length >= 8; text = text[8..]) hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text));
        ulong rest = 0;
        for (int i = 0; i < text.Length; i++) rest |= (ulong)text[i] << (8 * i);
        return (uint)Fold(hash ^ rest);

        static ulong Fold(ulong value)
        {
            value *= 0xD6E8FEB86659FD93;
            return value ^ (value >> 32);
        }
    }
}
