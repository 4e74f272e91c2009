using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>
/// What a pass over one block found: partial states of its components, and all that is needed to join them with those of
/// other blocks. No voxels travel. Components are numbered from 0 within the block.
/// </summary>
internal sealed class BlockResult
{
    /// <summary>Where the block lies.</summary>
    public required BlockWindow Window { get; init; }

    /// <summary>How the pass was made.</summary>
    public required PassOptions Options { get; init; }

    /// <summary>The state of each component; N = 0 for components that only the halo holds. Labels are set for label input.</summary>
    public required ObjectState[] Components { get; init; }

    /// <summary>The block's whole foreground as one object, without grey values.</summary>
    public required ObjectState Foreground { get; init; }

    /// <summary>Foreground voxels of each core slice.</summary>
    public required long[] SliceVoxels { get; init; }

    /// <summary>Runs of the halo, ascending in (z, y, x); for foreground input cut into blocks.</summary>
    public required List<SeamRun> Halo { get; init; }

    /// <summary>Runs of the core that a neighbouring block may hold in its halo, ascending in (z, y, x).</summary>
    public required List<SeamRun> Rim { get; init; }

    /// <summary>Counts that wait for the global components (6- and 18-connectivity).</summary>
    public required List<(DeferredKey Key, long Count)> Deferred { get; init; }

    /// <summary>Faces shared by two components, lower number first.</summary>
    public required List<(int A, int B, ContactFaces Faces)> Contacts { get; init; }

    /// <summary>The labelled runs of the core; null unless kept. Their components are those of the pass, see <see cref="ComponentOfRun"/>.</summary>
    public RunStore? Runs { get; init; }

    /// <summary>The component of the block for each component of the pass (before unions); null unless runs are kept.</summary>
    public int[]? ComponentOfRun { get; init; }
}
