using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>What an extraction reads beside its pipeline, and how it runs.</summary>
public sealed record ExtractOptions
{
    /// <summary>Volumes, folders, or patterns.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>A specimen's name, or a regular expression over the path; null: each volume is its own specimen.</summary>
    public string? Specimen { get; init; }

    /// <summary>Design columns, "name=value".</summary>
    public IReadOnlyList<string> Design { get; init; } = [];

    /// <summary>A CSV file of design columns keyed by specimen or file; null for none.</summary>
    public string? DesignTable { get; init; }

    /// <summary>A grey volume of the same size that belongs to the (one) label input; null for none.</summary>
    public string? Intensity { get; init; }

    /// <summary>How volumes are opened.</summary>
    public VolumeOpenOptions Open { get; init; } = VolumeOpenOptions.Default;

    /// <summary>Threads; at least 1. Default: all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Edge of the cubes a volume is cut into, in voxels; each is durable when it is finished. Null: chosen from memory and threads when a volume does not fit into memory. With <see cref="SampleBlocks"/>: of the blocks that are drawn from; null: 128, or 64 or 32 where a volume has fewer than 64 of them.</summary>
    public int? Block { get; init; }

    /// <summary>Takes up the blocks that an unfinished extraction of the same volume by the same pipeline left in the store.</summary>
    public bool Resume { get; init; }

    /// <summary>Read only drawn blocks of each volume; null: all of it.</summary>
    public BlockSampling? SampleBlocks { get; init; }

    /// <summary>The command line, for provenance.</summary>
    public string? Command { get; init; }
}

/// <summary>Where an extraction stands.</summary>
/// <param name="Share">Voxels done of all, 0 to 1.</param>
/// <param name="Voxels">Voxels done.</param>
/// <param name="Objects">Objects found in finished volumes.</param>
/// <param name="Volume">The volume in work.</param>
public readonly record struct ExtractProgress(double Share, long Voxels, long Objects, string Volume);

/// <summary>What an extraction did.</summary>
/// <param name="Volumes">Volumes measured.</param>
/// <param name="Voxels">Voxels read.</param>
/// <param name="Objects">Objects written.</param>
/// <param name="Notes">What a user should know: notes of the files, thresholds chosen.</param>
public sealed record ExtractReport(int Volumes, long Voxels, long Objects, IReadOnlyList<string> Notes);
