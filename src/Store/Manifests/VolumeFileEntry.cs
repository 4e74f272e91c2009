namespace Approx.Store;

/// <summary>A volume kept beside the tables: labels, mask, filtered grey values.</summary>
internal sealed record VolumeFileEntry
{
    /// <summary>The volume_id it belongs to, as text.</summary>
    public required string Volume { get; init; }

    /// <summary>What it is: "labels", "mask", "filtered".</summary>
    public required string Kind { get; init; }

    /// <summary>The file, or the folder with all its files: then the length is theirs together, and the checksum that of <see cref="DurableFile.Hash(string)"/>.</summary>
    public required FileEntry File { get; init; }
}
