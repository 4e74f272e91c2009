using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>Turns a heap of values into ascending distinct values with counts: by histogram where the values are integers of a narrow range, else by sorting.</summary>
internal sealed class ValueSorter<T>
    where T : unmanaged, INumber<T>
{
    private int[] _histogram = new int[1024];
    private double[] _values = new double[1024];
    private long[] _counts = new long[1024];
    private int _distinct;

    /// <summary>Takes the values; their order in the span is not kept.</summary>
    public void Sort(Span<T> values)
    {
        _distinct = 0;
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            T min = values[0], max = values[0];
            foreach (T value in values)
            {
                min = T.Min(min, value);
                max = T.Max(max, value);
            }
            Int128 range = Int128.CreateTruncating(max) - Int128.CreateTruncating(min) + 1;
            if (range <= Math.Max(256, 8L * values.Length) && range <= 1 << 24)
            {
                Count(values, min, (int)range);
                return;
            }
        }
        values.Sort();
        Reserve(values.Length);
        foreach (T value in values)
        {
            double rounded = double.CreateSaturating(value);
            if (_distinct > 0 && _values[_distinct - 1] == rounded) _counts[_distinct - 1]++;
            else (_values[_distinct], _counts[_distinct++]) = (rounded, 1);
        }
    }

    /// <summary>What was sorted last, as a copy.</summary>
    public ValueCounts ToValueCounts() => new(_values[.._distinct], _counts[.._distinct]);

    /// <summary>Quantiles 0.05, 0.5, 0.95 of what was sorted last.</summary>
    public (double P05, double Median, double P95) Quantiles() => ValueCounts.Quantiles(_values.AsSpan(0, _distinct), _counts.AsSpan(0, _distinct));

    private void Count(Span<T> values, T min, int range)
    {
        if (_histogram.Length < range) _histogram = new int[Math.Max(range, _histogram.Length * 2)];
        Span<int> histogram = _histogram.AsSpan(0, range);
        long low = long.CreateTruncating(min);
        foreach (T value in values) histogram[(int)(long.CreateTruncating(value) - low)]++;
        Reserve(Math.Min(range, values.Length));
        double lowest = double.CreateSaturating(min);
        for (int i = 0; i < histogram.Length; i++)
        {
            if (histogram[i] == 0) continue;
            (_values[_distinct], _counts[_distinct++]) = (Value(min, lowest, i), histogram[i]);
        }
        histogram.Clear();
    }

    private static double Value(T min, double lowest, int step) => typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? double.CreateSaturating(min + T.CreateTruncating(step)) : lowest + step;

    private void Reserve(int distinct)
    {
        if (_values.Length >= distinct) return;
        int size = Math.Max(distinct, _values.Length * 2);
        (_values, _counts) = (new double[size], new long[size]);
    }
}
