namespace Approx.Extract.Filters;

/// <summary>A neighbourhood of voxels: offsets (z, y, x) from its middle, in raster order.</summary>
internal sealed class Footprint
{
    private Footprint(IEnumerable<(int Z, int Y, int X)> offsets)
    {
        Offsets = [.. offsets];
        ReachZ = Offsets.Max(o => Math.Abs(o.Z));
        ReachY = Offsets.Max(o => Math.Abs(o.Y));
        ReachX = Offsets.Max(o => Math.Abs(o.X));
    }

    /// <summary>The offsets.</summary>
    public IReadOnlyList<(int Z, int Y, int X)> Offsets { get; }

    /// <summary>The largest offset along z.</summary>
    public int ReachZ { get; }

    /// <summary>The largest offset along y.</summary>
    public int ReachY { get; }

    /// <summary>The largest offset along x.</summary>
    public int ReachX { get; }

    /// <summary>A box; an edge of even size reaches one further to the low side, as in scipy.</summary>
    public static Footprint Box(BoxSize size) => new(
        from z in Enumerable.Range(-(size.Z / 2), size.Z)
        from y in Enumerable.Range(-(size.Y / 2), size.Y)
        from x in Enumerable.Range(-(size.X / 2), size.X)
        select (z, y, x));

    /// <summary>Voxels whose centre is within the semi-axes (in voxels) of an ellipsoid; equal ones make scikit-image's ball.</summary>
    public static Footprint Ellipsoid(double semiZ, double semiY, double semiX)
    {
        int reachZ = (int)semiZ, reachY = (int)semiY, reachX = (int)semiX;
        return new Footprint(
            from z in Enumerable.Range(-reachZ, (2 * reachZ) + 1)
            from y in Enumerable.Range(-reachY, (2 * reachY) + 1)
            from x in Enumerable.Range(-reachX, (2 * reachX) + 1)
            where Square(z, semiZ) + Square(y, semiY) + Square(x, semiX) <= 1 + 1e-12
            select (z, y, x));
    }

    /// <summary>A ball of voxels.</summary>
    public static Footprint Ball(double radius) => Ellipsoid(radius, radius, radius);

    /// <summary>A voxel and its 6, 18 or 26 neighbours.</summary>
    public static Footprint Neighbours(int connectivity) => new(
        from z in Enumerable.Range(-1, 3)
        from y in Enumerable.Range(-1, 3)
        from x in Enumerable.Range(-1, 3)
        where Math.Abs(z) + Math.Abs(y) + Math.Abs(x) <= connectivity switch { 6 => 1, 18 => 2, _ => 3 }
        select (z, y, x));

    /// <summary>The point reflection.</summary>
    public Footprint Mirrored() => new(Offsets.Select(o => (-o.Z, -o.Y, -o.X)).Order());

    private static double Square(int offset, double semiAxis) => offset == 0 ? 0 : offset * (double)offset / (semiAxis * semiAxis);
}
