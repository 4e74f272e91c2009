using System.Numerics;

namespace Approx.Core;

/// <summary>
/// The one 64-bit mixer behind object ids and permanent random numbers: the finaliser of SplitMix64
/// (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; constants "variant 13" of D. Stafford).
/// A bijection of 64 bits, so distinct ids never collide under one seed.
/// </summary>
public static class KeyedHash
{
    /// <summary>Mixes 64 bits (a bijection).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    /// <summary>Hash of a value under a seed: mix(value + mix(seed + golden ratio)). For a fixed seed a bijection of value.</summary>
    public static ulong Hash(ulong value, ulong seed) => Mix(value + Mix(seed + 0x9E3779B97F4A7C15UL));

    /// <summary>Hashes of several values under one seed.</summary>
    public static Vector<ulong> Hash(Vector<ulong> values, ulong seed)
    {
        values += new Vector<ulong>(Mix(seed + 0x9E3779B97F4A7C15UL));
        values = (values ^ (values >>> 30)) * 0xBF58476D1CE4E5B9UL;
        values = (values ^ (values >>> 27)) * 0x94D049BB133111EBUL;
        return values ^ (values >>> 31);
    }

    /// <summary>Hash of a text's UTF-8 bytes under a seed, eight bytes at a time, the length last.</summary>
    public static ulong Hash(string text, ulong seed)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        ulong hash = seed;
        for (int i = 0; i < bytes.Length; i += 8)
        {
            ulong word = 0;
            for (int k = Math.Min(8, bytes.Length - i) - 1; k >= 0; k--) word = word << 8 | bytes[i + k];
            hash = Hash(word, hash);
        }
        return Hash((ulong)bytes.Length, hash);
    }
}
