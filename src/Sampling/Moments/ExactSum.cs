using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Sampling;

/// <summary>
/// The exact sum of doubles: nothing is rounded until it is read, so the result does not depend on the order of additions, on threads or on appends.
/// A superaccumulator of signed 64-bit digits that stand 32 bits apart (R. M. Neal, Fast exact summation using small and large superaccumulators,
/// arXiv:1505.05571, 2015; U. Kulisch 1971). A double's 53 bits fall on two digits; carries are settled every 2¹⁰ additions.
/// </summary>
internal sealed class ExactSum
{
    // Digit i weighs 2^(32 i) units of 2^−1074; a double with biased exponent e ≥ 1 is mantissa·2^(e − 1) units.
    private const int SettleEvery = 1024;

    // Only the digits between first and first + length are held: columns use few of them.
    private long[] digits = [];
    private int first;
    private int room; // a number may start at the digits before this one: it needs the next, and the last is for carries
    private int pending;
    private long nans, positiveInfinities, negativeInfinities;

    /// <summary>Adds one number.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent == 0x7FF)
        {
            AddSpecial(value);
            return;
        }
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        int shift = exponent - 1, digit = (shift >> 5) - first, low = shift & 31;
        if ((uint)digit >= (uint)room)
        {
            if (mantissa == 0) return;
            MakeRoom(shift >> 5);
            digit = (shift >> 5) - first;
        }
        // mantissa·2^low has up to 84 bits: 32 + 52 of them.
        long part0 = (uint)(mantissa << low);
        long part1 = mantissa >> (32 - low); // below 2⁵² for every low ≤ 31, so 2¹⁰ of them fit into a digit
        long sign = bits >> 63;
        digits[digit] += (part0 ^ sign) - sign;
        digits[digit + 1] += (part1 ^ sign) - sign;
        if (++pending == SettleEvery) Settle();
    }

    /// <summary>Adds all numbers.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values) Add(value);
    }

    /// <summary>
    /// Adds finite numbers whose magnitudes, zeros apart, lie between two known ones: room is made once, and nothing is checked per number.
    /// </summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="smallest">At most the smallest magnitude that is not zero.</param>
    /// <param name="largest">At least the largest magnitude; finite.</param>
    internal void AddRun(ReadOnlySpan<double> values, double smallest, double largest)
    {
        if (largest == 0) return;
        MakeRoom(DigitOf(smallest));
        MakeRoom(DigitOf(largest));
        while (values.Length > 0)
        {
            int length = Math.Min(values.Length, SettleEvery - pending);
            AddWithinRoom(values[..length]);
            values = values[length..];
            pending += length;
            if (pending == SettleEvery) Settle();
        }
    }

    // The digit a number of this magnitude starts at.
    private static int DigitOf(double magnitude) => Math.Max(((int)(BitConverter.DoubleToInt64Bits(magnitude) >> 52) & 0x7FF) - 1, 0) >> 5;

    // No bounds check: AddRun has made room for every exponent between its two.
    private void AddWithinRoom(ReadOnlySpan<double> values)
    {
        // A reference must never point outside of its array, or the collector loses it when it moves the array: the digit before the first is counted from, not pointed to.
        ref long origin = ref MemoryMarshal.GetArrayDataReference(digits);
        int begin = first;
        foreach (double value in values)
        {
            long bits = BitConverter.DoubleToInt64Bits(value), mantissa = bits & 0xFFFFFFFFFFFFF;
            int exponent = (int)(bits >> 52) & 0x7FF;
            if (exponent != 0) mantissa |= 1L << 52;
            else if (mantissa == 0) continue;
            else exponent = 1;
            int shift = exponent - 1, low = shift & 31;
            long sign = bits >> 63, part0 = (uint)(mantissa << low), part1 = mantissa >> (32 - low);
            ref long digit = ref Unsafe.Add(ref origin, (shift >> 5) - begin);
            digit += (part0 ^ sign) - sign;
            Unsafe.Add(ref digit, 1) += (part1 ^ sign) - sign;
        }
    }

    /// <summary>Adds another exact sum.</summary>
    public void Add(ExactSum other)
    {
        nans += other.nans;
        positiveInfinities += other.positiveInfinities;
        negativeInfinities += other.negativeInfinities;
        if (other.digits.Length == 0) return;
        other.Settle();
        MakeRoom(other.first);
        MakeRoom(other.first + other.digits.Length - 3);
        Settle();
        for (int i = 0; i < other.digits.Length; i++) digits[i + other.first - first] += other.digits[i];
        Settle();
    }

    /// <summary>The sum, rounded once to the nearest double (ties to even); ±∞ beyond the range; NaN as in ordinary addition.</summary>
    public double ToDouble()
    {
        if (Special() is { } special) return special;
        BigInteger exact = Exact();
        double nearest = Round(exact, out bool overflow);
        return overflow ? double.CopySign(double.PositiveInfinity, nearest) : nearest;
    }

    /// <summary>
    /// The canonical form: s₁ = the sum rounded to the nearest double, s₂ = what is left rounded, … until nothing is left.
    /// Adding the components exactly gives the sum back; empty for zero. One NaN or ∞ when there was one.
    /// </summary>
    public double[] Components()
    {
        if (Special() is { } special) return [special];
        var components = new List<double>();
        for (BigInteger rest = Exact(); !rest.IsZero;)
        {
            double s = Round(rest, out _);
            components.Add(s);
            rest -= ToUnits(s);
        }
        return [.. components];
    }

    /// <summary>The exact sum as a whole number of units of 2^−1074.</summary>
    private BigInteger Exact()
    {
        BigInteger sum = BigInteger.Zero;
        for (int i = digits.Length - 1; i >= 0; i--) sum = (sum << 32) + digits[i];
        return sum << (32 * first);
    }

    /// <summary>A finite double as a whole number of units of 2^−1074.</summary>
    internal static BigInteger ToUnits(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger mantissa = exponent == 0 ? bits & 0xFFFFFFFFFFFFF : (bits & 0xFFFFFFFFFFFFF) | 1L << 52;
        mantissa <<= Math.Max(exponent, 1) - 1;
        return bits < 0 ? -mantissa : mantissa;
    }

    private static double Round(BigInteger units, out bool overflow)
    {
        overflow = false;
        BigInteger magnitude = BigInteger.Abs(units);
        long length = (long)magnitude.GetBitLength();
        int shift = (int)Math.Max(length - 53, 0);
        ulong mantissa = (ulong)(magnitude >> shift);
        if (shift > 0)
        {
            BigInteger rest = magnitude - (new BigInteger(mantissa) << shift), half = BigInteger.One << (shift - 1);
            int compare = rest.CompareTo(half);
            if (compare > 0 || (compare == 0 && (mantissa & 1) == 1)) mantissa++;
        }
        if (mantissa == 1UL << 53)
        {
            mantissa >>= 1;
            shift++;
        }
        double value;
        if (mantissa < 1UL << 52) value = BitConverter.UInt64BitsToDouble(mantissa); // subnormal, or exactly representable at the smallest exponent
        else if (shift + 1 >= 0x7FF)
        {
            overflow = true;
            value = double.MaxValue;
        }
        else value = BitConverter.UInt64BitsToDouble((ulong)(shift + 1) << 52 | (mantissa & 0xFFFFFFFFFFFFF));
        return units.Sign < 0 ? -value : value;
    }

    private void AddSpecial(double value)
    {
        if (double.IsNaN(value)) nans++;
        else if (value > 0) positiveInfinities++;
        else negativeInfinities++;
    }

    private double? Special() =>
        nans > 0 || (positiveInfinities > 0 && negativeInfinities > 0) ? double.NaN
        : positiveInfinities > 0 ? double.PositiveInfinity
        : negativeInfinities > 0 ? double.NegativeInfinity
        : null;

    /// <summary>Makes digits wanted … wanted + 2 addressable.</summary>
    private void MakeRoom(int wanted)
    {
        if (digits.Length == 0)
        {
            first = wanted;
            digits = new long[4];
            room = 2;
            return;
        }
        int low = Math.Min(first, wanted), high = Math.Max(first + digits.Length, wanted + 3);
        if (low == first && high == first + digits.Length) return;
        var wider = new long[high - low];
        digits.CopyTo(wider, first - low);
        digits = wider;
        first = low;
        room = digits.Length - 2;
    }

    /// <summary>Carries: every digit but the last into [0, 2³²).</summary>
    private void Settle()
    {
        pending = 0;
        for (int i = 0; i < digits.Length - 1; i++)
        {
            long carry = digits[i] >> 32;
            digits[i] -= carry << 32;
            digits[i + 1] += carry;
        }
        // The last digit must keep room for the additions to come.
        if (digits.Length > 0 && Math.Abs(digits[^1]) >= 1L << 40)
        {
            Array.Resize(ref digits, digits.Length + 1);
            long carry = digits[^2] >> 32;
            digits[^2] -= carry << 32;
            digits[^1] += carry;
            room = digits.Length - 2;
        }
    }
}
