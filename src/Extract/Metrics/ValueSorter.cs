using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Extract.Metrics;

/// <summary>
/// Orders the grey values of one object: by counting where they are integers of a narrow range, by a radix sort of up to 32
/// bits, else by comparison.
/// </summary>
internal sealed class ValueSorter<T>
    where T : unmanaged, INumber<T>
{
    private const int RadixFrom = 96;
    private int[] _histogram = new int[256];
    private uint[] _keys = new uint[1024], _spare = new uint[1024];
    private T[] _sorted = new T[1024];
    private int _count, _range;
    private long _lowest;

    /// <summary>Takes the values, at least one; the span is used up.</summary>
    public void Sort(Span<T> values)
    {
        _histogram.AsSpan(0, _range).Clear();
        _range = 0;
        _count = values.Length;
        if (typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte))
        {
            Count(values, typeof(T) == typeof(sbyte) ? sbyte.MinValue : 0, 256);
            return;
        }
        if (typeof(T) == typeof(double) || typeof(T) == typeof(long) || typeof(T) == typeof(ulong) || values.Length < RadixFrom)
        {
            values.Sort();
            Reserve(values.Length);
            values.CopyTo(_sorted);
            return;
        }
        if (typeof(T) != typeof(float))
        {
            T min = values[0], max = values[0];
            foreach (T value in values)
            {
                if (value < min) min = value;
                if (value > max) max = value;
            }
            long low = long.CreateTruncating(min), range = long.CreateTruncating(max) - low + 1;
            if (range <= 2L * values.Length)
            {
                Count(values, low, (int)range);
                return;
            }
        }
        Radix(values);
    }

    /// <summary>What was taken last, as distinct values with counts.</summary>
    public ValueCounts ToValueCounts()
    {
        int distinct = 0;
        if (_range > 0)
        {
            for (int i = 0; i < _range; i++) distinct += _histogram[i] > 0 ? 1 : 0;
        }
        else
        {
            for (int i = 0; i < _count; i++) distinct += i == 0 || _sorted[i] != _sorted[i - 1] ? 1 : 0;
        }
        double[] values = new double[distinct];
        long[] counts = new long[distinct];
        int n = 0;
        for (int i = 0; i < _range; i++)
        {
            if (_histogram[i] > 0) (values[n], counts[n++]) = (_lowest + i, _histogram[i]);
        }
        for (int i = 0; _range == 0 && i < _count; i++)
        {
            if (i == 0 || _sorted[i] != _sorted[i - 1]) values[n++] = double.CreateSaturating(_sorted[i]);
            counts[n - 1]++;
        }
        return new ValueCounts(values, counts);
    }

    /// <summary>Quantiles 0.05, 0.5, 0.95 of what was taken last, by the rule of <see cref="ValueCounts.Quantiles()"/>.</summary>
    public (double P05, double Median, double P95) Quantiles() => (Quantile(0.05), Quantile(0.5), Quantile(0.95));

    private double Quantile(double p)
    {
        double position = (_count - 1) * p;
        int rank = (int)Math.Floor(position);
        double fraction = position - rank, low, high;
        if (_range > 0)
        {
            int i = 0, left = rank;
            while (left >= _histogram[i]) left -= _histogram[i++];
            low = high = _lowest + i;
            if (fraction > 0 && left + 1 == _histogram[i])
            {
                do i++;
                while (_histogram[i] == 0);
                high = _lowest + i;
            }
        }
        else
        {
            low = double.CreateSaturating(_sorted[rank]);
            high = fraction > 0 ? double.CreateSaturating(_sorted[rank + 1]) : low;
        }
        return fraction > 0 && high != low ? ValueCounts.Between(low, high, fraction) : low;
    }

    private void Count(Span<T> values, long low, int range)
    {
        if (_histogram.Length < range) _histogram = new int[Math.Max(range, _histogram.Length * 2)];
        (_lowest, _range) = (low, range);
        int[] histogram = _histogram;
        if (typeof(T) == typeof(byte))
        {
            foreach (byte value in MemoryMarshal.AsBytes(values)) histogram[value]++;
            return;
        }
        foreach (T value in values) histogram[(int)(long.CreateTruncating(value) - low)]++;
    }

    // Least significant byte first; bytes that are the same in all keys are passed over.
    private void Radix(Span<T> values)
    {
        Reserve(values.Length);
        uint all = uint.MaxValue, any = 0;
        for (int i = 0; i < values.Length; i++)
        {
            uint key = Key(values[i]);
            _keys[i] = key;
            all &= key;
            any |= key;
        }
        Span<int> next = stackalloc int[256];
        for (int shift = 0; shift < 32; shift += 8)
        {
            if (((all ^ any) >> shift & 0xFF) == 0) continue;
            next.Clear();
            for (int i = 0; i < values.Length; i++) next[(byte)(_keys[i] >> shift)]++;
            int sum = 0;
            for (int digit = 0; digit < 256; digit++) (next[digit], sum) = (sum, sum + next[digit]);
            for (int i = 0; i < values.Length; i++) _spare[next[(byte)(_keys[i] >> shift)]++] = _keys[i];
            (_keys, _spare) = (_spare, _keys);
        }
        for (int i = 0; i < values.Length; i++) _sorted[i] = Value(_keys[i]);
    }

    // Keys in the order of the values: the sign bit turned, all bits of negative floats turned.
    private static uint Key(T value)
    {
        if (typeof(T) == typeof(float))
        {
            uint bits = BitConverter.SingleToUInt32Bits(float.CreateTruncating(value));
            return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        }
        return (uint)(int.CreateTruncating(value) ^ Turned);
    }

    private static T Value(uint key)
    {
        if (typeof(T) == typeof(float)) return T.CreateTruncating(BitConverter.UInt32BitsToSingle((key & 0x80000000) != 0 ? key & 0x7FFFFFFF : ~key));
        return T.CreateTruncating((int)key ^ Turned);
    }

    private static int Turned => typeof(T) == typeof(int) || typeof(T) == typeof(short) ? int.MinValue : 0;

    private void Reserve(int count)
    {
        if (_sorted.Length >= count) return;
        int size = Math.Max(count, _sorted.Length * 2);
        _sorted = new T[size];
        _keys = new uint[size];
        _spare = new uint[size];
    }
}
