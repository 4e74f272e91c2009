namespace Approx.Extract.Filters;

/// <summary>
/// The shape behind SIZE or ballR: a box, or an ellipsoid. A box is also the sum of three lines, which makes minima, maxima and
/// means of large boxes cheap.
/// </summary>
internal sealed class Neighbourhood
{
    private Neighbourhood(Footprint whole, IReadOnlyList<Footprint> parts, BoxSize? box)
    {
        Whole = whole;
        Parts = parts;
        Box = box;
    }

    /// <summary>All its voxels.</summary>
    public Footprint Whole { get; }

    /// <summary>Footprints whose sum it is.</summary>
    public IReadOnlyList<Footprint> Parts { get; }

    /// <summary>Its edges when it is a box.</summary>
    public BoxSize? Box { get; }

    /// <summary>A box of voxels.</summary>
    public static Neighbourhood OfBox(BoxSize size) =>
        new(Footprint.Box(size), [Footprint.Box(new BoxSize(size.Z, 1, 1)), Footprint.Box(new BoxSize(1, size.Y, 1)), Footprint.Box(new BoxSize(1, 1, size.X))], size);

    /// <summary>An ellipsoid with semi-axes in voxels.</summary>
    public static Neighbourhood OfEllipsoid(double z, double y, double x)
    {
        Footprint footprint = Footprint.Ellipsoid(z, y, x);
        return new Neighbourhood(footprint, [footprint], null);
    }

    /// <summary>The point reflection; differs from itself only for boxes of even edges.</summary>
    public Neighbourhood Mirrored() => new(Whole.Mirrored(), [.. Parts.Select(p => p.Mirrored())], Box);
}
