using System.Numerics;
using Approx.Sampling;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Sampling;

public class ExactSumTests
{
    private static readonly BigInteger Unit = BigInteger.One << 1074;

    [Fact]
    public void The_components_add_up_to_the_rational_sum_whatever_the_magnitudes() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        ArbMap.Default.GeneratorFor<long[]>().ToArbitrary(), seeds =>
        {
            // Any 64 bits are a double: all exponents, subnormals, both signs; the few that are not finite are left out.
            double[] values = [.. seeds.Select((s, i) => BitConverter.Int64BitsToDouble((long)Approx.Core.KeyedHash.Hash((ulong)s, (ulong)i))).Where(double.IsFinite)];
            ExactSum sum = new();
            sum.Add(values);
            BigInteger expected = values.Aggregate(BigInteger.Zero, (total, v) => total + Rational(v));
            double[] components = sum.Components();
            BigInteger actual = components.Aggregate(BigInteger.Zero, (total, v) => total + Rational(v));
            bool falling = components.Zip(components.Skip(1)).All(p => p.First == double.MaxValue || p.First == double.MinValue || Math.Abs(p.Second) <= Math.BitIncrement(Math.Abs(p.First)) - Math.Abs(p.First));
            return actual == expected && falling;
        }));

    [Fact]
    public void The_rounded_sum_is_the_nearest_double_of_the_rational_sum() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        ArbMap.Default.GeneratorFor<NormalFloat[]>().ToArbitrary(), floats =>
        {
            ExactSum sum = new();
            BigInteger exact = BigInteger.Zero;
            foreach (NormalFloat f in floats)
            {
                sum.Add(f.Get);
                exact += Rational(f.Get);
            }
            double nearest = sum.ToDouble();
            BigInteger error = BigInteger.Abs(Rational(nearest) - exact);
            return error <= BigInteger.Abs(Rational(Math.BitIncrement(nearest)) - exact) && error <= BigInteger.Abs(Rational(Math.BitDecrement(nearest)) - exact);
        }));

    [Fact]
    public void Order_and_partition_leave_no_trace()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-30, 30)))];
        ExactSum whole = new();
        whole.Add(values);
        random.Shuffle(values);
        ExactSum[] parts = [.. Enumerable.Range(0, 7).Select(_ => new ExactSum())];
        foreach (double v in values) parts[random.Next(7)].Add(v);
        ExactSum merged = new();
        foreach (ExactSum part in parts) merged.Add(part);
        Assert.Equal(whole.Components(), merged.Components());
        ExactSum stored = new();
        stored.Add(whole.Components());
        Assert.Equal(whole.Components(), stored.Components());
    }

    [Fact]
    public void Millions_of_additions_of_one_number_do_not_overflow_a_digit()
    {
        ExactSum sum = new();
        double x = Math.BitDecrement(2.0);
        const int n = 3_000_000;
        for (int i = 0; i < n; i++) sum.Add(x);
        for (int i = 0; i < n - 1; i++) sum.Add(-x);
        Assert.Equal(x, sum.ToDouble());
        Assert.Equal([x], sum.Components());
    }

    [Fact]
    public void What_ordinary_addition_loses_is_kept()
    {
        ExactSum sum = new();
        sum.Add([1e300, 1, -1e300, double.Epsilon]);
        Assert.Equal([1.0, double.Epsilon], sum.Components());
        sum.Add([-1, -double.Epsilon, 0.0, -0.0]);
        Assert.Empty(sum.Components());
        Assert.Equal(0, sum.ToDouble());
    }

    [Fact]
    public void Infinities_and_NaN_behave_as_in_addition_but_in_any_order()
    {
        ExactSum sum = new();
        sum.Add([1, double.PositiveInfinity, -5]);
        Assert.Equal(double.PositiveInfinity, sum.ToDouble());
        sum.Add(double.NegativeInfinity);
        Assert.True(double.IsNaN(sum.ToDouble()));
        ExactSum huge = new();
        huge.Add([double.MaxValue, double.MaxValue]);
        Assert.Equal(double.PositiveInfinity, huge.ToDouble());
        Assert.Equal([double.MaxValue, double.MaxValue], huge.Components());
    }

    private static BigInteger Rational(double value) => ExactRational.Of(value, Unit);
}

/// <summary>A double as numerator over a power of two, taken apart by arithmetic (not by its bits): the oracle.</summary>
internal static class ExactRational
{
    public static BigInteger Of(double value, BigInteger unit)
    {
        int exponent = 0;
        while (value != Math.Truncate(value))
        {
            value *= 2;
            exponent++;
        }
        return new BigInteger(value) * unit >> exponent;
    }
}
