using System.Globalization;
using Approx.Extract.Metrics;

namespace Approx.Cli.Preview;

/// <summary>A histogram as bars: counts in bright bars, their logarithm dim behind, so that rare values show as well; the threshold as a line with its value.</summary>
internal static class HistogramStrip
{
    private static readonly Rgb Ink = Rgb.Grey(230), Dim = Rgb.Grey(150), Bar = new(120, 170, 220), Logarithm = new(52, 66, 84), Ground = Rgb.Grey(14);

    /// <summary>Draws into a rectangle; the labels stand below it.</summary>
    public static void Draw(Canvas canvas, GreyHistogram histogram, string? threshold, int x0, int y0, int width, int height)
    {
        List<(double Low, double High, long Count)> rows = [.. histogram.Rows()];
        canvas.Fill(x0, y0, width, height, Ground);
        if (rows.Count == 0) return;
        (double low, double high) = (rows[0].Low, rows[^1].High);
        long[] columns = new long[width];
        foreach ((double from, double to, long count) in rows)
        {
            int a = Column(from), b = Math.Max(a + 1, Column(to));
            for (int c = a; c < Math.Min(b, width); c++) columns[c] = Math.Max(columns[c], count);
        }
        long most = columns.Max();
        for (int c = 0; c < width; c++)
        {
            if (columns[c] == 0) continue;
            int dim = (int)Math.Ceiling(Math.Log(columns[c] + 1) / Math.Log(most + 1) * (height - 4)), bright = (int)Math.Round((double)columns[c] / most * (height - 4));
            canvas.Fill(x0 + c, y0 + height - dim, 1, dim, Logarithm);
            canvas.Fill(x0 + c, y0 + height - bright, 1, bright, Bar);
        }
        int labels = y0 + height + 6;
        // A bin of one whole number is called by it.
        string least = Number(low), largest = Number(histogram.Width == 1 ? high - 1 : high);
        canvas.Text(x0, labels, least, Dim);
        canvas.Text(x0 + width - Canvas.TextWidth(largest), labels, largest, Dim);
        canvas.Text(x0, labels + 20, "grey value: counts bright, their logarithm dim", Dim);
        foreach (string part in (threshold ?? "").Split("..", StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) continue;
            int column = Math.Clamp(Column(value), 0, width - 1);
            canvas.Fill(x0 + column, y0, 2, height, PlanePanel.Outline);
            string text = Number(value);
            int left = Math.Clamp(x0 + column - (Canvas.TextWidth(text) / 2), x0, x0 + width - Canvas.TextWidth(text));
            bool free = left > x0 + Canvas.TextWidth(least) + 10 && left + Canvas.TextWidth(text) < x0 + width - Canvas.TextWidth(largest) - 10;
            canvas.Text(left, free ? labels : y0 + 4, text, PlanePanel.Outline);
        }

        int Column(double value) => (int)((value - low) / (high - low) * width);
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture).ToLowerInvariant();
}
