using Approx.Core;

namespace Approx.Bench.Tables;

/// <summary>
/// The rows of the benchmark table: every value a pure function of (row, stream) through the 64-bit mixer, so the table is
/// the same everywhere and any part of it can be made on its own. Rows are sorted by specimen; spatial chunks of 256 rows
/// share their region with probability 0.8.
/// </summary>
internal sealed class WorkloadRows
{
    /// <summary>Specimens, with Zipf(1) sizes.</summary>
    public const int Specimens = 2000;

    /// <summary>Genotypes.</summary>
    public const int Groups = 8;

    /// <summary>Regions: 30 common ones with geometric shares, ten rare ones.</summary>
    public const int Regions = 40;

    private const int CommonRegions = 30;
    private const ulong Seed = 20260101;
    private static readonly double[] RareRows = [40000, 15000, 6000, 2500, 1000, 400, 200, 120, 75, 50];

    private readonly long[] firstRow = new long[Specimens + 1];
    private readonly double[] commonCumulative = new double[CommonRegions];
    private readonly double[] rareCumulative = new double[Regions - CommonRegions];
    private readonly double[] volumeEffect = new double[Specimens];
    private readonly double[] intensityEffect = new double[Specimens];

    /// <summary>A table of <paramref name="rows"/> rows.</summary>
    public WorkloadRows(long rows)
    {
        if (rows < Specimens) throw ApproxException.WrongUsage($"{rows} rows are too few", $"the table has {Specimens} specimens: ask for at least as many rows");
        Rows = rows;
        double harmonic = 0;
        for (int s = 1; s <= Specimens; s++) harmonic += 1.0 / s;
        double cumulative = 0;
        for (int s = 0; s < Specimens; s++)
        {
            firstRow[s] = (long)Math.Round(rows * (cumulative / harmonic));
            cumulative += 1.0 / (s + 1);
            volumeEffect[s] = 0.5 * Normal((ulong)s, 40) + 0.06 * (GroupOf(s) - 3.5);
            intensityEffect[s] = 0.4 * Normal((ulong)s, 42);
        }
        firstRow[Specimens] = rows;
        double share = 0, total = (1 - Math.Pow(0.82, CommonRegions)) / (1 - 0.82);
        for (int k = 0; k < CommonRegions; k++) commonCumulative[k] = share += Math.Pow(0.82, k) / total;
        double scale = rows >= 20_000_000 ? 1.0 / rows : 1.0 / 20_000_000;
        double rare = 0;
        for (int k = 0; k < rareCumulative.Length; k++) rareCumulative[k] = rare += RareRows[k] * scale;
    }

    /// <summary>Rows of the table.</summary>
    public long Rows { get; }

    /// <summary>The genotype (0…7) of a specimen.</summary>
    public static int GroupOf(int specimen) => (int)(KeyedHash.Hash((ulong)specimen, Seed + 99) % Groups);

    /// <summary>First row of a specimen; of <see cref="Specimens"/>: one past the last row.</summary>
    public long FirstRow(int specimen) => firstRow[specimen];

    /// <summary>The specimen (0…1999) of a row.</summary>
    public int SpecimenOf(long row)
    {
        int at = Array.BinarySearch(firstRow, row);
        if (at < 0) at = ~at - 1;
        while (firstRow[at + 1] <= row) at++;
        return at;
    }

    /// <summary>All values of one row.</summary>
    public WorkloadRow Row(long row, int specimen)
    {
        ulong key = (ulong)row;
        int region = RegionOf(row);
        double n1 = Normal(key, 0), n2 = Normal(key, 2), n3 = Normal(key, 4), n4 = Normal(key, 6), n5 = Normal(key, 8);
        double l = 3.9 + volumeEffect[specimen] + 0.15 * Math.Sin(1.7 * region) + 1.08 * n1;
        double depth = 200 + 800 * Uniform((ulong)specimen, 44);
        double place = (double)(row - firstRow[specimen]) / (firstRow[specimen + 1] - firstRow[specimen]);
        return new WorkloadRow(
            (long)(KeyedHash.Hash(key, Seed) >> 1), specimen, GroupOf(specimen), region,
            Math.Exp(l),
            Logistic(1.6 + 0.75 * n2 - 0.25 * (l - 3.9)),
            Math.Exp(l / 3 + 0.2 * n3),
            Logistic(-0.5 + n4 - 0.3 * n2),
            Math.Exp(4 + intensityEffect[specimen] + 1.96 * n5),
            depth * place + 8 * Uniform(key, 10));
    }

    private int RegionOf(long row)
    {
        double rare = Uniform((ulong)row, 12);
        if (rare < rareCumulative[^1]) return CommonRegions + Find(rareCumulative, rare);
        ulong chunk = (ulong)(row / 256);
        double pick = Uniform((ulong)row, 13) < 0.8 ? Uniform(chunk, 14) : Uniform((ulong)row, 15);
        return Find(commonCumulative, pick);
    }

    private static int Find(double[] cumulative, double u)
    {
        int at = Array.BinarySearch(cumulative, u);
        return Math.Min(at < 0 ? ~at : at + 1, cumulative.Length - 1);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Box and Muller, 1958, from two uniform streams.
    private static double Normal(ulong key, int stream) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(key, stream))) * Math.Cos(2 * Math.PI * Uniform(key, stream + 1));

    private static double Uniform(ulong key, int stream) =>
        (KeyedHash.Hash(key, Seed + (ulong)stream) >> 11) * (1.0 / (1UL << 53));
}

/// <summary>One object of the benchmark table.</summary>
internal readonly record struct WorkloadRow(
    long ObjectId, int Specimen, int Group, int Region,
    double Volume, double Sphericity, double Thickness, double Anisotropy, double Intensity, double Z);
