using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>What the voxels of the input say.</summary>
internal enum InputKind
{
    /// <summary>Foreground or background; the connected components become the objects.</summary>
    Foreground,

    /// <summary>The label of the object, 0 for background. One label is one object, even where its voxels do not hang together.</summary>
    Labels,
}

/// <summary>What a pass over the voxels is to do.</summary>
internal sealed record PassOptions
{
    /// <summary>Foreground or labels.</summary>
    public InputKind Input { get; init; } = InputKind.Foreground;

    /// <summary>Which neighbours make one component; for foreground only. Default 26.</summary>
    public Connectivity Connectivity { get; init; } = Connectivity.TwentySix;

    /// <summary>Sums grey values as well. Default no.</summary>
    public bool Intensity { get; init; }

    /// <summary>Quantiles of the grey values as well; needs <see cref="Intensity"/>. Default no.</summary>
    public bool Quantiles { get; init; }

    /// <summary>Counts shared faces between objects; only labels have any (components never share a face). Default no.</summary>
    public bool Contacts { get; init; }

    /// <summary>Keeps the labelled runs for what needs an object's shape again (extent, thickness, skeleton). Default no.</summary>
    public bool KeepRuns { get; init; }

    /// <summary>
    /// More components than this (before they join) are refused: each takes some 300 bytes while the pass runs and 700 behind
    /// it, and so many mean noise. Default 8 Mi.
    /// </summary>
    public int MaxComponents { get; init; } = 1 << 23;
}
