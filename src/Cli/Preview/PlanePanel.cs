using Approx.Extract.Metrics;

namespace Approx.Cli.Preview;

/// <summary>One plane of a volume drawn to scale: grey values, and the outlines of objects.</summary>
/// <param name="Columns">Voxels from left to right.</param>
/// <param name="Rows">Voxels from top to bottom.</param>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
internal readonly record struct PlanePanel(int Columns, int Rows, int Width, int Height)
{
    /// <summary>Outlines over grey values: seen on black and on white, by the colour-blind too.</summary>
    public static Rgb Outline { get; } = new(255, 176, 0);

    /// <summary>Draws grey values, those between the limits from black to white; where pixels are larger than voxels their mean.</summary>
    public void DrawGrey(Canvas canvas, int x0, int y0, double[] values, double low, double high)
    {
        for (int y = 0; y < Height; y++)
        {
            (int v0, int v1) = Range(y, Height, Rows);
            for (int x = 0; x < Width; x++)
            {
                (int u0, int u1) = Range(x, Width, Columns);
                double sum = 0;
                for (int v = v0; v < v1; v++)
                {
                    for (int u = u0; u < u1; u++) sum += values[(v * Columns) + u];
                }
                double mean = sum / ((v1 - v0) * (u1 - u0)), share = high > low ? (mean - low) / (high - low) : 0.5;
                canvas.Set(x0 + x, y0 + y, Rgb.Grey((byte)Math.Clamp(double.IsNaN(share) ? 0 : share * 255, 0, 255)));
            }
        }
    }

    /// <summary>Draws each object in a colour of its own, background black; where there are no grey values.</summary>
    public void DrawObjects(Canvas canvas, int x0, int y0, double[] objects)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double id = At(objects, x, y);
                canvas.Set(x0 + x, y0 + y, id == 0 ? Rgb.Grey(0) : ColourOf(id));
            }
        }
    }

    /// <summary>Draws the inner rim of every object, one pixel wide, two where a voxel has four or more: pixels that have something else to the left, right, above or below.</summary>
    public void DrawOutlines(Canvas canvas, int x0, int y0, double[] objects, Rgb colour)
    {
        // Where voxels are seen as squares a line of one pixel is lost.
        int thickness = Math.Min(Width / Columns, Height / Rows) >= 4 ? 2 : 1;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double id = At(objects, x, y);
                if (id == 0) continue;
                bool rim = false;
                for (int d = 1; d <= thickness; d++)
                {
                    rim |= (x >= d && At(objects, x - d, y) != id) || (x + d < Width && At(objects, x + d, y) != id)
                        || (y >= d && At(objects, x, y - d) != id) || (y + d < Height && At(objects, x, y + d) != id);
                }
                if (rim) canvas.Set(x0 + x, y0 + y, colour);
            }
        }
    }

    /// <summary>The grey values that half a percent of the voxels lie below and above: what is drawn black and white.</summary>
    public static (double Low, double High) Contrast(GreyHistogram histogram)
    {
        List<(double Low, double High, long Count)> rows = [.. histogram.Rows()];
        if (rows.Count == 0) return (0, 1);
        long total = rows.Sum(r => r.Count), cut = total / 200, below = 0, above = 0;
        int first = 0, last = rows.Count - 1;
        while (first < last && (below += rows[first].Count) <= cut) first++;
        while (last > first && (above += rows[last].Count) <= cut) last--;
        return (rows[first].Low, histogram.Width == 1 ? rows[last].Low : rows[last].High);
    }

    private double At(double[] plane, int x, int y) => plane[((int)(((2L * y) + 1) * Rows / (2L * Height)) * Columns) + (int)(((2L * x) + 1) * Columns / (2L * Width))];

    // The voxels of a pixel, at least one.
    private static (int From, int To) Range(int pixel, int pixels, int voxels)
    {
        int from = (int)((long)pixel * voxels / pixels), to = (int)((pixel + 1L) * voxels / pixels);
        return to > from ? (from, to) : ((int)(((2L * pixel) + 1) * voxels / (2L * pixels)), (int)(((2L * pixel) + 1) * voxels / (2L * pixels)) + 1);
    }

    // Hues a golden angle apart, so that neighbouring numbers differ most.
    private static Rgb ColourOf(double id)
    {
        double hue = id * 0.61803398875 % 1 * 6, fade = 1 - Math.Abs((hue % 2) - 1);
        (double r, double g, double b) = (int)hue switch { 0 => (1, fade, 0), 1 => (fade, 1, 0), 2 => (0.0, 1.0, fade), 3 => (0, fade, 1), 4 => (fade, 0, 1), _ => (1.0, 0.0, fade) };
        return new Rgb(Tone(r), Tone(g), Tone(b));

        static byte Tone(double part) => (byte)(90 + (140 * part));
    }
}
