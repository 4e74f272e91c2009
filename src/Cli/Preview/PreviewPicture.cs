using System.Globalization;
using Approx.Core;
using Approx.Extract.Preview;

namespace Approx.Cli.Preview;

/// <summary>
/// The picture of a preview: the middle slice, beside it the middle column (z to the right), below it the middle row (z down), all in one scale that
/// keeps the voxels' proportions; under them the histogram with the threshold.
/// </summary>
internal static class PreviewPicture
{
    private const int Margin = 16, Line = 22, HistogramHeight = 150, LeastWidth = 620;
    private const double MostWidth = 960, MostHeight = 760, MostPixelsPerVoxel = 10;
    private static readonly Rgb Ground = Rgb.Grey(24), Ink = Rgb.Grey(230), Dim = Rgb.Grey(150), Frame = Rgb.Grey(90);

    /// <summary>Draws.</summary>
    public static Canvas Draw(VolumePreview preview)
    {
        VoxelSize voxel = preview.Voxel;
        (int nz, int ny, int nx) = (preview.Info.SizeZ, preview.Info.SizeY, preview.Info.SizeX);
        // Pixels for a unit of length.
        double scale = Math.Min(MostWidth / ((nx * voxel.X) + (nz * voxel.Z)), MostHeight / ((ny * voxel.Y) + (nz * voxel.Z)));
        scale = Math.Min(scale, MostPixelsPerVoxel / Math.Min(voxel.X, Math.Min(voxel.Y, voxel.Z)));
        (int wx, int wy, int wz) = (Pixels(nx * voxel.X), Pixels(ny * voxel.Y), Pixels(nz * voxel.Z));
        int width = Math.Max(LeastWidth, Margin + wx + Margin + wz + Margin), top = Margin + (2 * Line) + Line;
        int histogram = preview.Histogram is null ? 0 : HistogramHeight + (2 * Line) + Margin;
        Canvas canvas = new(width, top + wy + Line + Margin + wz + Margin + Line + histogram, Ground);

        canvas.Text(Margin, Margin, Shortened(preview.Info.Name, width), Ink);
        canvas.Text(Margin, Margin + Line, Summary(preview), Dim);
        (int z, int y, int x) = (nz / 2, ny / 2, nx / 2);
        int below = top + wy + Margin + Line;
        Panel(canvas, preview, new PlanePanel(nx, ny, wx, wy), Margin, top, p => p.OfZ, $"z {z}");
        Panel(canvas, preview, new PlanePanel(nz, ny, wz, wy), Margin + wx + Margin, top, p => p.OfX, $"x {x}", ", z to the right");
        Panel(canvas, preview, new PlanePanel(nx, nz, wx, wz), Margin, below, p => p.OfY, $"y {y}", ", z down");
        ScaleBar(canvas, voxel, scale, Margin + wx + Margin, below + 4, width - (2 * Margin) - wx - Margin);
        if (preview.Histogram is not null) HistogramStrip.Draw(canvas, preview.Histogram, preview.Threshold, Margin, below + wz + Margin, width - (2 * Margin), HistogramHeight);
        return canvas;

        int Pixels(double length) => Math.Max(1, (int)Math.Round(length * scale));
    }

    private static void Panel(Canvas canvas, VolumePreview preview, PlanePanel panel, int x, int y, Func<MiddlePlanes, double[]> plane, string title, string direction = "")
    {
        canvas.Text(x, y - 18, x + Canvas.TextWidth(title + direction) <= canvas.Width ? title + direction : title, Dim);
        canvas.Fill(x - 1, y - 1, panel.Width + 2, panel.Height + 2, Frame);
        if (preview.Grey is { } grey)
        {
            (double low, double high) = PlanePanel.Contrast(preview.Histogram!);
            panel.DrawGrey(canvas, x, y, plane(grey), low, high);
            if (preview.Objects is { } objects) panel.DrawOutlines(canvas, x, y, plane(objects), PlanePanel.Outline);
        }
        else
        {
            panel.DrawObjects(canvas, x, y, plane(preview.Objects!));
            panel.DrawOutlines(canvas, x, y, plane(preview.Objects!), Rgb.Grey(255));
        }
    }

    private static string Summary(VolumePreview preview)
    {
        VoxelSize v = preview.Voxel;
        string size = $"{preview.Info.SizeX} x {preview.Info.SizeY} x {preview.Info.SizeZ}";
        string voxel = !v.IsPhysical ? ""
            : v.X == v.Y && v.Y == v.Z ? string.Create(CultureInfo.InvariantCulture, $", voxel {v.X:0.####} {v.Unit.Symbol}")
            : string.Create(CultureInfo.InvariantCulture, $", voxel {v.X:0.####} x {v.Y:0.####} x {v.Z:0.####} {v.Unit.Symbol}");
        string foreground = preview.ForegroundFraction is { } f ? string.Create(CultureInfo.InvariantCulture, $", {100 * f:0.0} % foreground") : "";
        return size + voxel + foreground;
    }

    // A length of 1, 2 or 5 times a power of ten that is some 100 pixels long.
    private static void ScaleBar(Canvas canvas, VoxelSize voxel, double scale, int x, int y, int room)
    {
        double most = Math.Min(160, room) / scale, power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        double length = most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
        int pixels = (int)Math.Round(length * scale);
        if (pixels < 8) return;
        canvas.Fill(x, y, pixels, 5, Ink);
        canvas.Text(x, y + 12, string.Create(CultureInfo.InvariantCulture, $"{length:0.######} {voxel.Unit.Symbol}"), Ink);
    }

    private static string Shortened(string name, int width)
    {
        int most = (width - (2 * Margin)) / (2 * Glyphs.Advance);
        return name.Length <= most ? name : name[..(most - 2)] + "..";
    }
}
