using System.Numerics;
using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>A filter that is a product of three one-axis filters; run tile by tile by <see cref="SeparableTile{T}"/>.</summary>
/// <param name="AlongZ">Weights along z.</param>
/// <param name="AlongY">Weights along y.</param>
/// <param name="AlongX">Weights along x.</param>
/// <param name="Border">What stands outside.</param>
/// <param name="Constant">The value outside when the border is a constant.</param>
internal sealed record SeparableFilter(AxisWeights AlongZ, AxisWeights AlongY, AxisWeights AlongX, Border Border, double Constant = 0)
{
    /// <summary>Computes in float: twice as fast, and within a few 10⁻⁷ of the largest value. Otherwise in double, rounded to float once.</summary>
    public bool InFloat { get; init; }

    /// <summary>The filtered volume.</summary>
    public Volume<float> Apply(Volume<float> input, Workers workers) => InFloat ? Apply<float>(input, workers) : Apply<double>(input, workers);

    private unsafe Volume<float> Apply<T>(Volume<float> input, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        ForTiles<T>(input, [(this, false)], workers, (z, count, y, x, width, values, stride) =>
        {
            for (int j = 0; j < count; j++) TapKernel.Narrow(values[0] + ((nint)j * stride), output.Row(z + j, y).Slice(x, width));
        });
        return output;
    }

    /// <summary>
    /// Runs filters of one reach side by side over a volume and hands over their results: slices z to z + count − 1 of row y from column x on,
    /// values[filter] + j·stride for slice z + j.
    /// </summary>
    public static unsafe void ForTiles<T>(Volume<float> input, IReadOnlyList<(SeparableFilter Filter, bool Squares)> filters, Workers workers, RowsDone<T> done)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns) = SeparableTile<T>.Shape(input, filters[0].Filter, filters.Count);
        int down = (input.SizeY + rows - 1) / rows, across = (input.SizeX + columns - 1) / columns;
        // Tiles run through all slices, which costs least; a volume of few rows gives each thread slices of its own as well.
        int deep = down * across >= 2 * workers.Threads ? 1 : Math.Clamp(2 * workers.Threads / (down * across), 1, input.SizeZ);
        List<SeparableTile<T>> all = [];
        try
        {
            workers.For(down * across * deep, Make, (i, tiles) =>
            {
                int part = i / (down * across), tile = i % (down * across), y0 = tile / across * rows, x0 = tile % across * columns;
                int height = Math.Min(rows, input.SizeY - y0), width = Math.Min(columns, input.SizeX - x0);
                int from = (int)((long)input.SizeZ * part / deep), end = (int)((long)input.SizeZ * (part + 1) / deep);
                foreach (SeparableTile<T> each in tiles) each.Go(y0, height, x0, width);
                T** values = stackalloc T*[tiles.Length];
                for (int z = from; z < end; z += SeparableTile<T>.Batch)
                {
                    int count = Math.Min(SeparableTile<T>.Batch, end - z);
                    foreach (SeparableTile<T> each in tiles) each.Slices(z, count);
                    for (int y = 0; y < height; y++)
                    {
                        for (int f = 0; f < tiles.Length; f++) values[f] = tiles[f].Row(y);
                        done(z, count, y0 + y, x0, width, values, tiles[0].Stride);
                    }
                }
            });
        }
        finally
        {
            foreach (SeparableTile<T> tile in all) tile.Dispose();
        }

        SeparableTile<T>[] Make()
        {
            SeparableTile<T>[] tiles = [.. filters.Select(f => new SeparableTile<T>(input, f.Filter, (rows, columns), f.Squares))];
            lock (all) all.AddRange(tiles);
            return tiles;
        }
    }

    /// <summary>Takes results over.</summary>
    public unsafe delegate void RowsDone<T>(int z, int count, int y, int x, int width, T** values, int stride)
        where T : unmanaged;
}
