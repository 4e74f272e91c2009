using System.Diagnostics;

namespace Approx.Engine.Planning;

/// <summary>
/// What is left of a time bound, and how many rows fit into it at the speed seen so far. Without a bound everything fits.
/// </summary>
internal sealed class TimeBudget
{
    // A reading predicted to take more than this share of what is left is not begun.
    private const double Safe = 0.7;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TimeSpan? limit;
    private double secondsPerRow = 1e-7;

    /// <summary>A budget that starts now; null: no limit.</summary>
    public TimeBudget(TimeSpan? limit) => this.limit = limit;

    /// <summary>True when a time bound was given.</summary>
    public bool IsLimited => limit is not null;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>True when an exact scan may be begun: never under a time bound, for its length is not known.</summary>
    public bool AllowsExact => limit is null;

    /// <summary>Learns from a reading: rows read in so many seconds.</summary>
    public void Learn(long rows, double seconds)
    {
        if (rows > 0) secondsPerRow = Math.Max(seconds / rows, 1e-10);
    }

    /// <summary>True when a reading of so many rows fits into what is left.</summary>
    public bool HasRoomFor(long rows) => LargestReadable(rows) >= rows;

    /// <summary>The largest number of rows, at most <paramref name="wanted"/>, that fits into what is left.</summary>
    public long LargestReadable(long wanted)
    {
        if (limit is not { } end) return wanted;
        double left = (end - clock.Elapsed).TotalSeconds * Safe;
        return left <= 0 ? 0 : (long)Math.Min(wanted, left / secondsPerRow);
    }
}
