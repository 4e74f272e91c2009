using System.Globalization;
using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>
/// The design columns of a study (genotype, treatment, sex …): constants given on the command line, and a table keyed by specimen or file.
/// Values that are all whole numbers make an integer column, all numbers a double column, anything else text.
/// </summary>
internal sealed class StudyDesign
{
    private readonly List<(string Column, string Value)> constants = [];
    private readonly Dictionary<string, string?[]> rows = new(StringComparer.Ordinal);
    private readonly List<string> tableColumns = [];
    private readonly string? tableName;

    /// <summary>Constants as "name=value", and a CSV file whose first column is the key; null for none.</summary>
    /// <exception cref="ApproxException">No "=", a doubled column, or an unreadable table.</exception>
    public StudyDesign(IEnumerable<string> assignments, string? tableFile = null)
    {
        foreach (string assignment in assignments)
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw ApproxException.WrongUsage($"--design '{assignment}' has no name and value", "write --design genotype=wt");
            constants.Add((assignment[..equals].Trim(), assignment[(equals + 1)..].Trim()));
        }
        if (tableFile is not null)
        {
            tableName = tableFile;
            ReadTable(tableFile);
        }
        string? twice = Names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null) throw ApproxException.WrongUsage($"the design column {twice} is given twice", "name each design column once");
        string? taken = Names.FirstOrDefault(n => ObjectColumns.IsTaken(n));
        if (taken is not null) throw ApproxException.WrongUsage($"the design column {taken} has the name of a column of the objects table", "choose another name");
    }

    /// <summary>Names of the columns.</summary>
    public IEnumerable<string> Names => constants.Select(c => c.Column).Concat(tableColumns);

    /// <summary>The columns, typed by all their values.</summary>
    public IReadOnlyList<ColumnDefinition> Columns => [.. Names.Select((name, i) => new ColumnDefinition(name, TypeOf(AllValues(i)), ColumnRole.Design, Definition: "design column of the study"))];

    /// <summary>The values of one volume, in the order of <see cref="Columns"/>: string, long, double or null.</summary>
    /// <exception cref="ApproxException">The design table has no row for it.</exception>
    public object?[] ValuesOf(InputVolume volume, string specimen)
    {
        List<string?> texts = [.. constants.Select(c => c.Value)];
        if (tableName is not null)
        {
            string file = Path.GetFileName(volume.Path);
            if (!rows.TryGetValue(specimen, out string?[]? row) && !rows.TryGetValue(volume.Id, out row) && !rows.TryGetValue(file, out row))
                throw ApproxException.BadData($"the design table {tableName} has no row for specimen {specimen} (file {file})", "its first column is the specimen or the file name");
            texts.AddRange(row);
        }
        IReadOnlyList<ColumnDefinition> columns = Columns;
        return [.. texts.Select((t, i) => Value(t, columns[i].Type))];
    }

    private IEnumerable<string?> AllValues(int column) =>
        column < constants.Count ? [constants[column].Value] : rows.Values.Select(r => r[column - constants.Count]);

    private static ColumnType TypeOf(IEnumerable<string?> values)
    {
        string[] present = [.. values.OfType<string>()];
        if (present.Length > 0 && present.All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))) return ColumnType.Int64;
        if (present.Length > 0 && present.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) && double.IsFinite(d))) return ColumnType.Float64;
        return ColumnType.Utf8;
    }

    private static object? Value(string? text, ColumnType type) => text is null ? null : type switch
    {
        ColumnType.Int64 => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        ColumnType.Float64 => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => text,
    };

    private void ReadTable(string file)
    {
        if (!File.Exists(file)) throw ApproxException.BadData($"there is no file {file}", "--design-table names a CSV file: specimen,genotype,…");
        using StreamReader text = new(file);
        using CsvHelper.CsvReader csv = new(text, CultureInfo.InvariantCulture);
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { Length: >= 2 } header)
                throw ApproxException.BadData($"{file} has no header with a key and at least one design column", "first line: specimen,genotype,…");
            tableColumns.AddRange(header[1..]);
            while (csv.Read())
            {
                string key = csv.GetField(0) ?? "";
                string?[] values = [.. Enumerable.Range(1, header.Length - 1).Select(i => csv.GetField(i) is { Length: > 0 } v ? v : null)];
                if (!rows.TryAdd(key, values)) throw ApproxException.BadData($"{file}, line {csv.Parser.Row}: '{key}' stands there twice", "one line for each specimen or file");
            }
        }
        catch (CsvHelper.CsvHelperException e)
        {
            throw ApproxException.BadData($"{file}, line {csv.Parser.Row}: {e.Message.Split('\n')[0].Trim()}", "a CSV file with a header and the same number of fields in each line", e);
        }
    }
}
