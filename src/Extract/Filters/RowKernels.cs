using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Extract.Filters;

/// <summary>
/// Loops over one row, vectorised. Each element sees the same operations in the same order whatever the vector's width, so the
/// result is the same on every machine; products and sums are rounded separately (no fused multiply-add).
/// </summary>
internal static class RowKernels
{
    /// <summary>sums[i] += weight · row[i], in double.</summary>
    public static void AddScaled(Span<double> sums, ReadOnlySpan<double> row, double weight)
    {
        row = row[..sums.Length];
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(sums);
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(row);
        Vector<double> w = new(weight);
        for (int v = 0; v < to.Length; v++) to[v] += w * from[v];
        for (int i = to.Length * Vector<double>.Count; i < sums.Length; i++) sums[i] += weight * row[i];
    }

    /// <summary>sums[i] += weight · row[i], a float row into double.</summary>
    public static void AddScaled(Span<double> sums, ReadOnlySpan<float> row, double weight)
    {
        row = row[..sums.Length];
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(sums)[..(2 * from.Length)];
        Vector<double> w = new(weight);
        for (int v = 0; v < from.Length; v++)
        {
            Vector.Widen(from[v], out Vector<double> low, out Vector<double> high);
            to[2 * v] += w * low;
            to[(2 * v) + 1] += w * high;
        }
        for (int i = from.Length * Vector<float>.Count; i < sums.Length; i++) sums[i] += weight * row[i];
    }

    /// <summary>sums[i] += weight · row[i]².</summary>
    public static void AddScaledSquares(Span<double> sums, ReadOnlySpan<float> row, double weight)
    {
        row = row[..sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            double value = row[i];
            sums[i] += weight * (value * value);
        }
    }

    /// <summary>best[i] = min(best[i], row[i] + add).</summary>
    public static void Minimum(Span<float> best, ReadOnlySpan<float> row, float add = 0)
    {
        row = row[..best.Length];
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(best);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(row);
        Vector<float> a = new(add);
        for (int v = 0; v < to.Length; v++) to[v] = Vector.Min(to[v], from[v] + a);
        for (int i = to.Length * Vector<float>.Count; i < best.Length; i++) best[i] = Math.Min(best[i], row[i] + add);
    }

    /// <summary>best[i] = max(best[i], row[i]).</summary>
    public static void Maximum(Span<float> best, ReadOnlySpan<float> row)
    {
        row = row[..best.Length];
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(best);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < to.Length; v++) to[v] = Vector.Max(to[v], from[v]);
        for (int i = to.Length * Vector<float>.Count; i < best.Length; i++) best[i] = Math.Max(best[i], row[i]);
    }
}
