using System.Diagnostics;
using System.Globalization;

namespace Approx.Cli.Terminal;

/// <summary>One line on stderr, drawn in place on a terminal only: a bar, a rate, a count, the time left.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Screen screen;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan lastDrawn = -Pause;
    private int drawnWidth;

    /// <summary>A line that draws nothing when the screen is no terminal or quiet.</summary>
    public ProgressLine(Screen screen) => this.screen = screen;

    /// <summary>Shows a share (0…1) and a text such as "412 Mvoxel/s · 13,182 objects".</summary>
    public void Show(double share, string text)
    {
        if (!screen.CanDraw || clock.Elapsed - lastDrawn < Pause) return;
        lastDrawn = clock.Elapsed;
        share = Math.Clamp(share, 0, 1);
        int filled = (int)Math.Round(share * BarWidth);
        string left = share > 0.01 ? " · " + Left(clock.Elapsed * ((1 - share) / share)) + " left" : "";
        string line = $"{new string('█', filled)}{new string('░', BarWidth - filled)} {(share * 100).ToString("0", CultureInfo.InvariantCulture),3} % · {text}{left}";
        // A line that wraps cannot be drawn over.
        int room = screen.Columns - 1;
        Draw(line.Length > room ? line[..room] : line);
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (drawnWidth > 0) screen.Draw("\r" + new string(' ', drawnWidth) + "\r");
        drawnWidth = 0;
    }

    private void Draw(string line)
    {
        screen.Draw("\r" + line.PadRight(drawnWidth));
        drawnWidth = line.Length;
    }

    private static string Left(TimeSpan time) =>
        time.TotalHours >= 1 ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
