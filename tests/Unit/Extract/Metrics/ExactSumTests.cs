using System.Numerics;
using Approx.Extract.Metrics;

namespace Approx.Tests.Extract.Metrics;

public sealed class ExactSumTests
{
    [Fact]
    public void The_order_of_additions_does_not_show_even_when_128_bits_are_not_enough()
    {
        Random random = new(1);
        for (int round = 0; round < 50; round++)
        {
            double[] values = new double[200];
            for (int i = 0; i < values.Length; i++) values[i] = (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-60 - (round * 10), 60 + (round * 10)));
            double expected = Rational(values);
            for (int order = 0; order < 3; order++)
            {
                random.Shuffle(values);
                ExactSum sum = default, half = default;
                for (int i = 0; i < values.Length; i++)
                {
                    if (i % 2 == 0) sum.Add(values[i]);
                    else half.Add(values[i]);
                }
                sum.Add(half);
                Assert.Equal(expected, sum.ToDouble());
            }
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-3.5)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(1e-310)]
    [InlineData(-0.0)]
    public void One_number_comes_back_as_it_was(double value)
    {
        ExactSum sum = default;
        sum.Add(value);
        Assert.Equal(value, sum.ToDouble());
        Assert.Equal(value * 4, Math.Abs(value) < 1e300 ? sum.Times(4).ToDouble() : value * 4);
    }

    [Fact]
    public void A_quotient_is_the_nearest_double()
    {
        Random random = new(2);
        for (int i = 0; i < 2000; i++)
        {
            long a = random.NextInt64(-1L << 52, 1L << 52), b = random.NextInt64(1, 1L << 52);
            // Both operands are exact doubles, so IEEE division is the nearest double of the true quotient.
            Assert.Equal((double)a / b, ExactSum.Quotient(a, 0, b));
        }
    }

    // The sum as one big integer over 2^1200, rounded by the runtime's parser of decimal fractions (correct to the last bit).
    private static double Rational(double[] values)
    {
        BigInteger sum = 0;
        foreach (double value in values)
        {
            (long mantissa, int exponent) = ExactSum.Split(value);
            sum += (BigInteger)mantissa << (exponent + 1200);
        }
        BigInteger decimals = BigInteger.Abs(sum) * BigInteger.Pow(5, 1200);
        string digits = decimals.ToString(System.Globalization.CultureInfo.InvariantCulture);
        double magnitude = double.Parse(digits + "e-1200", System.Globalization.CultureInfo.InvariantCulture);
        return sum.Sign < 0 ? -magnitude : magnitude;
    }
}
