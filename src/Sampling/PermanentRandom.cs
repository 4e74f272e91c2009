using System.Numerics;
using Approx.Core;

namespace Approx.Sampling;

/// <summary>
/// The permanent random number of an object: u = hash(object_id, store seed)/2⁶⁴ (Brewer, Early, Joyce 1972; Ohlsson 1995).
/// It belongs to the object for ever, so samples do not depend on order, threads or appends, nest by rank, and overlap as much as they can.
/// Comparisons use the 64-bit integer; the hash is a bijection, so distinct ids never tie.
/// </summary>
internal static class PermanentRandom
{
    /// <summary>u·2⁶⁴.</summary>
    public static ulong Of(long objectId, ulong seed) => KeyedHash.Hash((ulong)objectId, seed);

    /// <summary>u·2⁶⁴ of many objects.</summary>
    public static void Of(ReadOnlySpan<long> objectIds, ulong seed, Span<ulong> numbers)
    {
        int row = 0;
        for (; row <= objectIds.Length - Vector<long>.Count; row += Vector<long>.Count)
        {
            KeyedHash.Hash(Vector.AsVectorUInt64(new Vector<long>(objectIds[row..])), seed).CopyTo(numbers[row..]);
        }
        for (; row < objectIds.Length; row++) numbers[row] = Of(objectIds[row], seed);
    }

    /// <summary>u in [0, 1) as a double (its upper 53 bits).</summary>
    public static double Fraction(ulong u) => (u >> 11) * (1.0 / (1UL << 53));
}
