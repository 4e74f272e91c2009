namespace Approx.Extract.Filters;

/// <summary>Edges of a box of voxels, (z, y, x), each at least 1.</summary>
internal readonly record struct BoxSize(int Z, int Y, int X)
{
    /// <summary>A cube.</summary>
    public static BoxSize Cube(int edge) => new(edge, edge, edge);
}
