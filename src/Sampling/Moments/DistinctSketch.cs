using System.Numerics;
using Approx.Core;

namespace Approx.Sampling;

/// <summary>
/// A mergeable count of distinct values: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) over the 64-bit keyed hash of the value, with O. Ertl's
/// estimator (New cardinality estimation algorithms for HyperLogLog sketches, arXiv:1702.01284, 2017, alg. 6), which needs no tables and no switch between
/// ranges. Relative standard error 1.04/√(2^precision). Small sketches hold a sorted list instead of all registers. The state, and so the bytes,
/// depend on the set of values only.
/// </summary>
internal sealed class DistinctSketch
{
    private const ulong ValueSeed = 0x6469737469636E74;
    private readonly int precision;
    private readonly int sparseLimit;
    private List<int>? sparse = []; // index << 8 | register, sorted by index
    private byte[]? dense;

    /// <summary>An empty sketch of 2^precision registers, 4 ≤ precision ≤ 16.</summary>
    public DistinctSketch(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 16);
        this.precision = precision;
        sparseLimit = (1 << precision) / 8;
    }

    /// <summary>log₂ of the number of registers.</summary>
    public int Precision => precision;

    /// <summary>
    /// Relative standard error where there are so many different values: from the Fisher information of the registers (P(K ≤ k) = exp(−λ/2^k), λ values a
    /// register; Ertl 2017, §4), less the Poisson model's own 1/n. 1.04/√m for many values, less for fewer than two or three a register.
    /// </summary>
    public double RelativeErrorAt(double values)
    {
        double registers = 1 << precision, rate = values / registers, information = 0, above = 0, slopeAbove = 0;
        if (!(rate > 0)) return 0;
        for (int k = 0; k <= 64 - precision; k++)
        {
            double scale = Math.ScaleB(1, -k), upTo = Math.Exp(-rate * scale), slope = -scale * upTo;
            double mass = upTo - above;
            if (mass > 1e-300) information += (slope - slopeAbove) * (slope - slopeAbove) / mass;
            (above, slopeAbove) = (upTo, slope);
        }
        return Math.Sqrt(Math.Max(1 / (registers * rate * rate * information) - 1 / values, 0));
    }

    /// <summary>Adds a number; −0 counts as 0 and all NaN as one value.</summary>
    public void Add(double value) => AddHash(KeyedHash.Hash((ulong)BitConverter.DoubleToInt64Bits(value == 0 ? 0 : double.IsNaN(value) ? double.NaN : value), ValueSeed));

    /// <summary>Adds an integer.</summary>
    public void Add(long value) => AddHash(KeyedHash.Hash((ulong)value, ValueSeed));

    /// <summary>Adds a text.</summary>
    public void Add(string value) => AddHash(KeyedHash.Hash(value, ValueSeed));

    /// <summary>Adds a value by its 64-bit hash.</summary>
    public void AddHash(ulong hash)
    {
        int index = (int)(hash >> (64 - precision));
        Raise(index, (byte)(Math.Min(BitOperations.LeadingZeroCount(hash << precision), 64 - precision) + 1));
    }

    /// <summary>Adds all that another sketch of the same precision has seen.</summary>
    public void Merge(DistinctSketch other)
    {
        if (other.precision != precision) throw new ArgumentException($"a sketch of precision {other.precision} cannot be merged into one of {precision}", nameof(other));
        if (other.dense is { } registers)
        {
            for (int i = 0; i < registers.Length; i++)
            {
                if (registers[i] > 0) Raise(i, registers[i]);
            }
            return;
        }
        foreach (int entry in other.sparse!) Raise(entry >> 8, (byte)entry);
    }

    /// <summary>The estimated number of distinct values.</summary>
    public double Estimate()
    {
        int m = 1 << precision, q = 64 - precision;
        var counts = new int[q + 2];
        if (dense is not null)
        {
            foreach (byte register in dense) counts[register]++;
        }
        else
        {
            foreach (int entry in sparse!) counts[entry & 0xFF]++;
            counts[0] = m - sparse.Count;
        }
        double z = m * Tau(1 - (double)counts[q + 1] / m);
        for (int k = q; k >= 1; k--) z = 0.5 * (z + counts[k]);
        z += m * Sigma((double)counts[0] / m);
        return m / (2 * Math.Log(2)) * (m / z);
    }

    /// <summary>Canonical bytes: precision, then either all registers or (index, register) of those that are not zero.</summary>
    public byte[] ToBytes()
    {
        if (dense is not null) return [(byte)precision, .. dense];
        var bytes = new byte[1 + 3 * sparse!.Count];
        bytes[0] = (byte)(precision | 0x80);
        for (int i = 0; i < sparse.Count; i++)
        {
            int index = sparse[i] >> 8;
            (bytes[1 + 3 * i], bytes[2 + 3 * i], bytes[3 + 3 * i]) = ((byte)index, (byte)(index >> 8), (byte)sparse[i]);
        }
        return bytes;
    }

    /// <summary>The sketch of <see cref="ToBytes"/>.</summary>
    /// <exception cref="ApproxException">The bytes are no sketch.</exception>
    public static DistinctSketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        int precision = bytes.Length == 0 ? 0 : bytes[0] & 0x7F;
        bool isSparse = bytes.Length > 0 && bytes[0] >= 0x80;
        if (precision is < 4 or > 16 || (isSparse ? (bytes.Length - 1) % 3 != 0 : bytes.Length - 1 != 1 << precision))
            throw ApproxException.BadData($"{bytes.Length} bytes are no distinct sketch", "make the moments again with `approx sample`");
        DistinctSketch sketch = new(precision);
        for (int i = 1; isSparse && i < bytes.Length; i += 3) sketch.RaiseChecked(bytes[i] | bytes[i + 1] << 8, bytes[i + 2]);
        for (int i = 1; !isSparse && i < bytes.Length; i++)
        {
            if (bytes[i] > 0) sketch.RaiseChecked(i - 1, bytes[i]);
        }
        return sketch;
    }

    private void RaiseChecked(int index, byte register)
    {
        if (index >= 1 << precision || register > 65 - precision || register == 0) throw ApproxException.BadData($"a distinct sketch has register {index} = {register}");
        Raise(index, register);
    }

    private void Raise(int index, byte register)
    {
        if (dense is not null)
        {
            if (dense[index] < register) dense[index] = register;
            return;
        }
        int at = sparse!.BinarySearch(index << 8);
        at = at < 0 ? ~at : at;
        if (at < sparse.Count && sparse[at] >> 8 == index)
        {
            if ((byte)sparse[at] < register) sparse[at] = index << 8 | register;
            return;
        }
        sparse.Insert(at, index << 8 | register);
        if (sparse.Count <= sparseLimit) return;
        dense = new byte[1 << precision];
        foreach (int entry in sparse) dense[entry >> 8] = (byte)entry;
        sparse = null;
    }

    private static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;
        double y = 1, z = x, before;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (z != before);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1) return 0;
        double y = 1, z = 1 - x, before;
        do
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != before);
        return z / 3;
    }
}
