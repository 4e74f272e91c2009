namespace Approx.Spark;

/// <summary>How often and how soon a call is tried again when the server or the way to it is not there: backoff that grows, with a cap and some jitter.</summary>
internal sealed record SparkRetry
{
    /// <summary>Tries after the first without any progress between them; default 6, which is about 10 s.</summary>
    public int MaxRetries { get; init; } = 6;

    /// <summary>The first pause; default 50 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause; default 4 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>No second try.</summary>
    public static SparkRetry None { get; } = new() { MaxRetries = 0 };

    /// <summary>The pause before the retry of this number, counted from 1.</summary>
    public TimeSpan Delay(int retry)
    {
        double delay = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(3, retry - 1));
        return TimeSpan.FromMilliseconds(delay * (0.75 + (0.5 * Random.Shared.NextDouble())));
    }
}
