using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>
/// One axis of a separable filter: weighted sums of rows. The rows are those of neighbouring slices (z), neighbouring rows (y), or one row begun at
/// neighbouring places (x). Every sum adds its products in the order of the weights.
/// </summary>
internal static unsafe class TapKernel
{
    /// <summary>to[j·stride + x] = Σₖ weights[k] · rows[j + k][x] for the outputs j and x below the width, by the widest vectors of the machine.</summary>
    /// <param name="rows">As many rows as there are weights, and one more for each further output.</param>
    public static void Sum<T>(T[] taps, T** rows, int outputs, T* to, int stride, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            float[] weights = (float[])(object)taps;
            if (Vector512.IsHardwareAccelerated) Sum<SixteenFloats, float>(weights, (float**)rows, outputs, (float*)to, stride, width);
            else if (Vector256.IsHardwareAccelerated) Sum<EightFloats, float>(weights, (float**)rows, outputs, (float*)to, stride, width);
            else if (Vector128.IsHardwareAccelerated) Sum<FourFloats, float>(weights, (float**)rows, outputs, (float*)to, stride, width);
            else Sum<OneFloat, float>(weights, (float**)rows, outputs, (float*)to, stride, width);
        }
        else
        {
            double[] weights = (double[])(object)taps;
            if (Vector512.IsHardwareAccelerated) Sum<EightLanes, double>(weights, (double**)rows, outputs, (double*)to, stride, width);
            else if (Vector256.IsHardwareAccelerated) Sum<FourLanes, double>(weights, (double**)rows, outputs, (double*)to, stride, width);
            else if (Vector128.IsHardwareAccelerated) Sum<TwoLanes, double>(weights, (double**)rows, outputs, (double*)to, stride, width);
            else Sum<OneLane, double>(weights, (double**)rows, outputs, (double*)to, stride, width);
        }
    }

    /// <summary>The same with vectors of one width.</summary>
    // Optimised at once: the first slab of a run is as long as the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TLanes, T>(T[] taps, T** rows, int outputs, T* to, int stride, int width)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = taps.Length, four = count < 4 ? 0 : outputs & ~3, x = 0;
        fixed (T* weights = taps)
        {
            // A few columns of all rows stay in the first-level cache while every output reads them; four outputs share what is read.
            for (; x <= width - (2 * TLanes.Count); x += 2 * TLanes.Count)
            {
                for (int j = 0; j < four; j += 4) FourOutputs<TLanes, T>(weights, count, rows + j, x, to + ((nint)j * stride) + x, stride);
            }
            int done = x;
            for (int j = four; j < outputs; j++)
            {
                x = 0;
                for (; x <= done - (4 * TLanes.Count); x += 4 * TLanes.Count) FourVectors<TLanes, T>(weights, count, rows + j, x, to + ((nint)j * stride) + x);
                for (; x < done; x += TLanes.Count) One<TLanes, T>(weights, count, rows + j, x).Store(to + ((nint)j * stride) + x);
            }
            for (int j = 0; j < outputs; j++)
            {
                x = done;
                for (; x <= width - TLanes.Count; x += TLanes.Count) One<TLanes, T>(weights, count, rows + j, x).Store(to + ((nint)j * stride) + x);
                for (; x < width; x++) to[((nint)j * stride) + x] = Scalar(weights, count, rows + j, x);
            }
        }
    }

    /// <summary>Widens a row of floats, or their squares.</summary>
    public static void Widen<T>(ReadOnlySpan<float> row, T* to, bool squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && !squares) row.CopyTo(new Span<float>(to, row.Length));
        else if (typeof(T) == typeof(float)) Widen<FourFloats, float>(row, (float*)to, squares);
        else if (Vector512.IsHardwareAccelerated) Widen<EightLanes, double>(row, (double*)to, squares);
        else if (Vector256.IsHardwareAccelerated) Widen<FourLanes, double>(row, (double*)to, squares);
        else Widen<TwoLanes, double>(row, (double*)to, squares);
    }

    /// <summary>Rounds a row to floats.</summary>
    public static void Narrow<T>(T* row, Span<float> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) new ReadOnlySpan<float>(row, to.Length).CopyTo(to);
        else if (Vector512.IsHardwareAccelerated) Narrow<EightLanes, double>((double*)row, to);
        else if (Vector256.IsHardwareAccelerated) Narrow<FourLanes, double>((double*)row, to);
        else Narrow<TwoLanes, double>((double*)row, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<TLanes, T>(ReadOnlySpan<float> row, T* to, bool squares)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (float* from = row)
        {
            int x = 0;
            for (; x <= row.Length - TLanes.Count; x += TLanes.Count)
            {
                TLanes values = TLanes.Widen(from + x);
                (squares ? TLanes.Square(values) : values).Store(to + x);
            }
            for (; x < row.Length; x++) to[x] = T.CreateTruncating(from[x]) * (squares ? T.CreateTruncating(from[x]) : T.One);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<TLanes, T>(T* row, Span<float> to)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (float* target = to)
        {
            int x = 0;
            for (; x <= to.Length - TLanes.Count; x += TLanes.Count) TLanes.Load(row + x).Narrow(target + x);
            for (; x < to.Length; x++) target[x] = float.CreateTruncating(row[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes One<TLanes, T>(T* weights, int count, T** rows, int x)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TLanes sum = default;
        for (int k = 0; k < count; k++) sum = TLanes.MultiplyAdd(weights[k], TLanes.Load(rows[k] + x), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scalar<T>(T* weights, int count, T** rows, int x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int k = 0; k < count; k++) sum = T.FusedMultiplyAdd(weights[k], rows[k][x], sum);
        return sum;
    }

    // Four vectors of one output, so that additions need not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourVectors<TLanes, T>(T* weights, int count, T** rows, int x, T* to)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = TLanes.Count;
        TLanes a = default, b = default, c = default, d = default;
        for (int k = 0; k < count; k++)
        {
            T* row = rows[k] + x;
            T weight = weights[k];
            a = TLanes.MultiplyAdd(weight, TLanes.Load(row), a);
            b = TLanes.MultiplyAdd(weight, TLanes.Load(row + n), b);
            c = TLanes.MultiplyAdd(weight, TLanes.Load(row + (2 * n)), c);
            d = TLanes.MultiplyAdd(weight, TLanes.Load(row + (3 * n)), d);
        }
        a.Store(to);
        b.Store(to + n);
        c.Store(to + (2 * n));
        d.Store(to + (3 * n));
    }

    // Two vectors of four outputs: row r has weight r − j in output j. At least four weights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourOutputs<TLanes, T>(T* weights, int count, T** rows, int x, T* to, nint stride)
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = TLanes.Count;
        TLanes a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (int r = 0; r < count + 3; r++)
        {
            T* row = rows[r] + x;
            TLanes low = TLanes.Load(row), high = TLanes.Load(row + n);
            if (r < count)
            {
                a = TLanes.MultiplyAdd(weights[r], low, a);
                e = TLanes.MultiplyAdd(weights[r], high, e);
            }
            if (r >= 1 && r < count + 1)
            {
                b = TLanes.MultiplyAdd(weights[r - 1], low, b);
                f = TLanes.MultiplyAdd(weights[r - 1], high, f);
            }
            if (r >= 2 && r < count + 2)
            {
                c = TLanes.MultiplyAdd(weights[r - 2], low, c);
                g = TLanes.MultiplyAdd(weights[r - 2], high, g);
            }
            if (r >= 3)
            {
                d = TLanes.MultiplyAdd(weights[r - 3], low, d);
                h = TLanes.MultiplyAdd(weights[r - 3], high, h);
            }
        }
        a.Store(to);
        e.Store(to + n);
        b.Store(to + stride);
        f.Store(to + stride + n);
        c.Store(to + (2 * stride));
        g.Store(to + (2 * stride) + n);
        d.Store(to + (3 * stride));
        h.Store(to + (3 * stride) + n);
    }
}
