using System.Text.Json.Serialization;

namespace Approx.Store;

/// <summary>What a sample is of. The room that draws samples decides the parameters; the store keeps them.</summary>
/// <param name="Table">The sampled table.</param>
/// <param name="StratifyBy">Columns whose value combinations are the strata; empty for a simple random sample.</param>
/// <param name="Rows">Rows in the sample.</param>
/// <param name="Cap">Largest number of rows a stratum may have; null without such a limit.</param>
internal sealed record SampleDescription(string Table, IReadOnlyList<string> StratifyBy, long Rows, long? Cap = null)
{
    /// <summary>Anything else the sampler must know again, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A sample as one snapshot has it.</summary>
internal sealed record SampleEntry
{
    /// <summary>The sample's name, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>What it is of.</summary>
    public required SampleDescription Description { get; init; }

    /// <summary>The version of the table it was drawn from; older than the table's own when the sample is stale.</summary>
    public required int TableVersion { get; init; }

    /// <summary>Its files by role, e.g. "rows", "strata".</summary>
    public required IReadOnlyDictionary<string, FileEntry> Files { get; init; }

    /// <summary>Bytes on disk.</summary>
    [JsonIgnore]
    public long Bytes => Files.Values.Sum(file => file.Bytes);
}
