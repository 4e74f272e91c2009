using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>
/// An exact sum of numbers m·2^e. It holds the true sum as one integer and one exponent, so the order of the additions
/// can never show: sums of parts merge to the sum of the whole, bit for bit. 128 bits hold every practical case; what does
/// not fit goes on as a big integer.
/// </summary>
internal struct ExactSum
{
    private Int128 _mantissa;
    private int _exponent;
    // One element, or null: a reference is smaller than a nullable BigInteger.
    private BigInteger[]? _large;

    /// <summary>The sum of one integer.</summary>
    public ExactSum(Int128 value) => _mantissa = value;

    /// <summary>True when nothing but zeros were added.</summary>
    public readonly bool IsZero => _large is { } large ? large[0].IsZero : _mantissa == Int128.Zero;

    /// <summary>Adds mantissa·2^exponent.</summary>
    public void Add(Int128 mantissa, int exponent)
    {
        if (mantissa == Int128.Zero) return;
        if (_large is null)
        {
            if (_mantissa == Int128.Zero)
            {
                (_mantissa, _exponent) = (mantissa, exponent);
                return;
            }
            int shift = exponent - _exponent;
            if (shift == 0 || (shift > 0 ? Fits(mantissa, shift) : Fits(_mantissa, -shift)))
            {
                Int128 a = shift >= 0 ? _mantissa : _mantissa << -shift, b = shift > 0 ? mantissa << shift : mantissa;
                Int128 sum = unchecked(a + b);
                if (!(Int128.IsNegative(a) == Int128.IsNegative(b) && Int128.IsNegative(sum) != Int128.IsNegative(a)))
                {
                    _mantissa = sum;
                    _exponent = Math.Min(_exponent, exponent);
                    return;
                }
            }
        }
        AddLarge(mantissa, exponent);
    }

    /// <summary>Adds one finite number exactly.</summary>
    public void Add(double value)
    {
        (long mantissa, int exponent) = Split(value);
        Add(mantissa, exponent);
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in ExactSum other)
    {
        if (other._large is { } large) AddLarge(large[0], other._exponent);
        else Add(other._mantissa, other._exponent);
    }

    /// <summary>This sum times an integer.</summary>
    public readonly ExactSum Times(long factor)
    {
        (BigInteger mantissa, int exponent) = Parts;
        ExactSum product = default;
        product.AddLarge(mantissa * factor, exponent);
        product.Shorten();
        return product;
    }

    /// <summary>The sum as mantissa·2^exponent.</summary>
    public readonly (BigInteger Mantissa, int Exponent) Parts => (_large is { } large ? large[0] : _mantissa, _exponent);

    /// <summary>The nearest double.</summary>
    public readonly double ToDouble() => Quotient(Parts.Mantissa, Parts.Exponent, BigInteger.One);

    /// <summary>
    /// The double nearest to mantissa·2^exponent / divisor (to within one unit in the last place), from the exact value
    /// alone, however it is written.
    /// </summary>
    public static double Quotient(BigInteger mantissa, int exponent, BigInteger divisor)
    {
        if (mantissa.IsZero) return 0;
        bool negative = mantissa.Sign < 0 != divisor.Sign < 0;
        mantissa = BigInteger.Abs(mantissa);
        divisor = BigInteger.Abs(divisor);
        // 64 or 65 bits of quotient: enough for one rounding to 53 after the rest is kept as a sticky bit.
        int shift = 65 - (int)(mantissa.GetBitLength() - divisor.GetBitLength());
        if (shift >= 0) mantissa <<= shift;
        else divisor <<= -shift;
        BigInteger quotient = BigInteger.DivRem(mantissa, divisor, out BigInteger rest);
        int drop = (int)quotient.GetBitLength() - 62;
        ulong bits = (ulong)(quotient >> drop);
        if (!rest.IsZero || (quotient & ((BigInteger.One << drop) - 1)) != 0) bits |= 1;
        double value = Math.ScaleB((double)bits, exponent - shift + drop);
        return negative ? -value : value;
    }

    /// <summary>A finite number as an integer times a power of two, the integer odd or zero.</summary>
    public static (long Mantissa, int Exponent) Split(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        if (mantissa == 0) return (0, 0);
        int zeros = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        return (bits < 0 ? -mantissa : mantissa, exponent - 1075 + zeros);
    }

    private static bool Fits(Int128 value, int shift) => shift < 126 && (int)Int128.LeadingZeroCount(value < 0 ? ~value : value) > shift + 1;

    private void AddLarge(BigInteger mantissa, int exponent)
    {
        BigInteger sum = _large is { } large ? large[0] : _mantissa;
        if (sum.IsZero) (sum, _exponent) = (mantissa, exponent);
        else if (exponent >= _exponent) sum += mantissa << (exponent - _exponent);
        else (sum, _exponent) = ((sum << (_exponent - exponent)) + mantissa, exponent);
        _large = [sum];
        _mantissa = Int128.Zero;
    }

    private void Shorten()
    {
        if (_large is not { } large || large[0].GetBitLength() > 126) return;
        _mantissa = (Int128)large[0];
        _large = null;
    }
}
