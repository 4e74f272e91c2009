using System.Globalization;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Reads groups of a query from all rows: all of them, or those a sample could not answer.</summary>
internal sealed class ExactReading(SampleableQuery shape, IBackend backend)
{
    private readonly ExactRewriter rewriter = new();

    /// <summary>Beyond so many groups a list of them costs more than reading all.</summary>
    public const int MostListed = 200;

    /// <summary>Reads groups exactly. With null all groups; those that no row matches are absent from the result.</summary>
    public List<GroupAnswer> Read(IReadOnlyCollection<AnswerKey>? only, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text);
        string Sql(Expression e) => writer.Expression(rewriter.Rewrite(e));
        SelectQuery query = shape.Query.Query;
        List<string> columns = [.. shape.Keys.Select(Sql), .. query.Items.Select(i => Sql(i.Expression)), .. query.OrderBy.Select(k => Sql(k.Key))];
        List<string> where = [.. shape.DesignConditions.Concat(shape.RowConditions).Select(Sql)];
        if (only is { Count: <= MostListed } && shape.Keys.Count > 0) where.Add(OneOf(only, [.. shape.Keys.Select(Sql)]));
        string sql = "SELECT " + string.Join(", ", columns.Select((c, i) => $"{c} AS c{i.ToString(CultureInfo.InvariantCulture)}")) + " FROM " + writer.From(shape.Star.From)
            + (where.Count > 0 ? " WHERE " + string.Join(" AND ", where) : "")
            + (shape.Keys.Count > 0 ? " GROUP BY " + string.Join(", ", shape.Keys.Select(Sql)) : "")
            + (shape.Having.Count > 0 ? " HAVING " + string.Join(" AND ", shape.Having.Select(Sql)) : "");
        ResultTable read = backend.Run(sql, cancel);
        int keys = shape.Keys.Count, items = query.Items.Count;
        IEnumerable<GroupAnswer> groups = read.Rows.Select(row => new GroupAnswer
        {
            Key = new AnswerKey(row[..keys]),
            Items = [.. row[keys..(keys + items)].Select(v => new Cell(v))],
            SortKeys = [.. row[(keys + items)..].Select(v => new Cell(v))],
            Having = Verdict.Yes,
            IsExact = true,
        });
        return [.. only is { Count: > MostListed } ? groups.Where(only.ToHashSet() is var wanted ? g => wanted.Contains(g.Key) : g => true) : groups];
    }

    private string OneOf(IEnumerable<AnswerKey> groups, string[] keys) =>
        "(" + string.Join(" OR ", groups.Select(g => "(" + string.Join(" AND ", keys.Select((k, i) => backend.Dialect.SameOrBothNull(k, backend.Dialect.Literal(g.Values[i])))) + ")")) + ")";
}
