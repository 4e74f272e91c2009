using Approx.Sampling;

namespace Approx.Engine.Estimation;

/// <summary>
/// What the store knows of the tails of a table's columns and no sample can: kurtosis, and how far the values reach that lie outside a
/// sample's certainty strata. A sample that missed a tail looks tame; the stored moments do not.
/// </summary>
/// <param name="whole">Exact moments of a column over the whole table; null when there are none.</param>
/// <param name="outliers">The sample's outlier index.</param>
/// <param name="cutoffs">For a rule, the least extreme of its rows at the low and at the high end; null where the rule takes none there.</param>
internal sealed class ColumnTails(Func<string, ColumnMoments?> whole, IReadOnlyList<OutlierRule> outliers, Func<OutlierRule, (double? Low, double? High)> cutoffs)
{
    // A normal column has 3, an exponential one 9.
    private const double HeavyFrom = 6;

    /// <summary>True when the moments of a column show a tail that sampled rows may have missed.</summary>
    public bool IsHeavy(string column) => KurtosisOf(column) > HeavyFrom;

    /// <summary>Exact moments over the whole table; null where there are none.</summary>
    public ColumnMoments? Whole(string column) => whole(column) is { Count: > 0 } moments ? moments : null;

    /// <summary>E(x − μ)⁴/σ⁴ over the whole table; 0 where it is not known.</summary>
    public double KurtosisOf(string column) => Whole(column) is { } moments && moments.Kurtosis is var kurtosis and > 0 ? kurtosis : 0;

    /// <summary>The least and the greatest value a row outside the certainty strata can have; null when not known.</summary>
    public (double Low, double High)? RangeOf(string column)
    {
        if (Whole(column) is not { } moments) return null;
        (double low, double high) = (moments.Min, moments.Max);
        foreach (OutlierRule rule in outliers)
        {
            if (!string.Equals(rule.Column, column, StringComparison.OrdinalIgnoreCase)) continue;
            (double? from, double? to) = cutoffs(rule);
            (low, high) = (Math.Max(low, from ?? low), Math.Min(high, to ?? high));
        }
        return (low, high);
    }
}
