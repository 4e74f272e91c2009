using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>
/// 32- and 64-bit values and floats: exact sums. The values of up to 256 neighbours are brought to one exponent, summed as
/// integers, and added to the component once; values whose exponents lie too far apart go one by one.
/// Values that are not finite take no part.
/// </summary>
internal sealed class WideIntensity<T> : IntensityAccumulator<T>
    where T : unmanaged, INumber<T>
{
    private const int Chunk = 256;
    private readonly long[] _mantissas = new long[Chunk];
    private readonly int[] _exponents = new int[Chunk];
    private IntensityState?[] _states = new IntensityState?[1024];

    /// <inheritdoc/>
    public override void Grow(int count)
    {
        if (count > _states.Length) Array.Resize(ref _states, Math.Max(count, _states.Length * 2));
    }

    /// <inheritdoc/>
    public override void AddRun(int component, ReadOnlySpan<T> values, int length, int x, int y, int z)
    {
        values = values[..length];
        IntensityState state = _states[component] ??= new IntensityState();
        while (values.Length > 0)
        {
            int take = Math.Min(Chunk, values.Length);
            AddChunk(state, values[..take], x, y, z);
            values = values[take..];
            x += take;
        }
    }

    /// <inheritdoc/>
    public override void Merge(int into, int from)
    {
        if (_states[from] is not { } other) return;
        if (_states[into] is { } state) state.Merge(other);
        else _states[into] = other;
        _states[from] = null;
    }

    /// <inheritdoc/>
    public override IntensityState Export(int component, int x, int y, int z)
    {
        IntensityState state = _states[component] ?? new IntensityState();
        _states[component] = null;
        if (x != 0) state.SumX.Add(state.Sum.Times(x));
        if (y != 0) state.SumY.Add(state.Sum.Times(y));
        if (z != 0) state.SumZ.Add(state.Sum.Times(z));
        return state;
    }

    private void AddChunk(IntensityState state, ReadOnlySpan<T> values, int x, int y, int z)
    {
        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            for (int i = 0; i < values.Length; i++) AddInteger(state, values[i], x + i, y, z);
            return;
        }
        int lowest = int.MaxValue, highest = int.MinValue, finite = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                (_mantissas[i], _exponents[i]) = (0, 0);
                continue;
            }
            double rounded = double.CreateSaturating(values[i]);
            state.Min = Math.Min(state.Min, rounded);
            state.Max = Math.Max(state.Max, rounded);
            finite++;
            (long mantissa, int exponent) = Split(values[i], rounded);
            (_mantissas[i], _exponents[i]) = (mantissa, exponent);
            if (mantissa == 0) continue;
            lowest = Math.Min(lowest, exponent);
            highest = Math.Max(highest, exponent + 64 - (int)long.LeadingZeroCount(Math.Abs(mantissa)));
        }
        state.Count += finite;
        if (highest == int.MinValue) return;
        if (highest - lowest > 54)
        {
            for (int i = 0; i < values.Length; i++) AddOne(state, _mantissas[i], _exponents[i], x + i, y, z);
            return;
        }
        // |value| < 2⁵⁴ and 256 of them: the sum stays in 64 bits; squares and moments need 128.
        long sum = 0;
        Int128 squares = 0, moment = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (_mantissas[i] == 0) continue;
            long value = _mantissas[i] << (_exponents[i] - lowest);
            sum += value;
            squares += Math.BigMul(value, value);
            moment += (Int128)value * i;
        }
        state.Sum.Add(sum, lowest);
        state.SumSquares.Add(squares, 2 * lowest);
        state.SumX.Add(moment + ((Int128)sum * x), lowest);
        state.SumY.Add((Int128)sum * y, lowest);
        state.SumZ.Add((Int128)sum * z, lowest);
    }

    // The square of a 64-bit integer needs up to 128 unsigned bits: v = h·2³² + l, v² = h²·2⁶⁴ + hl·2³³ + l².
    private static void AddInteger(IntensityState state, T value, int x, int y, int z)
    {
        Int128 whole = Int128.CreateTruncating(value), high = whole >> 32, low = whole & uint.MaxValue;
        double rounded = double.CreateSaturating(value);
        state.Count++;
        state.Min = Math.Min(state.Min, rounded);
        state.Max = Math.Max(state.Max, rounded);
        state.Sum.Add(whole, 0);
        state.SumSquares.Add(high * high, 64);
        state.SumSquares.Add(high * low, 33);
        state.SumSquares.Add(low * low, 0);
        state.SumX.Add(whole * x, 0);
        state.SumY.Add(whole * y, 0);
        state.SumZ.Add(whole * z, 0);
    }

    private static void AddOne(IntensityState state, Int128 mantissa, int exponent, int x, int y, int z)
    {
        if (mantissa == Int128.Zero) return;
        state.Sum.Add(mantissa, exponent);
        state.SumSquares.Add(mantissa * mantissa, 2 * exponent);
        state.SumX.Add(mantissa * x, exponent);
        state.SumY.Add(mantissa * y, exponent);
        state.SumZ.Add(mantissa * z, exponent);
    }

    private static (long Mantissa, int Exponent) Split(T value, double rounded)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double)) return ExactSum.Split(rounded);
        return (long.CreateTruncating(value), 0);
    }
}
