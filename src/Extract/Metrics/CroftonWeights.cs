using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// The Crofton formula for surface area from intercept counts along the 13 lattice directions: each direction weighs as much
/// as the share of the sphere nearest to it, its spherical Voronoi cell among the 26 directions (Legland, Kiêu, Devaux 2007,
/// Image Analysis and Stereology 26; Ohser and Mücklich 2000). On cubes: 0.09155578 (axes), 0.07396126 (face diagonals),
/// 0.07039128 (body diagonals).
/// </summary>
internal sealed class CroftonWeights
{
    private readonly double[] _weights = new double[Directions.Count];
    private readonly double[] _areas = new double[Directions.Count];

    /// <summary>The weights for a voxel size.</summary>
    public CroftonWeights(VoxelSize voxel)
    {
        List<(double X, double Y, double Z)> all = [];
        double[] lengths = new double[Directions.Count];
        for (int d = 0; d < Directions.Count; d++)
        {
            (int z, int y, int x) = ((Direction)d).Step();
            (double px, double py, double pz) = (x * voxel.X, y * voxel.Y, z * voxel.Z);
            lengths[d] = Math.Sqrt((px * px) + (py * py) + (pz * pz));
            all.Add((px / lengths[d], py / lengths[d], pz / lengths[d]));
            all.Add((-px / lengths[d], -py / lengths[d], -pz / lengths[d]));
        }
        for (int d = 0; d < Directions.Count; d++)
        {
            _weights[d] = CellArea(all[2 * d], all) / (2 * Math.PI);
            _areas[d] = 4 * _weights[d] * voxel.Volume / lengths[d];
        }
    }

    /// <summary>The weight of a direction (with its opposite); all 13 sum to 1.</summary>
    public double this[Direction direction] => _weights[(int)direction];

    /// <summary>Surface area 4 Σ_d w_d (v/|d|) (n − P_d); outside of the volume counts as background.</summary>
    public double Surface(long voxels, in PairCounts pairs)
    {
        double area = 0;
        for (int d = 0; d < Directions.Count; d++) area += _areas[d] * (voxels - pairs[d]);
        return area;
    }

    // The solid angle nearer to one direction than to any other. Seen from the direction (gnomonic projection) every
    // bisecting plane is a straight line, so the cell is a square clipped by lines. The axes are among the directions, so a
    // cell never reaches further than arctan √2.
    private static double CellArea((double X, double Y, double Z) centre, List<(double X, double Y, double Z)> all)
    {
        (double X, double Y, double Z) e1 = Unit(Math.Abs(centre.X) < 0.6 ? Cross(centre, (1, 0, 0)) : Cross(centre, (0, 1, 0)));
        (double X, double Y, double Z) e2 = Cross(centre, e1);
        List<(double U, double V)> cell = [(-2, -2), (2, -2), (2, 2), (-2, 2)];
        foreach ((double X, double Y, double Z) other in all)
        {
            if (other == centre) continue;
            // (centre + u·e1 + v·e2)·(centre − other) ≥ 0
            double constant = 1 - Dot(centre, other), u = -Dot(e1, other), v = -Dot(e2, other);
            cell = Clip(cell, constant, u, v);
        }
        double area = 0;
        for (int i = 0; i < cell.Count; i++) area += TriangleArea(centre, Point(cell[i]), Point(cell[(i + 1) % cell.Count]));
        return area;

        (double X, double Y, double Z) Point((double U, double V) p) =>
            Unit((centre.X + (p.U * e1.X) + (p.V * e2.X), centre.Y + (p.U * e1.Y) + (p.V * e2.Y), centre.Z + (p.U * e1.Z) + (p.V * e2.Z)));
    }

    // Sutherland and Hodgman (1974): keeps the part of a polygon with constant + u·U + v·V ≥ 0.
    private static List<(double U, double V)> Clip(List<(double U, double V)> polygon, double constant, double u, double v)
    {
        List<(double U, double V)> kept = [];
        for (int i = 0; i < polygon.Count; i++)
        {
            (double U, double V) a = polygon[i], b = polygon[(i + 1) % polygon.Count];
            double sideA = constant + (u * a.U) + (v * a.V), sideB = constant + (u * b.U) + (v * b.V);
            if (sideA >= 0) kept.Add(a);
            if (sideA >= 0 != sideB >= 0)
            {
                double t = sideA / (sideA - sideB);
                kept.Add((a.U + (t * (b.U - a.U)), a.V + (t * (b.V - a.V))));
            }
        }
        return kept;
    }

    // Van Oosterom and Strackee (1983), IEEE Transactions on Biomedical Engineering 30, equation 8.
    private static double TriangleArea((double X, double Y, double Z) a, (double X, double Y, double Z) b, (double X, double Y, double Z) c) =>
        2 * Math.Atan2(Math.Abs(Dot(a, Cross(b, c))), 1 + Dot(a, b) + Dot(b, c) + Dot(c, a));

    private static double Dot((double X, double Y, double Z) a, (double X, double Y, double Z) b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    private static (double X, double Y, double Z) Cross((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        ((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    private static (double X, double Y, double Z) Unit((double X, double Y, double Z) a)
    {
        double length = Math.Sqrt(Dot(a, a));
        return (a.X / length, a.Y / length, a.Z / length);
    }
}
