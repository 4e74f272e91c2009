using System.Collections.Concurrent;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Whether the tables a sample is joined to are keyed as the join needs, found out once for each table and key of a snapshot.</summary>
/// <param name="backend">Looks for keys that occur twice.</param>
/// <param name="rowsOf">Rows of a table.</param>
/// <param name="joined">Told of small tables that are joined, before they are.</param>
internal sealed class DimensionKeys(IBackend backend, Func<string, long> rowsOf, Action<string> joined)
{
    /// <summary>Tables with more rows are not joined whole to a sample: that costs as much as the exact answer.</summary>
    private const long MostRows = 1_000_000;

    /// <summary>Tables with so few rows are small.</summary>
    private const long FewRows = 100_000;

    private readonly ConcurrentDictionary<string, bool> unique = new(StringComparer.Ordinal);

    /// <summary>Null when every dimension gives at most one row to a row of the sampled table; else the reason why not.</summary>
    public string? Refusal(StarJoin star, string text, CancellationToken cancel)
    {
        foreach (StarJoin.Dimension dimension in star.Dimensions)
        {
            string[] tables = dimension.Reference is SubqueryTable subquery ? [.. QueryWalk.Tables(subquery.Query)] : [((NamedTable)dimension.Reference).Name.Name];
            string? large = Array.Find(tables, t => rowsOf(t) > MostRows);
            if (large is not null) return $"{large} is too large to be joined whole, and a join of two samples is no sample";
            foreach (string small in tables.Where(t => rowsOf(t) <= FewRows)) joined(small);
            SqlWriter writer = new(backend.Dialect, text);
            string keys = string.Join(", ", dimension.Keys.Select(backend.Dialect.Identifier)), present = string.Join(" AND ", dimension.Keys.Select(k => backend.Dialect.Identifier(k) + " IS NOT NULL"));
            string sql = $"SELECT 1 FROM {writer.From(dimension.Reference)} WHERE {present} GROUP BY {keys} HAVING COUNT(*) > 1 LIMIT 1";
            if (!unique.TryGetValue(sql, out bool isKey)) unique[sql] = isKey = backend.Run(sql, cancel).Rows.Count == 0;
            if (!isKey) return $"{string.Join(", ", dimension.Keys)} is no key of {tables[0]}: rows would be counted several times";
        }
        return null;
    }
}
