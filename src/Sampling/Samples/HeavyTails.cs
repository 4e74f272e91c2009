using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Which columns are heavy-tailed, decided from exact stored moments (never from a sample, which certifies exactly the tails it missed).
/// </summary>
internal static class HeavyTails
{
    /// <summary>A column with a kurtosis above this gets an outlier index (a normal column has 3, a lognormal one with σ = ½ has 9, with σ = 1 114).</summary>
    public const double KurtosisFrom = 20;

    /// <summary>Rules for every double metric, both ends: candidates of which <see cref="Wants"/> picks when the moments are known.</summary>
    public static IReadOnlyList<OutlierRule> Candidates(TableDefinition table, int rowsPerEnd) =>
        [.. table.Columns.Where(c => c is { Type: ColumnType.Float64, Role: ColumnRole.Metric }).Select(c => new OutlierRule(c.Name, rowsPerEnd, rowsPerEnd))];

    /// <summary>True when that end of the column is a heavy tail.</summary>
    public static bool Wants(TableMoments moments, OutlierRule rule, bool high) => Sides(moments.Whole(rule.Column)) is var sides && (high ? sides.High : sides.Low);

    /// <summary>A spec with only those outlier rules that <see cref="Wants"/> picks.</summary>
    public static SampleSpec Narrowed(SampleSpec spec, TableMoments moments) => spec with
    {
        Outliers = [.. spec.Outliers.Select(o => o with { Low = Wants(moments, o, high: false) ? o.Low : 0, High = Wants(moments, o, high: true) ? o.High : 0 }).Where(o => o.Low > 0 || o.High > 0)],
    };

    /// <summary>Which ends of a column are heavy tails.</summary>
    public static (bool Low, bool High) Sides(ColumnMoments moments) =>
        moments.Count < 100 || !(moments.Kurtosis > KurtosisFrom) ? (false, false) : (moments.Skewness < 1, moments.Skewness > -1);
}
