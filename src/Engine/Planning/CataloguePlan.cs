using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Answers from stored moments alone, exactly: the query is rewritten to one over the table of design cells
/// (specimen × design columns), where COUNT(*) is a sum of row counts and AVG(x) a ratio of stored sums.
/// </summary>
internal static class CataloguePlan
{
    /// <summary>The answer, or the reason why the catalogue does not hold it.</summary>
    public static bool TryAnswer(SampleableQuery shape, TableCatalogue summaries, IBackend backend, out List<GroupAnswer> groups, out string? reason, CancellationToken cancel)
    {
        groups = [];
        IReadOnlyList<Expression>? present = PresenceCondition.Of(shape, summaries);
        if (shape.RowConditions.Count > 0 && present is null)
        {
            reason = "WHERE reads more than design columns";
            return false;
        }
        if (shape.Star.Dimensions.Any(d => !d.OfDesign))
        {
            reason = "a join reads more than design columns";
            return false;
        }
        if (summaries.CellsTable(DesignColumns(shape)) is not { } cells)
        {
            reason = "moments are not kept for these design columns together";
            return false;
        }
        CatalogueRewriter rewriter = new(summaries, shape.Star);
        SelectQuery query = shape.Query.Query;
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, backend.Dialect.Identifier(cells)) };
        List<string> columns = [];
        foreach (Expression expression in shape.Keys.Concat(query.Items.Select(i => i.Expression)).Concat(query.OrderBy.Select(k => k.Key)))
        {
            if (rewriter.Rewrite(expression) is not { } rewritten)
            {
                reason = rewriter.Reason;
                return false;
            }
            columns.Add($"{writer.Expression(rewritten)} AS c{columns.Count}");
        }
        List<string> having = [];
        foreach (Expression condition in shape.Having)
        {
            if (rewriter.Rewrite(condition) is not { } rewritten)
            {
                reason = rewriter.Reason;
                return false;
            }
            having.Add(writer.Expression(rewritten));
        }
        string where = string.Join(" AND ", shape.DesignConditions.Concat(present ?? []).Select(writer.Expression));
        string sql = "SELECT " + string.Join(", ", columns) + " FROM " + writer.From(shape.Star.DesignFrom)
            + (where.Length > 0 ? " WHERE " + where : "")
            + (shape.Keys.Count > 0 ? " GROUP BY " + string.Join(", ", shape.Keys.Select(writer.Expression)) : "")
            + (having.Count > 0 ? " HAVING " + string.Join(" AND ", having) : "");
        ResultTable read = backend.Run(sql, cancel);
        int keys = shape.Keys.Count, items = query.Items.Count;
        groups = [.. read.Rows.Select(row => new GroupAnswer
        {
            Key = new AnswerKey(row[..keys]),
            Items = [.. row[keys..(keys + items)].Select(v => new Cell(v))],
            SortKeys = [.. row[(keys + items)..].Select(v => new Cell(v))],
            Having = Verdict.Yes,
            IsExact = true,
        })];
        reason = null;
        return true;
    }

    private static IEnumerable<string> DesignColumns(SampleableQuery shape)
    {
        SelectQuery query = shape.Query.Query;
        return shape.DesignColumns(shape.Keys.Concat(shape.DesignConditions).Concat(shape.Having).Concat(query.Items.Select(i => i.Expression)).Concat(query.OrderBy.Select(k => k.Key)));
    }
}
