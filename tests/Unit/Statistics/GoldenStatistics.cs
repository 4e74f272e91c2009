using System.Globalization;
using System.Text;

namespace Approx.Tests.Statistics;

/// <summary>The table of numbers made with R (gold/stats/golden.csv) and its data files.</summary>
internal static class GoldenStatistics
{
    private static readonly Lazy<Dictionary<(string Case, string Quantity), double>> Numbers = new(Load);

    /// <summary>The golden value of one quantity of one case; NaN where the table says NA.</summary>
    public static double Value(string @case, string quantity) =>
        Numbers.Value.TryGetValue((@case, quantity), out double value) ? value : throw new KeyNotFoundException($"no row {@case} / {quantity} in the golden table");

    /// <summary>All quantities of the cases with this prefix.</summary>
    public static IEnumerable<(string Case, string Quantity, double Value)> Rows(string prefix) =>
        Numbers.Value.Where(r => r.Key.Case.StartsWith(prefix, StringComparison.Ordinal)).Select(r => (r.Key.Case, r.Key.Quantity, r.Value));

    /// <summary>A data file as columns of text.</summary>
    public static Dictionary<string, string[]> Data(string file)
    {
        string[] lines = File.ReadAllLines(SharedData.Path("gold/stats/data/" + file));
        string[] header = lines[0].Split(',');
        string[][] rows = [.. lines.Skip(1).Select(l => l.Split(','))];
        return header.Select((name, i) => (name, column: rows.Select(r => r[i]).ToArray())).ToDictionary(c => c.name, c => c.column);
    }

    /// <summary>A column as numbers.</summary>
    public static double[] Column(this Dictionary<string, string[]> data, string name) => [.. data[name].Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    /// <summary>Asserts |actual − expected| ≤ tolerance·max(|expected|, tiny).</summary>
    public static void Close(double expected, double actual, double tolerance, string what = "")
    {
        if (expected.Equals(actual)) return;
        double error = expected == 0 ? Math.Abs(actual) : Math.Abs(actual - expected) / Math.Abs(expected);
        Assert.True(error <= tolerance, $"{what}: expected {expected:R}, got {actual:R}, relative error {error:G3} > {tolerance:G3}");
    }

    private static Dictionary<(string, string), double> Load()
    {
        var table = new Dictionary<(string, string), double>();
        foreach (string line in File.ReadLines(SharedData.Path("gold/stats/golden.csv")).Skip(1))
        {
            List<string> fields = Split(line);
            double value = fields[4] switch
            {
                "NA" or "NaN" => double.NaN,
                "Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN,
            };
            table[(fields[0], fields[3])] = value;
        }
        return table;
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }
        fields.Add(field.ToString());
        return fields;
    }
}
