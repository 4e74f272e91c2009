using System.Globalization;
using Approx.Core;

namespace Approx.Extract;

/// <summary>What --sample-blocks asks for: only drawn blocks of each volume are read, each with a guard zone.</summary>
/// <param name="Fraction">Share of the blocks to draw, above 0, at most 1.</param>
/// <param name="Guard">Width of the guard zone: a length, or a number of voxels (unit 1 or voxel); null: a quarter of the block's edge.</param>
public sealed record BlockSampling(double Fraction, Quantity? Guard = null)
{
    /// <summary>Reads a fraction, "0.05" or "5%".</summary>
    /// <exception cref="ApproxException">Not above 0 and at most 1.</exception>
    public static double ParseFraction(string text)
    {
        string number = text.Trim();
        bool percent = number.EndsWith('%');
        if (percent) number = number[..^1].TrimEnd();
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) throw ApproxException.WrongUsage("is no number", "e.g. 0.05 or 5%");
        double fraction = percent ? value / 100 : value;
        return fraction is > 0 and <= 1 ? fraction : throw ApproxException.WrongUsage("is not above 0 and at most 1", "the share of the blocks to read, e.g. 0.05 or 5%");
    }

    /// <summary>Reads a guard, "16" (voxels) or "20um".</summary>
    /// <exception cref="ApproxException">No length, or negative.</exception>
    public static Quantity ParseGuard(string text)
    {
        Quantity guard = Quantity.Parse(text);
        if (guard.Value < 0 || !(IsVoxels(guard) || guard.Unit.SameDimension(Unit.Micrometre))) throw ApproxException.WrongUsage("is no length", "a number of voxels, or a length with its unit: 16, 20um");
        return guard;
    }

    /// <summary>The guard in voxels along z, y, x, rounded up.</summary>
    /// <exception cref="ApproxException">A length with a unit for a volume whose voxel size is not known.</exception>
    internal (int Z, int Y, int X) GuardVoxels(PlannedVolume volume, int edge)
    {
        if (Guard is not { } guard) return (Math.Max(1, edge / 4), Math.Max(1, edge / 4), Math.Max(1, edge / 4));
        if (IsVoxels(guard)) return (Whole(guard.Value), Whole(guard.Value), Whole(guard.Value));
        if (!volume.VoxelSize.IsPhysical) throw ApproxException.BadData($"{volume.Input.Path}: --guard {guard} is a length, and the voxel size is not known", "give --voxel-size, or the guard in voxels");
        double length = guard.In(volume.VoxelSize.Unit).Value;
        return (Whole(length / volume.VoxelSize.Z), Whole(length / volume.VoxelSize.Y), Whole(length / volume.VoxelSize.X));
    }

    private static bool IsVoxels(Quantity guard) => guard.Unit == Unit.One || guard.Unit == Unit.VoxelEdge;

    // A guard beyond any volume is as good as one to its face.
    private static int Whole(double voxels) => (int)Math.Min(1 << 30, Math.Ceiling(voxels - 1e-9));
}
