using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Morphology;

/// <summary>
/// One axis of the distance transform, for many lines side by side: rows follow each other along the axis, columns are the lines. Each value f becomes the
/// least f′ + (edge · steps)² over its line. A value is small where background is near, so rows are tried outward from each voxel, several lines at once, until no further
/// one can be nearer (exact for whole squares; T. Saito, J. Toriwaki, Pattern Recognition 27 (1994) 1551–1565). Lines that are not done after
/// <see cref="MostSteps"/> steps, and voxels that are not cubes, go by lower envelopes of parabolas (P. Felzenszwalb, D. Huttenlocher, Theory of Computing 8 (2012) 415–428), in linear time.
/// </summary>
internal sealed unsafe class DistancePlane(int rows, int columns)
{
    /// <summary>Rows tried on each side before a line goes by its envelope.</summary>
    public const int MostSteps = 48;

    private readonly float[] from = new float[rows * columns], to = new float[rows * columns];
    private readonly double[] heights = new double[rows], starts = new double[rows + 1];
    private readonly int[] places = new int[rows];

    /// <summary>Row i of what goes in; all are to be written before <see cref="Pass"/>.</summary>
    public Span<float> Row(int i) => from.AsSpan(i * columns, columns);

    /// <summary>Row i of what came out.</summary>
    public ReadOnlySpan<float> Result(int i) => to.AsSpan(i * columns, columns);

    /// <summary>Does the axis, whose voxels have this edge.</summary>
    /// <param name="bySteps">Trying rows is allowed.</param>
    public void Pass(double edge, bool bySteps = true)
    {
        int x = 0;
        if (edge == 1 && bySteps && Vector512.IsHardwareAccelerated) x = Steps<Floats512>();
        else if (edge == 1 && bySteps && Vector256.IsHardwareAccelerated) x = Steps<Floats256>();
        else if (edge == 1 && bySteps && Vector128.IsHardwareAccelerated) x = Steps<Floats128>();
        for (; x < columns; x++) Envelope(x, edge);
    }

    // All whole vectors of lines; gives the first line that is left.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Steps<TFloats>()
        where TFloats : struct, IFloats<TFloats>
    {
        int x = 0;
        fixed (float* source = from, target = to)
        {
            for (; x <= columns - TFloats.Count; x += TFloats.Count)
            {
                bool done = true;
                for (int i = 0; done && i < rows; i++) done = Nearest<TFloats>(source + x, i, target + ((nint)i * columns) + x);
                for (int line = x; !done && line < x + TFloats.Count; line++) Envelope(line, 1);
            }
        }
        return x;
    }

    // False when background may still be further away than the steps tried.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Nearest<TFloats>(float* lines, int row, float* result)
        where TFloats : struct, IFloats<TFloats>
    {
        float* here = lines + ((nint)row * columns);
        TFloats best = TFloats.Load(here);
        for (int d = 1; best.AnyAbove(d * d); d++)
        {
            bool before = d <= row, after = d < rows - row;
            if (!before && !after) break;
            if (d > MostSteps) return false;
            if (before) best = TFloats.Least(best, TFloats.Load(here - ((nint)d * columns)), d * d);
            if (after) best = TFloats.Least(best, TFloats.Load(here + ((nint)d * columns)), d * d);
        }
        best.Store(result);
        return true;
    }

    private void Envelope(int line, double edge)
    {
        int count = Build(line, edge * edge), k = 0;
        for (int q = 0; q < rows; q++)
        {
            int at = (q * columns) + line;
            if (count == 0 || from[at] == 0)
            {
                to[at] = from[at];
                continue;
            }
            while (k + 1 < count && starts[k + 1] < q) k++;
            double offset = (q - places[k]) * edge;
            to[at] = (float)(heights[k] + (offset * offset));
        }
    }

    // Where each parabola of the envelope stands and begins to be the lowest.
    private int Build(int line, double edgeSquared)
    {
        int count = 0;
        for (int q = 0; q < rows; q++)
        {
            double height = from[(q * columns) + line];
            if (double.IsInfinity(height)) continue;
            double start = double.NegativeInfinity;
            while (count > 0)
            {
                int p = places[count - 1];
                start = (((height - heights[count - 1]) / edgeSquared) + ((double)q * q) - ((double)p * p)) / (2.0 * (q - p));
                if (start > starts[count - 1]) break;
                count--;
                start = double.NegativeInfinity;
            }
            (heights[count], places[count], starts[count]) = (height, q, start);
            count++;
        }
        return count;
    }
}
