using System.Globalization;
using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Store;

/// <summary>What must hold inside one manifest before anything it says is believed.</summary>
internal static partial class ManifestCheck
{
    /// <exception cref="ApproxException">The first contradiction found.</exception>
    public static void Run(Manifest manifest, int number)
    {
        Require(manifest.Number == number, $"it calls itself number {manifest.Number}");
        Require(manifest.Parent is null || (manifest.Parent > 0 && manifest.Parent < number), "its parent is not an earlier manifest");
        Require(manifest.Seed is { Length: 16 } && ulong.TryParse(manifest.Seed, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _), "its seed is not 16 hexadecimal digits");
        Unit unit = Unit.Parse(manifest.LengthUnit);
        Require(unit.SameDimension(Unit.Micrometre) || unit.SameDimension(Unit.VoxelEdge), $"its length unit '{manifest.LengthUnit}' is no length");
        NoNulls(manifest.Tables, "tables");
        NoNulls(manifest.Samples, "samples");
        NoNulls(manifest.Moments, "moments");
        NoNulls(manifest.Groups, "groups");
        NoNulls(manifest.VolumeFiles, "volume_files");
        Distinct(manifest.Tables.Select(table => table.Definition.Name), "table");
        Distinct(manifest.Samples.Select(sample => sample.Name), "sample");
        Distinct(manifest.Moments.Select(summary => summary.Table), "moments of table");
        Distinct(manifest.Groups.Select(summary => summary.Table), "groups of table");
        foreach (TableEntry table in manifest.Tables) CheckTable(table, number);
        foreach (SampleEntry sample in manifest.Samples) CheckSample(manifest, sample);
        foreach (SummaryEntry summary in manifest.Moments.Concat(manifest.Groups)) CheckVersion(manifest, summary.Table, summary.TableVersion);
        foreach (FileEntry file in manifest.Files) CheckFile(file);
        Distinct(manifest.Files.Select(file => file.Path), "file");
    }

    private static void CheckTable(TableEntry table, int number)
    {
        string name = table.Definition.Name;
        Require(table.Version > 0 && table.Version <= number, $"table '{name}' has version {table.Version}");
        NoNulls(table.Parts, $"parts of table '{name}'");
        foreach (PartEntry part in table.Parts)
        {
            Require(part.Rows > 0, $"a part of table '{name}' has {part.Rows} rows");
            Require(part.Columns.Count > 0 && part.Columns.All(column => column is not null && table.Definition.Find(column) is not null), $"part '{part.File.Path}' has columns that table '{name}' has not");
            Distinct(part.Columns, $"column of part '{part.File.Path}'");
        }
    }

    private static void CheckSample(Manifest manifest, SampleEntry sample)
    {
        StoreNames.CheckFile(sample.Name, "sample name");
        Require(sample.Files.Count > 0 && sample.Files.Values.All(file => file is not null), $"sample '{sample.Name}' has no file");
        Require(sample.Description.Rows >= 0, $"sample '{sample.Name}' has {sample.Description.Rows} rows");
        CheckVersion(manifest, sample.Description.Table, sample.TableVersion);
    }

    private static void CheckVersion(Manifest manifest, string table, int version)
    {
        TableEntry? entry = manifest.Tables.FirstOrDefault(t => t.Definition.Name == table);
        if (entry is null) throw ApproxException.BadData($"it describes table '{table}', which it does not hold");
        Require(version > 0 && version <= entry.Version, $"it describes version {version} of table '{table}', which is at version {entry.Version}");
    }

    private static void CheckFile(FileEntry file)
    {
        StoreLayout.CheckRelative(file.Path);
        Require(file.Bytes >= 0, $"file '{file.Path}' has {file.Bytes} bytes");
        Require(Sha256Text().IsMatch(file.Sha256), $"file '{file.Path}' has no SHA-256");
    }

    private static void NoNulls<T>(IReadOnlyList<T> list, string what)
        where T : class => Require(list.All(item => item is not null), $"{what} holds null");

    private static void Distinct(IEnumerable<string> names, string what)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names) Require(seen.Add(name), $"{what} '{name}' stands there twice");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw ApproxException.BadData(otherwise);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Text();
}
