using System.Text.Json.Serialization;

namespace Approx.Store;

/// <summary>One snapshot of a store: an immutable, numbered list of everything it holds. Its JSON file is the only thing that makes data part of a store.</summary>
internal sealed record Manifest
{
    /// <summary>The format this program writes. Any change of the manifest's fields raises it; a newer one is refused.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Format of this manifest.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>1, 2, 3, …; the file's name.</summary>
    public required int Number { get; init; }

    /// <summary>The manifest this one was made from; null for the first.</summary>
    public required int? Parent { get; init; }

    /// <summary>Seed of the permanent random numbers, as 16 hexadecimal digits: JSON numbers do not carry 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>The store's length unit: um, or voxel.</summary>
    public required string LengthUnit { get; init; }

    /// <summary>How this snapshot came to be.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<TableEntry> Tables { get; init; }

    /// <summary>The samples.</summary>
    public required IReadOnlyList<SampleEntry> Samples { get; init; }

    /// <summary>Exact moments, at most one file per table.</summary>
    public required IReadOnlyList<SummaryEntry> Moments { get; init; }

    /// <summary>Group catalogues, at most one file per table.</summary>
    public required IReadOnlyList<SummaryEntry> Groups { get; init; }

    /// <summary>Volumes kept beside the tables.</summary>
    public required IReadOnlyList<VolumeFileEntry> VolumeFiles { get; init; }

    /// <summary>Every file this snapshot needs.</summary>
    [JsonIgnore]
    public IEnumerable<FileEntry> Files =>
        Tables.SelectMany(table => table.Parts).Select(part => part.File)
            .Concat(Samples.SelectMany(sample => sample.Files.Values))
            .Concat(Moments.Concat(Groups).Select(summary => summary.File))
            .Concat(VolumeFiles.Select(volume => volume.File));
}
