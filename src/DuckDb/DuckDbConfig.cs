using System.Globalization;

namespace Approx.DuckDb;

/// <summary>How a database is opened. What is not set stays as DuckDB has it.</summary>
internal sealed record DuckDbConfig
{
    /// <summary>Threads for queries, at least 1; default: all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Memory for data, in bytes; default: 80 % of the machine's. Beyond it DuckDB spills to <see cref="TempDirectory"/> or refuses.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Where to spill; empty for nowhere; default: beside the database file, ".tmp" for databases in memory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Opens a file for reading only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Other settings by DuckDB's names.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>All settings by DuckDB's names.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        if (Threads is { } threads) yield return new("threads", threads.ToString(CultureInfo.InvariantCulture));
        if (MemoryLimit is { } bytes) yield return new("memory_limit", bytes.ToString(CultureInfo.InvariantCulture) + "B");
        if (TempDirectory is { } folder) yield return new("temp_directory", folder);
        if (ReadOnly) yield return new("access_mode", "READ_ONLY");
        foreach (KeyValuePair<string, string> option in Options) yield return option;
    }
}
