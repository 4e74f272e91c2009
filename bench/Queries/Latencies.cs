using System.Diagnostics;

namespace Approx.Bench.Queries;

/// <summary>Wall times of repeated runs, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly List<double> sorted = [];

    /// <summary>The time of the last run.</summary>
    public double Last { get; private set; }

    /// <summary>The time of one run.</summary>
    public static double Once(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Runs once and keeps the time.</summary>
    public T Time<T>(Func<T> run)
    {
        long start = Stopwatch.GetTimestamp();
        T result = run();
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Last = ms;
        int at = sorted.BinarySearch(ms);
        sorted.Insert(at < 0 ? ~at : at, ms);
        return result;
    }

    /// <summary>The smallest time that at least this share of the runs did not exceed.</summary>
    public double Quantile(double p) => sorted[Math.Max(0, (int)Math.Ceiling(p * sorted.Count) - 1)];

    /// <summary>The median.</summary>
    public double Median => Quantile(0.5);
}
