using System.Diagnostics;

namespace Approx.Engine.Execution;

/// <summary>Adds up the time of readings, of any threads.</summary>
internal sealed class ReadingClock
{
    private long ticks;

    /// <summary>The time so far.</summary>
    public TimeSpan Spent => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref ticks));

    /// <summary>Runs a reading and adds its time.</summary>
    public T Time<T>(Func<T> reading)
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            return reading();
        }
        finally
        {
            Interlocked.Add(ref ticks, Stopwatch.GetTimestamp() - begun);
        }
    }
}
