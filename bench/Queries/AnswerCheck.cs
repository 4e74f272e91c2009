using Approx.Engine;

namespace Approx.Bench.Queries;

/// <summary>An answer held against the exact one, cell by cell.</summary>
/// <param name="WorstError">Largest relative error of a cell; infinite when a group is missing, added or null.</param>
/// <param name="WorstWidth">Largest relative half-width of an interval; 0 when all is exact.</param>
/// <param name="Intervals">Cells with an interval.</param>
/// <param name="Held">Of these, how many hold the exact value.</param>
/// <param name="Broken">Cells beyond the bound though no interval says so, or groups that do not match; empty when none.</param>
internal readonly record struct AnswerCheck(double WorstError, double WorstWidth, int Intervals, int Held, string Broken)
{
    /// <summary>Exact values that differ by rounding only count as equal.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Compares.</summary>
    public static AnswerCheck Of(IReadOnlyList<object?[]> exact, Answer answer, int keys)
    {
        Dictionary<string, object?[]> byKey = exact.ToDictionary(r => Key(r, keys));
        double worst = 0, width = 0;
        int intervals = 0, held = 0;
        string broken = "";
        foreach (AnswerRow row in answer.Rows)
        {
            if (!byKey.Remove(Key(row.Values, keys), out object?[]? truth))
            {
                (worst, broken) = (double.PositiveInfinity, $"no such group: {Key(row.Values, keys)}");
                continue;
            }
            for (int c = keys; c < truth.Length; c++)
            {
                if (truth[c] is null && row.Values[c] is null) continue;
                double t = truth[c] is null ? double.NaN : Number(truth[c]!), v = row.Values[c] is null ? double.NaN : Number(row.Values[c]!);
                double error = t == v ? 0 : Math.Abs(v - t) / Math.Abs(t);
                worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
                if (row.Intervals[c] is not { } interval)
                {
                    if (!(error < Rounding)) broken = $"{answer.Columns[c].Name} of {Key(row.Values, keys)} is given as exact";
                    continue;
                }
                intervals++;
                if (interval.Low - Math.Abs(t) * Rounding <= t && t <= interval.High + Math.Abs(t) * Rounding) held++;
                width = Math.Max(width, Math.Max(interval.High - v, v - interval.Low) / Math.Abs(v));
            }
        }
        if (byKey.Count > 0) (worst, broken) = (double.PositiveInfinity, $"{byKey.Count} groups are missing");
        return new AnswerCheck(worst, width, intervals, held, broken);
    }

    private static string Key(IReadOnlyList<object?> row, int keys) => string.Join('|', row.Take(keys));

    private static double Number(object value) => value is System.Numerics.BigInteger big ? (double)big : Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
}
