using Approx.Core;

namespace Approx.Cli.Demo;

/// <summary>
/// A specimen with known truth: cell-like ellipsoids on a jittered lattice, so that no two touch and none touches the border.
/// Cells of a specimen share a random effect on their size (the reason why specimens, not cells, are the replicates).
/// A pure function of its seed.
/// </summary>
internal sealed class PhantomSpecimen
{
    /// <summary>Slices, rows, columns of every phantom.</summary>
    public const int SizeZ = 96, SizeY = 224, SizeX = 224;

    /// <summary>Voxel edge in um.</summary>
    public const double VoxelEdge = 1.3;

    private const int Pitch = 16;
    private const double SpecimenSd = 0.05;
    private const double CellSd = 0.16;

    private readonly PhantomCell[] cells;
    private readonly int cellsY, cellsX;
    private readonly ulong seed;

    /// <summary>A specimen of a genotype; mutants have larger, rounder cells.</summary>
    public PhantomSpecimen(string name, string genotype, ulong seed)
    {
        Name = name;
        Genotype = genotype;
        this.seed = KeyedHash.Hash(name, seed);
        bool mutant = genotype == "mutant";
        double size = (mutant ? 4.1 : 3.8) * Math.Exp(SpecimenSd * Normal(this.seed, 0, 0));
        double roundness = mutant ? 0.80 : 0.68;
        cellsY = SizeY / Pitch;
        cellsX = SizeX / Pitch;
        cells = new PhantomCell[SizeZ / Pitch * cellsY * cellsX];
        for (int i = 0; i < cells.Length; i++) cells[i] = Cell(i, size, roundness);
    }

    /// <summary>The specimen's name, e.g. "m03".</summary>
    public string Name { get; }

    /// <summary>"wild" or "mutant".</summary>
    public string Genotype { get; }

    /// <summary>The cells: the truth.</summary>
    public IReadOnlyList<PhantomCell> Cells => cells;

    /// <summary>Renders slice z: bright cells on a dark, noisy ground (noise is bounded, so the two never mix).</summary>
    public void Render(int z, Span<byte> slice)
    {
        int layer = z / Pitch;
        for (int y = 0; y < SizeY; y++)
        {
            int row = Math.Min(y / Pitch, cellsY - 1);
            for (int x = 0; x < SizeX; x++)
            {
                int column = Math.Min(x / Pitch, cellsX - 1);
                ref readonly PhantomCell cell = ref cells[(layer * cellsY + row) * cellsX + column];
                bool inside = cell.Contains(z + 0.5, y + 0.5, x + 0.5);
                ulong noise = KeyedHash.Hash((ulong)(((long)z * SizeY + y) * SizeX + x), seed);
                int ripple = (int)(noise & 31) + (int)(noise >> 5 & 31) - 31;
                slice[y * SizeX + x] = (byte)((inside ? 170 : 70) + ripple);
            }
        }
    }

    private PhantomCell Cell(int index, double size, double roundness)
    {
        int layer = index / (cellsY * cellsX), row = index / cellsX % cellsY, column = index % cellsX;
        double radius = Math.Min(size * Math.Exp(CellSd * Normal(seed, index, 1)), 5.9);
        double b = Math.Clamp(roundness + 0.08 * Normal(seed, index, 3), 0.4, 1);
        double c = Math.Clamp(b * (0.9 + 0.05 * Normal(seed, index, 5)), 0.35, b);
        double a = radius / Math.Cbrt(b * c);
        if (a > Pitch / 2.0 - 1) a = Pitch / 2.0 - 1;
        double slack = Pitch / 2.0 - a - 0.75;
        (double uz, double uy, double ux) = Direction(index, 7);
        (double tz, double ty, double tx) = Direction(index, 9);
        (double wz, double wy, double wx) = (uy * tx - ux * ty, ux * tz - uz * tx, uz * ty - uy * tz);
        double norm = Math.Sqrt(wz * wz + wy * wy + wx * wx);
        return new PhantomCell(
            (layer + 0.5) * Pitch + slack * (2 * Uniform(seed, index, 11) - 1),
            (row + 0.5) * Pitch + slack * (2 * Uniform(seed, index, 12) - 1),
            (column + 0.5) * Pitch + slack * (2 * Uniform(seed, index, 13) - 1),
            a, a * b, a * c, uz, uy, ux, wz / norm, wy / norm, wx / norm);
    }

    // A uniform direction (Archimedes: the height of a uniform point on the sphere is uniform).
    private (double Z, double Y, double X) Direction(int index, int stream)
    {
        double height = 2 * Uniform(seed, index, stream) - 1;
        double angle = 2 * Math.PI * Uniform(seed, index, stream + 1);
        double ring = Math.Sqrt(1 - height * height);
        return (height, ring * Math.Sin(angle), ring * Math.Cos(angle));
    }

    // Box and Muller, 1958.
    private static double Normal(ulong seed, int index, int stream) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, index, stream))) * Math.Cos(2 * Math.PI * Uniform(seed, index, stream + 1));

    private static double Uniform(ulong seed, int index, int stream) =>
        (KeyedHash.Hash((ulong)index * 64 + (ulong)stream, seed) >> 11) * (1.0 / (1UL << 53));
}
