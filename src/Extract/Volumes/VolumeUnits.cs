using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Length units and voxel edges as files spell them.</summary>
internal static class VolumeUnits
{
    /// <summary>A length unit as a file spells it ("micron", "µm", "\u00B5m", "millimeter", "mm", "Å"), or null when it is none.</summary>
    public static Unit? Length(string? text)
    {
        string unit = (text ?? "").Trim().Trim('"').Replace("\\u00B5", "µ", StringComparison.OrdinalIgnoreCase);
        string? symbol = unit.ToLowerInvariant() switch
        {
            "m" or "meter" or "metre" or "meters" or "metres" => "m",
            "cm" or "centimeter" or "centimetre" or "centimeters" => "cm",
            "mm" or "millimeter" or "millimetre" or "millimeters" or "millimetres" => "mm",
            "um" or "µm" or "μm" or "micron" or "microns" or "micrometer" or "micrometre" or "micrometers" or "micrometres" => "um",
            "nm" or "nanometer" or "nanometre" or "nanometers" or "nanometres" => "nm",
            "pm" or "picometer" or "picometre" => "pm",
            "a" or "å" or "ao" or "angstrom" or "ångström" => "Ao",
            "in" or "inch" or "inches" => "inch",
            "dm" or "decimeter" or "decimetre" => "dm",
            "km" or "kilometer" or "kilometre" => "km",
            _ => null,
        };
        return symbol is null ? null : Unit.Parse(symbol);
    }

    /// <summary>
    /// The voxel size a file gives. Edges that are not positive and finite make it unknown, and so does a missing unit, unless the format
    /// has a unit by convention (medical formats: mm); all edges 1 without a unit is what writers put when they know nothing.
    /// </summary>
    /// <param name="z">Edge along z as the file gives it.</param>
    /// <param name="y">Edge along y.</param>
    /// <param name="x">Edge along x.</param>
    /// <param name="unit">The unit the file names, or null.</param>
    /// <param name="convention">The format's unit where a file names none, or null.</param>
    /// <param name="notes">Gets a line when something was assumed or thrown away.</param>
    public static VoxelSize Size(double z, double y, double x, Unit? unit, Unit? convention, List<string> notes)
    {
        (z, y, x) = (Math.Abs(z), Math.Abs(y), Math.Abs(x));
        string edges = string.Create(CultureInfo.InvariantCulture, $"{z},{y},{x}");
        if (!(z > 0 && y > 0 && x > 0 && double.IsFinite(z) && double.IsFinite(y) && double.IsFinite(x)))
        {
            notes.Add($"voxel edges {edges} are not positive: the voxel size is unknown");
            return VoxelSize.Unknown;
        }
        if (unit is null && z == 1 && y == 1 && x == 1) return VoxelSize.Unknown;
        if (unit is null && convention is null)
        {
            notes.Add($"voxel edges {edges} have no unit: give --voxel-size");
            return VoxelSize.Unknown;
        }
        if (unit is null) notes.Add($"voxel edges {edges} have no unit: taken as {convention!.Value.Symbol}, the format's convention");
        return new VoxelSize(z, y, x, unit ?? convention!.Value);
    }

    /// <summary>An edge in another unit, rounded to 15 digits: 0.5 um is 500 nm and not 499.99999999999994.</summary>
    public static double Convert(double edge, Unit from, Unit to) =>
        from == to ? edge : double.Parse(from.Convert(edge, to).ToString("E14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A voxel size in another unit, rounded as in <see cref="Convert"/>.</summary>
    public static VoxelSize In(VoxelSize size, Unit unit) => new(Convert(size.Z, size.Unit, unit), Convert(size.Y, size.Unit, unit), Convert(size.X, size.Unit, unit), unit);

    /// <summary>A single-precision number as the shortest decimal that gives it back, so that 0.082f is 0.082 and not 0.0820000023.</summary>
    public static double Decimal(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
