using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// A filter that is a product of three one-axis filters. Works slice by slice: the three passes of a slice run in double while it
/// is in the cache, so nothing but the result is stored.
/// </summary>
internal sealed class SeparableFilter(AxisWeights alongZ, AxisWeights alongY, AxisWeights alongX, Border border, double constant = 0)
{
    /// <summary>The filtered volume.</summary>
    public Volume<float> Apply(Volume<float> input, Workers workers)
    {
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, () => new Buffers(input.SizeY, input.SizeX, alongX.Weights.Length), (z, buffers) =>
        {
            ReadOnlySpan<double> result = Slice(input, z, buffers);
            Span<float> to = output.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = (float)result[i];
        });
        return output;
    }

    /// <summary>Buffers for <see cref="Slice"/>.</summary>
    public Buffers MakeBuffers(Volume<float> input) => new(input.SizeY, input.SizeX, alongX.Weights.Length);

    /// <summary>Slice z of the filtered volume, in double; valid until the buffers are used again.</summary>
    /// <param name="squares">Filters the squares of the values instead.</param>
    public ReadOnlySpan<double> Slice(Volume<float> input, int z, Buffers buffers, bool squares = false)
    {
        AlongZ(input, z, buffers.First, squares);
        AlongY(buffers.First, buffers.Second, input.SizeY, input.SizeX);
        AlongX(buffers.Second, buffers.First, buffers.Row, input.SizeY, input.SizeX);
        return buffers.First;
    }

    private void AlongZ(Volume<float> input, int z, Span<double> to, bool squares)
    {
        to.Clear();
        for (int k = 0; k < alongZ.Weights.Length; k++)
        {
            int from = border.Index(z + alongZ.First + k, input.SizeZ);
            if (from < 0) Add(to, alongZ.Weights[k] * constant);
            else if (squares) RowKernels.AddScaledSquares(to, input.Slice(from), alongZ.Weights[k]);
            else RowKernels.AddScaled(to, input.Slice(from), alongZ.Weights[k]);
        }
    }

    private void AlongY(ReadOnlySpan<double> from, Span<double> to, int sizeY, int sizeX)
    {
        to.Clear();
        for (int y = 0; y < sizeY; y++)
        {
            Span<double> row = to.Slice(y * sizeX, sizeX);
            for (int k = 0; k < alongY.Weights.Length; k++)
            {
                int other = border.Index(y + alongY.First + k, sizeY);
                if (other < 0) Add(row, alongY.Weights[k] * constant);
                else RowKernels.AddScaled(row, from.Slice(other * sizeX, sizeX), alongY.Weights[k]);
            }
        }
    }

    private void AlongX(ReadOnlySpan<double> from, Span<double> to, Span<double> padded, int sizeY, int sizeX)
    {
        to.Clear();
        for (int y = 0; y < sizeY; y++)
        {
            ReadOnlySpan<double> row = from.Slice(y * sizeX, sizeX);
            for (int i = 0; i < padded.Length; i++)
            {
                int x = border.Index(i + alongX.First, sizeX);
                padded[i] = x < 0 ? constant : row[x];
            }
            Span<double> result = to.Slice(y * sizeX, sizeX);
            for (int k = 0; k < alongX.Weights.Length; k++) RowKernels.AddScaled(result, padded[k..], alongX.Weights[k]);
        }
    }

    private static void Add(Span<double> to, double value)
    {
        for (int i = 0; i < to.Length; i++) to[i] += value;
    }

    /// <summary>Two slices and a padded row.</summary>
    internal sealed class Buffers(int sizeY, int sizeX, int taps)
    {
        /// <summary>The slice the first and last pass write.</summary>
        public double[] First { get; } = new double[sizeY * sizeX];

        /// <summary>The slice of the second pass.</summary>
        public double[] Second { get; } = new double[sizeY * sizeX];

        /// <summary>A row with its border.</summary>
        public double[] Row { get; } = new double[sizeX + taps - 1];
    }
}
