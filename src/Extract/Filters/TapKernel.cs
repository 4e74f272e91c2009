using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>
/// One axis of a separable filter: weighted sums of rows. The rows are those of neighbouring slices (z), neighbouring rows (y), or one row begun at
/// neighbouring places (x). Weights that mirror each other are multiplied once, with the sum (or difference) of their two voxels, from the middle outward.
/// </summary>
internal static unsafe class TapKernel
{
    /// <summary>to[j·stride + x] = Σₖ weights[k] · rows[j + k][x] for the outputs j and x below the width, by the widest vectors of the machine.</summary>
    /// <param name="rows">As many rows as there are weights, and one more for each further output.</param>
    public static void Sum(AxisWeights taps, double** rows, int outputs, double* to, int stride, int width)
    {
        if (Vector512.IsHardwareAccelerated) Sum<EightLanes>(taps, rows, outputs, to, stride, width);
        else if (Vector256.IsHardwareAccelerated) Sum<FourLanes>(taps, rows, outputs, to, stride, width);
        else if (Vector128.IsHardwareAccelerated) Sum<TwoLanes>(taps, rows, outputs, to, stride, width);
        else Sum<OneLane>(taps, rows, outputs, to, stride, width);
    }

    /// <summary>The same with vectors of one width.</summary>
    // Optimised at once: the first slab of a run is as long as the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TLanes>(AxisWeights taps, double** rows, int outputs, double* to, int stride, int width)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        fixed (double* weights = taps.Weights)
        {
            int x = 0, four = 4 * TLanes.Count;
            // A few columns of all rows stay in the first-level cache while every output reads them.
            for (; x <= width - four; x += four)
            {
                for (int j = 0; j < outputs; j++) Four<TLanes>(taps, weights, rows + j, x, to + ((nint)j * stride) + x);
            }
            for (; x <= width - TLanes.Count; x += TLanes.Count)
            {
                for (int j = 0; j < outputs; j++) One<TLanes>(taps, weights, rows + j, x).Store(to + ((nint)j * stride) + x);
            }
            for (; x < width; x++)
            {
                for (int j = 0; j < outputs; j++) One<OneLane>(taps, weights, rows + j, x).Store(to + ((nint)j * stride) + x);
            }
        }
    }

    /// <summary>Widens a row of floats, or their squares.</summary>
    public static void Widen(ReadOnlySpan<float> row, double* to, bool squares)
    {
        if (Vector512.IsHardwareAccelerated) Widen<EightLanes>(row, to, squares);
        else if (Vector256.IsHardwareAccelerated) Widen<FourLanes>(row, to, squares);
        else if (Vector128.IsHardwareAccelerated) Widen<TwoLanes>(row, to, squares);
        else Widen<OneLane>(row, to, squares);
    }

    /// <summary>Rounds a row to floats.</summary>
    public static void Narrow(double* row, Span<float> to)
    {
        if (Vector512.IsHardwareAccelerated) Narrow<EightLanes>(row, to);
        else if (Vector256.IsHardwareAccelerated) Narrow<FourLanes>(row, to);
        else if (Vector128.IsHardwareAccelerated) Narrow<TwoLanes>(row, to);
        else Narrow<OneLane>(row, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<TLanes>(ReadOnlySpan<float> row, double* to, bool squares)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        fixed (float* from = row)
        {
            int x = 0;
            for (; x <= row.Length - TLanes.Count; x += TLanes.Count)
            {
                TLanes values = TLanes.Load(from + x);
                (squares ? TLanes.Square(values) : values).Store(to + x);
            }
            for (; x < row.Length; x++) to[x] = squares ? (double)from[x] * from[x] : from[x];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<TLanes>(double* row, Span<float> to)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        fixed (float* target = to)
        {
            int x = 0;
            for (; x <= to.Length - TLanes.Count; x += TLanes.Count) TLanes.Load(row + x).Store(target + x);
            for (; x < to.Length; x++) target[x] = (float)row[x];
        }
    }

    // Four vectors at once, so that additions need not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TLanes>(AxisWeights taps, double* weights, double** rows, int x, double* to)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        int n = TLanes.Count, count = taps.Weights.Length, k = count / 2;
        double* row = rows[k] + x;
        TLanes a, b, c, d;
        if (taps.Mirror == Mirror.None)
        {
            (a, b, c, d) = (default, default, default, default);
            for (k = 0; k < count; k++)
            {
                row = rows[k] + x;
                double weight = weights[k];
                a = TLanes.MultiplyAdd(weight, TLanes.Load(row), a);
                b = TLanes.MultiplyAdd(weight, TLanes.Load(row + n), b);
                c = TLanes.MultiplyAdd(weight, TLanes.Load(row + (2 * n)), c);
                d = TLanes.MultiplyAdd(weight, TLanes.Load(row + (3 * n)), d);
            }
        }
        else
        {
            if ((count & 1) == 0)
            {
                (a, b, c, d) = (default, default, default, default);
            }
            else
            {
                a = TLanes.Multiply(weights[k], TLanes.Load(row));
                b = TLanes.Multiply(weights[k], TLanes.Load(row + n));
                c = TLanes.Multiply(weights[k], TLanes.Load(row + (2 * n)));
                d = TLanes.Multiply(weights[k], TLanes.Load(row + (3 * n)));
            }
            if (taps.Mirror == Mirror.Even)
            {
                for (k = (count + 1) / 2; k < count; k++)
                {
                    row = rows[k] + x;
                    double* other = rows[count - 1 - k] + x;
                    double weight = weights[k];
                    a = TLanes.MultiplyAdd(weight, TLanes.Add(TLanes.Load(row), TLanes.Load(other)), a);
                    b = TLanes.MultiplyAdd(weight, TLanes.Add(TLanes.Load(row + n), TLanes.Load(other + n)), b);
                    c = TLanes.MultiplyAdd(weight, TLanes.Add(TLanes.Load(row + (2 * n)), TLanes.Load(other + (2 * n))), c);
                    d = TLanes.MultiplyAdd(weight, TLanes.Add(TLanes.Load(row + (3 * n)), TLanes.Load(other + (3 * n))), d);
                }
            }
            else
            {
                for (k = (count + 1) / 2; k < count; k++)
                {
                    row = rows[k] + x;
                    double* other = rows[count - 1 - k] + x;
                    double weight = weights[k];
                    a = TLanes.MultiplyAdd(weight, TLanes.Subtract(TLanes.Load(row), TLanes.Load(other)), a);
                    b = TLanes.MultiplyAdd(weight, TLanes.Subtract(TLanes.Load(row + n), TLanes.Load(other + n)), b);
                    c = TLanes.MultiplyAdd(weight, TLanes.Subtract(TLanes.Load(row + (2 * n)), TLanes.Load(other + (2 * n))), c);
                    d = TLanes.MultiplyAdd(weight, TLanes.Subtract(TLanes.Load(row + (3 * n)), TLanes.Load(other + (3 * n))), d);
                }
            }
        }
        a.Store(to);
        b.Store(to + n);
        c.Store(to + (2 * n));
        d.Store(to + (3 * n));
    }

    // One vector; the same order of operations.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes One<TLanes>(AxisWeights taps, double* weights, double** rows, int x)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        int count = taps.Weights.Length, middle = count / 2;
        TLanes sum = default;
        if (taps.Mirror == Mirror.None)
        {
            for (int k = 0; k < count; k++) sum = TLanes.MultiplyAdd(weights[k], TLanes.Load(rows[k] + x), sum);
            return sum;
        }
        if ((count & 1) != 0) sum = TLanes.Multiply(weights[middle], TLanes.Load(rows[middle] + x));
        for (int k = (count + 1) / 2; k < count; k++)
        {
            TLanes one = TLanes.Load(rows[k] + x), other = TLanes.Load(rows[count - 1 - k] + x);
            sum = TLanes.MultiplyAdd(weights[k], taps.Mirror == Mirror.Even ? TLanes.Add(one, other) : TLanes.Subtract(one, other), sum);
        }
        return sum;
    }
}
