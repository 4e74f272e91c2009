using System.Globalization;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Cli.Demo;

/// <summary>
/// Twelve phantom specimens in two groups: written as real TIFF stacks with a design table, so that extraction sees what it would see of a
/// microscope's files. The truth is computed from the phantoms' own ellipsoids, never from voxels.
/// </summary>
internal sealed class PhantomStudy
{
    /// <summary>Specimens of each genotype.</summary>
    public const int SpecimensPerGroup = 6;

    private const double UnitVolume = PhantomSpecimen.VoxelEdge * PhantomSpecimen.VoxelEdge * PhantomSpecimen.VoxelEdge;

    private readonly List<PhantomSpecimen> specimens = [];

    /// <summary>The study of a seed.</summary>
    public PhantomStudy(ulong seed)
    {
        for (int i = 1; i <= SpecimensPerGroup; i++) specimens.Add(new PhantomSpecimen($"m{i:00}", "mutant", seed));
        for (int i = 1; i <= SpecimensPerGroup; i++) specimens.Add(new PhantomSpecimen($"w{i:00}", "wild", seed));
    }

    /// <summary>All specimens.</summary>
    public IReadOnlyList<PhantomSpecimen> Specimens => specimens;

    /// <summary>Writes the stacks and the design table into a folder, several at a time.</summary>
    public void Write(string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        VoxelSize voxel = new(PhantomSpecimen.VoxelEdge, PhantomSpecimen.VoxelEdge, PhantomSpecimen.VoxelEdge, Unit.Micrometre);
        Parallel.ForEach(specimens, new ParallelOptions { CancellationToken = cancel }, specimen =>
        {
            VolumeInfo info = new() { SizeZ = PhantomSpecimen.SizeZ, SizeY = PhantomSpecimen.SizeY, SizeX = PhantomSpecimen.SizeX, VoxelType = VoxelType.UInt8, VoxelSize = voxel };
            using VolumeWriter writer = VolumeWriter.Create(Path.Combine(folder, specimen.Name + ".tif"), info);
            byte[] slice = new byte[PhantomSpecimen.SizeY * PhantomSpecimen.SizeX];
            for (int z = 0; z < PhantomSpecimen.SizeZ; z++)
            {
                specimen.Render(z, slice);
                writer.Write(slice, cancel);
            }
            writer.Complete();
        });
        File.WriteAllLines(DesignTable(folder), ["specimen,genotype", .. specimens.Select(s => $"{s.Name},{s.Genotype}")]);
    }

    /// <summary>The CSV file of genotypes.</summary>
    public static string DesignTable(string folder) => Path.Combine(folder, "animals.csv");

    /// <summary>The four questions with their true answers by group.</summary>
    public IReadOnlyList<DemoQuestion> Questions()
    {
        PhantomCell[] all = [.. specimens.SelectMany(s => s.Cells)];
        Dictionary<string, double> ByGenotype(Func<IReadOnlyList<PhantomCell>, double> f) =>
            specimens.GroupBy(s => s.Genotype, StringComparer.Ordinal).ToDictionary(g => g.Key, g => f([.. g.SelectMany(s => s.Cells)]), StringComparer.Ordinal);
        // Sizes only: counting voxels estimates a volume without bias, which no shape factor on a voxel grid can say of itself.
        // The condition keeps the answers from the catalogue of exact moments, which would know them at once.
        return
        [
            new DemoQuestion("How large are the cells?", "SELECT AVG(volume) AS mean_volume FROM objects WHERE elongation > 0 ERROR WITHIN 3 %",
                new Dictionary<string, double> { [""] = all.Average(c => c.Volume) * UnitVolume }),
            new DemoQuestion("Do mutants have larger cells?", "SELECT genotype, AVG(volume) AS mean_volume FROM objects WHERE elongation > 0 GROUP BY genotype ORDER BY genotype ERROR WITHIN 3 %",
                ByGenotype(cells => cells.Average(c => c.Volume) * UnitVolume)),
            new DemoQuestion("Which share of the cells is larger than 700 um3?", "SELECT genotype, FRACTION(volume > 700[um3]) AS large FROM objects WHERE elongation > 0 GROUP BY genotype ORDER BY genotype ERROR WITHIN 10 %",
                ByGenotype(cells => cells.Count(c => c.Volume * UnitVolume > 700) / (double)cells.Count)),
            new DemoQuestion("How many cells are larger than 900 um3?", "SELECT COUNT(*) AS large_cells FROM objects WHERE volume > 900[um3] ERROR WITHIN 10 %",
                new Dictionary<string, double> { [""] = all.Count(c => c.Volume * UnitVolume > 900) }),
        ];
    }

    /// <summary>Bytes of the stacks as text.</summary>
    public static string Size => string.Create(CultureInfo.InvariantCulture, $"{PhantomSpecimen.SizeZ}×{PhantomSpecimen.SizeY}×{PhantomSpecimen.SizeX} voxels each");
}

/// <summary>One question of the demonstration.</summary>
/// <param name="Title">In words.</param>
/// <param name="Sql">As a statement.</param>
/// <param name="Truth">The true answer by group value; by "" for an answer of one row.</param>
internal sealed record DemoQuestion(string Title, string Sql, IReadOnlyDictionary<string, double> Truth);
