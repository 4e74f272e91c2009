namespace Approx.Spark;

/// <summary>How a session deals with a server that is slow or away.</summary>
internal sealed record SparkSessionOptions
{
    /// <summary>Retries of calls and of cut results while the server is unavailable. Opening a session is tried once only.</summary>
    public SparkRetry Retry { get; init; } = new();

    /// <summary>The limit of one call that is no execution (explain, config, interrupt); default 2 minutes. Executions have no limit: cancel their token.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The limit of one transfer of a file; default 10 minutes.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>What one execution is asked beside its statement.</summary>
internal sealed record SparkQueryOptions
{
    /// <summary>Told about every 2 s how far the stages started so far are; null for nobody.</summary>
    public IProgress<SparkProgress>? Progress { get; init; }

    /// <summary>Names for <see cref="SparkSession.InterruptTagAsync"/>; not empty, no commas.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
