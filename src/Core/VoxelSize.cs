using System.Globalization;

namespace Approx.Core;

/// <summary>The edges of a voxel, (z, y, x), each positive and finite, in one length unit.</summary>
public readonly record struct VoxelSize
{
    /// <summary>Edges in (z, y, x) order.</summary>
    /// <exception cref="ApproxException">An edge is not positive and finite, or the unit is no length.</exception>
    public VoxelSize(double z, double y, double x, Unit unit)
    {
        if (!(z > 0 && y > 0 && x > 0 && double.IsFinite(z) && double.IsFinite(y) && double.IsFinite(x)))
            throw ApproxException.BadData(string.Create(CultureInfo.InvariantCulture, $"voxel size {z},{y},{x} is not positive"), "give three positive edges, z,y,x");
        if (!unit.SameDimension(Unit.Micrometre) && !unit.SameDimension(Unit.VoxelEdge))
            throw ApproxException.BadData($"'{unit.Symbol}' is not a length", "a voxel size is a length: 1.3um, or z,y,x with unit as in 2,0.5,0.5um");
        (Z, Y, X, Unit) = (z, y, x, unit);
    }

    /// <summary>Edge along z (slice spacing).</summary>
    public double Z { get; }

    /// <summary>Edge along y (row spacing).</summary>
    public double Y { get; }

    /// <summary>Edge along x (column spacing).</summary>
    public double X { get; }

    /// <summary>The length unit of the edges.</summary>
    public Unit Unit { get; }

    /// <summary>A cube of one voxel edge: the size of a volume whose physical size is not known.</summary>
    public static VoxelSize Unknown { get; } = new(1, 1, 1, Unit.VoxelEdge);

    /// <summary>Volume of one voxel in the cube of the unit.</summary>
    public double Volume => Z * Y * X;

    /// <summary>True when the physical size is known.</summary>
    public bool IsPhysical => Unit.SameDimension(Unit.Micrometre);

    /// <summary>The same edges in another length unit.</summary>
    public VoxelSize In(Unit unit) => new(Unit.Convert(Z, unit), Unit.Convert(Y, unit), Unit.Convert(X, unit), unit);

    /// <summary>Reads "1.3um" (a cube) or "z,y,x" with a unit behind the last number, e.g. "2,0.5,0.5um".</summary>
    /// <exception cref="ApproxException">The text is no voxel size.</exception>
    public static VoxelSize Parse(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length is not (1 or 3)) throw ApproxException.WrongUsage($"voxel size '{text}' has {parts.Length} numbers", "give one edge with its unit (1.3um) or three as z,y,x (2,0.5,0.5um)");
        Quantity last = Quantity.Parse(parts[^1]);
        Unit unit = last.Unit == Unit.One ? Unit.VoxelEdge : last.Unit;
        if (parts.Length == 1) return new VoxelSize(last.Value, last.Value, last.Value, unit);
        return new VoxelSize(Edge(parts[0], unit), Edge(parts[1], unit), last.Value, unit);
    }

    /// <summary>z,y,x and unit, round-trip.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Z:R},{Y:R},{X:R}{Unit.Symbol}");

    private static double Edge(string text, Unit unit)
    {
        Quantity edge = Quantity.Parse(text);
        return edge.Unit == Unit.One ? edge.Value : edge.In(unit).Value;
    }
}
