using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>The smallest and largest stored value of each column in each group of a query, whatever its conditions on rows: what no subset of the rows can exceed.</summary>
internal sealed class StoredExtremes(SampleableQuery shape, TableCatalogue summaries, IBackend backend, CancellationToken cancel) : IStoredExtremes
{
    private readonly Dictionary<string, Dictionary<AnswerKey, (double Min, double Max)>> found = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsKept(ColumnReference column) => shape.Star.OwnColumn(column) is not null && summaries.HasExtremes(column.Name.Name) && summaries.CellsTable(shape.DesignColumns()) is not null;

    /// <inheritdoc/>
    public bool IsWhole(ColumnReference column) => summaries.IsInteger(column.Name.Name);

    /// <inheritdoc/>
    public (double Min, double Max)? Of(AnswerKey group, string column)
    {
        if (!found.TryGetValue(column, out Dictionary<AnswerKey, (double, double)>? byGroup)) found[column] = byGroup = Read(column);
        return byGroup.TryGetValue(group, out (double, double) range) ? range : null;
    }

    private Dictionary<AnswerKey, (double, double)> Read(string column)
    {
        if (!summaries.HasExtremes(column) || summaries.CellsTable(shape.DesignColumns()) is not { } cells) return [];
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, backend.Dialect.Identifier(cells)) };
        string[] keys = [.. shape.Keys.Select(writer.Expression)];
        string[] where = [.. shape.DesignConditions.Select(writer.Expression)];
        string sql = $"SELECT {string.Concat(keys.Select(k => k + ", "))}CAST(MIN({backend.Dialect.Identifier(column + "__min")}) AS DOUBLE), CAST(MAX({backend.Dialect.Identifier(column + "__max")}) AS DOUBLE) FROM {writer.From(shape.Star.DesignFrom)}"
            + (where.Length > 0 ? " WHERE " + string.Join(" AND ", where) : "") + (keys.Length > 0 ? " GROUP BY " + string.Join(", ", keys) : "");
        return summaries.Extremes(sql, () => backend.Run(sql, cancel).Rows.Where(r => r[^1] is not null).ToDictionary(r => new AnswerKey(r[..^2]), r => ((double)r[^2]!, (double)r[^1]!)));
    }
}
