namespace Approx.Store;

/// <summary>An exact summary of a table: its moments, or its group catalogue.</summary>
internal sealed record SummaryEntry
{
    /// <summary>The summarised table.</summary>
    public required string Table { get; init; }

    /// <summary>The version of the table it describes; older than the table's own when the summary is stale.</summary>
    public required int TableVersion { get; init; }

    /// <summary>The Arrow file.</summary>
    public required FileEntry File { get; init; }
}
