using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Extract.Filters;

/// <summary>
/// Loops over one row, vectorised. Each element sees the same operations in the same order whatever the vector's width, so the
/// result is the same on every machine; products and sums are rounded separately (no fused multiply-add).
/// </summary>
internal static class RowKernels
{
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

    /// <summary>row[i] = √row[i].</summary>
    public static void SquareRoots(Span<float> row)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < vectors.Length; v++) vectors[v] = Vector.SquareRoot(vectors[v]);
        for (int i = vectors.Length * Vector<float>.Count; i < row.Length; i++) row[i] = MathF.Sqrt(row[i]);
    }
}
