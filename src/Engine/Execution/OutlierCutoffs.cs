using System.Collections.Concurrent;
using System.Globalization;
using Approx.DuckDb;
using Approx.Engine.Planning;
using Approx.Sampling;

namespace Approx.Engine.Execution;

/// <summary>
/// Where a sample's outlier index begins: its rule took the m most extreme rows of the table, so the m-th of the certainty rows is a bound for every
/// other row. Read from the sample's certainty rows when first asked for.
/// </summary>
/// <param name="backend">Reads.</param>
/// <param name="from">A FROM clause that yields at least the certainty rows.</param>
internal sealed class OutlierCutoffs(IBackend backend, string from)
{
    private readonly ConcurrentDictionary<OutlierRule, (double? Low, double? High)> known = new();

    /// <summary>The cutoffs of a rule; null at an end where it takes no row.</summary>
    public (double? Low, double? High) Of(OutlierRule rule) => known.GetOrAdd(rule, r => (Least(r.Column, r.Low, "ASC"), Least(r.Column, r.High, "DESC")));

    private double? Least(string column, int rows, string order)
    {
        if (rows == 0) return null;
        string name = SqlText.Identifier(column), count = rows.ToString(CultureInfo.InvariantCulture);
        string sql = $"SELECT CAST({name} AS DOUBLE) FROM {from} WHERE {SqlText.Identifier(SampleColumns.Rank)} < 0 AND {name} IS NOT NULL ORDER BY 1 {order} LIMIT {count}";
        IReadOnlyList<object?[]> found = backend.Run(sql, CancellationToken.None).Rows;
        return found.Count == 0 ? null : ValueOrder.ToDouble(found[^1][0]!);
    }
}
