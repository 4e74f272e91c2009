namespace Approx.Extract.Metrics;

/// <summary>
/// The 13 directions to a voxel's neighbours that come before it in raster order. The number is the index into
/// <see cref="PairCounts"/> and into the lanes of the pass; the name says how far z, y, x go back (M = −1, Z = 0, P = +1).
/// </summary>
internal enum Direction
{
    /// <summary>(0, 0, −1)</summary>
    ZZM,

    /// <summary>(0, −1, −1)</summary>
    ZMM,

    /// <summary>(0, −1, 0)</summary>
    ZMZ,

    /// <summary>(0, −1, +1)</summary>
    ZMP,

    /// <summary>(−1, 0, −1)</summary>
    MZM,

    /// <summary>(−1, 0, 0)</summary>
    MZZ,

    /// <summary>(−1, 0, +1)</summary>
    MZP,

    /// <summary>(−1, −1, −1)</summary>
    MMM,

    /// <summary>(−1, −1, 0)</summary>
    MMZ,

    /// <summary>(−1, −1, +1)</summary>
    MMP,

    /// <summary>(−1, +1, −1)</summary>
    MPM,

    /// <summary>(−1, +1, 0)</summary>
    MPZ,

    /// <summary>(−1, +1, +1)</summary>
    MPP,
}

/// <summary>What the directions are.</summary>
internal static class Directions
{
    /// <summary>Number of directions: half of the 26 neighbours.</summary>
    public const int Count = 13;

    /// <summary>The step (z, y, x) to the earlier voxel.</summary>
    public static (int Z, int Y, int X) Step(this Direction direction) => direction switch
    {
        Direction.ZZM => (0, 0, -1),
        Direction.ZMM => (0, -1, -1),
        Direction.ZMZ => (0, -1, 0),
        Direction.ZMP => (0, -1, 1),
        _ => (-1, (((int)direction - 4) / 3) switch { 0 => 0, 1 => -1, _ => 1 }, (((int)direction - 4) % 3) - 1),
    };
}
