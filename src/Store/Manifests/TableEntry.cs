using System.Text.Json.Serialization;

namespace Approx.Store;

/// <summary>A table as one snapshot has it.</summary>
internal sealed record TableEntry
{
    /// <summary>Name and columns.</summary>
    public required TableDefinition Definition { get; init; }

    /// <summary>Number of the manifest that last changed the table's rows.</summary>
    public required int Version { get; init; }

    /// <summary>The parts, in row order.</summary>
    public required IReadOnlyList<PartEntry> Parts { get; init; }

    /// <summary>Rows in all.</summary>
    [JsonIgnore]
    public long Rows => Parts.Sum(part => part.Rows);

    /// <summary>Bytes on disk.</summary>
    [JsonIgnore]
    public long Bytes => Parts.Sum(part => part.File.Bytes);
}
