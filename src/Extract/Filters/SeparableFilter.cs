using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>A filter that is a product of three one-axis filters, in double; run tile by tile by <see cref="SeparableTile"/>.</summary>
/// <param name="AlongZ">Weights along z.</param>
/// <param name="AlongY">Weights along y.</param>
/// <param name="AlongX">Weights along x.</param>
/// <param name="Border">What stands outside.</param>
/// <param name="Constant">The value outside when the border is a constant.</param>
internal sealed record SeparableFilter(AxisWeights AlongZ, AxisWeights AlongY, AxisWeights AlongX, Border Border, double Constant = 0)
{
    /// <summary>The filtered volume.</summary>
    public unsafe Volume<float> Apply(Volume<float> input, Workers workers)
    {
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        ForTiles(input, [(this, false)], workers, (z, count, y, x, width, values, stride) =>
        {
            for (int j = 0; j < count; j++) TapKernel.Narrow(values[0] + ((nint)j * stride), output.Row(z + j, y).Slice(x, width));
        });
        return output;
    }

    /// <summary>
    /// Runs filters of one reach side by side over a volume and hands over their results: slices z to z + count − 1 of row y from column x on,
    /// values[filter] + j·stride for slice z + j.
    /// </summary>
    public static unsafe void ForTiles(Volume<float> input, IReadOnlyList<(SeparableFilter Filter, bool Squares)> filters, Workers workers, RowsDone done)
    {
        (int rows, int columns) = SeparableTile.Shape(input, filters[0].Filter, filters.Count);
        int down = (input.SizeY + rows - 1) / rows, across = (input.SizeX + columns - 1) / columns;
        // Tiles run through all slices, which costs least; a volume of few rows gives each thread slices of its own as well.
        int deep = down * across >= 2 * workers.Threads ? 1 : Math.Clamp(2 * workers.Threads / (down * across), 1, input.SizeZ);
        List<SeparableTile> all = [];
        try
        {
            workers.For(down * across * deep, Make, (i, tiles) =>
            {
                int part = i / (down * across), tile = i % (down * across), y0 = tile / across * rows, x0 = tile % across * columns;
                int height = Math.Min(rows, input.SizeY - y0), width = Math.Min(columns, input.SizeX - x0);
                int from = (int)((long)input.SizeZ * part / deep), end = (int)((long)input.SizeZ * (part + 1) / deep);
                foreach (SeparableTile each in tiles) each.Go(y0, height, x0, width);
                double** values = stackalloc double*[tiles.Length];
                for (int z = from; z < end; z += SeparableTile.Batch)
                {
                    int count = Math.Min(SeparableTile.Batch, end - z);
                    foreach (SeparableTile each in tiles) each.Slices(z, count);
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
            foreach (SeparableTile tile in all) tile.Dispose();
        }

        SeparableTile[] Make()
        {
            SeparableTile[] tiles = [.. filters.Select(f => new SeparableTile(input, f.Filter, (rows, columns), f.Squares))];
            lock (all) all.AddRange(tiles);
            return tiles;
        }
    }

    /// <summary>Takes results over.</summary>
    public unsafe delegate void RowsDone(int z, int count, int y, int x, int width, double** values, int stride);
}
