using Approx.Extract.Volumes;

namespace Approx.Bench.Coverage;

/// <summary>
/// Where the values of a table come from: a formula of a standard normal number, or a column of real values, from which the rows of the table are drawn
/// with replacement and moved by up to 5 %, so that the table has the real tail, as many rows as the replay needs, and no heaps of equal values.
/// </summary>
internal sealed class CoverageValues
{
    private readonly Func<double, double>? formula;
    private readonly double[] real = [];

    private CoverageValues(string name, Func<double, double> formula)
    {
        Name = name;
        this.formula = formula;
    }

    private CoverageValues(string name, double[] real)
    {
        Name = name;
        this.real = real;
    }

    /// <summary>True for values of a real table.</summary>
    public bool IsReal => formula is null;

    /// <summary>As the table shows it.</summary>
    public string Name { get; }

    /// <summary>Normal, mean 10, standard deviation 2.</summary>
    public static CoverageValues Normal { get; } = new("normal", n => 10 + 2 * n);

    /// <summary>Lognormal, σ = 1 (kurtosis about 110).</summary>
    public static CoverageValues Lognormal1 { get; } = new("lognormal σ = 1", Math.Exp);

    /// <summary>Lognormal, σ = 2 (kurtosis beyond 10⁶; a finite table has less).</summary>
    public static CoverageValues Lognormal2 { get; } = new("lognormal σ = 2", n => Math.Exp(2 * n));

    /// <summary>Real tables below a folder; those that are not there are told to <paramref name="missing"/>.</summary>
    public static IReadOnlyList<CoverageValues> Real(string data, Action<string> missing)
    {
        List<CoverageValues> found = [];
        void Take(string name, string file, Func<string, double[]> read)
        {
            string path = Path.Combine([data, .. file.Split('/')]);
            if (File.Exists(path)) found.Add(new CoverageValues(name, read(path)));
            else missing($"{name}: {path} is not there, skipped");
        }
        Take("fib25 volume", "labels/fib25_training2_groundtruth_250.tif", LabelVolumes);
        Take("Dry Bean area", "tables/Dry_Bean_Dataset.csv", path => Column(path, "Area"));
        Take("phenoTable volume", "tables/mader_phenoTable.csv", path => Column(path, "LACUNA_VOLUME"));
        return found;
    }

    /// <summary>A value: of a normal number, or of a uniform one.</summary>
    public double At(double normal, double uniform) => formula is not null ? formula(normal) : Moved(uniform * real.Length);

    private double Moved(double at) => real[(int)at] * (0.95 + 0.1 * (at - Math.Floor(at)));

    private static double[] LabelVolumes(string path)
    {
        using VolumeSource source = VolumeSource.Open(path);
        using Volume<uint> labels = source.ReadAll<uint>(0, CancellationToken.None);
        Dictionary<uint, long> counts = [];
        for (int z = 0; z < labels.SizeZ; z++)
        {
            foreach (uint label in labels.Slice(z)) counts[label] = counts.GetValueOrDefault(label) + 1;
        }
        counts.Remove(0);
        return [.. counts.OrderBy(c => c.Key).Select(c => (double)c.Value)];
    }

    private static double[] Column(string path, string name)
    {
        string[] lines = File.ReadAllLines(path);
        int at = Array.FindIndex(lines[0].Split(','), c => c.Trim('"') == name);
        if (at < 0) throw new InvalidDataException($"{path} has no column {name}");
        return [.. lines.Skip(1).Select(l => l.Split(',')[at]).Where(v => v is not ("" or "NA")).Select(v => double.Parse(v.Trim('"'), System.Globalization.CultureInfo.InvariantCulture))];
    }
}
