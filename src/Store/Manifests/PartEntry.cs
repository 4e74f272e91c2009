namespace Approx.Store;

/// <summary>One Parquet file of a table.</summary>
internal sealed record PartEntry
{
    /// <summary>The file.</summary>
    public required FileEntry File { get; init; }

    /// <summary>Rows in it, at least 1.</summary>
    public required long Rows { get; init; }

    /// <summary>Names of the columns in it, in its order. Older parts may lack columns that were added later.</summary>
    public required IReadOnlyList<string> Columns { get; init; }
}
