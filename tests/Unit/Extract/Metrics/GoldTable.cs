using System.Globalization;

namespace Approx.Tests.Extract.Metrics;

/// <summary>A table of reference values: comment lines, a header, rows of numbers; an empty field is not computed.</summary>
internal sealed class GoldTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly List<string[]> _rows;

    public GoldTable(string relative)
    {
        string[][] lines = [.. File.ReadLines(SharedData.Path(relative)).Where(static line => line.Length > 0 && line[0] != '#').Select(Split)];
        _columns = lines[0].Index().ToDictionary(static c => c.Item, static c => c.Index);
        _rows = [.. lines.Skip(1)];
    }

    public int Rows => _rows.Count;

    public string Text(int row, string column) => _rows[row][_columns[column]];

    public long Integer(int row, string column) => long.Parse(Text(row, column), CultureInfo.InvariantCulture);

    public double Number(int row, string column) => double.Parse(Text(row, column), CultureInfo.InvariantCulture);

    public bool Has(int row, string column) => _columns.ContainsKey(column) && Text(row, column).Length > 0;

    /// <summary>Equal to 1e-9 of the expected value (of <paramref name="scale"/> where that is larger).</summary>
    public void Near(int row, string column, double actual, double scale = 0, double tolerance = 1e-9)
    {
        double expected = Number(row, column);
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Max(Math.Abs(expected), scale), $"row {row} (label {_rows[row][0]}), {column}: expected {expected:R}, found {actual:R}");
    }

    // Names in quotes may hold commas.
    private static string[] Split(string line)
    {
        List<string> fields = [""];
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) fields.Add("");
            else fields[^1] += c;
        }
        return [.. fields];
    }
}
