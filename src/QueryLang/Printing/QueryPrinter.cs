using System.Text;

namespace Approx.QueryLang;

/// <summary>Writes SELECTs and the tables they read.</summary>
internal static class QueryPrinter
{
    /// <summary>The SELECT as SQL, on one line.</summary>
    public static StringBuilder Query(this StringBuilder sql, SelectQuery query)
    {
        if (query.With.Count > 0)
            sql.Append("WITH ").List(query.With, (s, table) => s.Name(table.Name).Append(" AS (").Query(table.Query).Append(')')).Append(' ');
        sql.Append(query.IsDistinct ? "SELECT DISTINCT " : "SELECT ").List(query.Items, (s, item) => WriteAlias(s.Expression(item.Expression), item.Alias));
        if (query.From is not null) sql.Append(" FROM ").Table(query.From);
        if (query.Where is not null) sql.Append(" WHERE ").Expression(query.Where);
        if (query.GroupByAll) sql.Append(" GROUP BY ALL");
        if (query.GroupBy.Count > 0) sql.Append(" GROUP BY ").List(query.GroupBy, ExpressionPrinter.Expression);
        if (query.Having is not null) sql.Append(" HAVING ").Expression(query.Having);
        if (query.OrderBy.Count > 0) sql.Append(" ORDER BY ").List(query.OrderBy, ExpressionPrinter.SortKey);
        if (query.Limit is { } limit) sql.Append(" LIMIT ").Append(limit);
        if (query.Offset is { } offset) sql.Append(" OFFSET ").Append(offset);
        return sql;
    }

    /// <summary>What stands after FROM.</summary>
    public static StringBuilder Table(this StringBuilder sql, TableReference table)
    {
        // A chain of joins leans to the left; a loop keeps long chains off the stack.
        Stack<Join> joins = [];
        for (; table is Join join; table = join.Left) joins.Push(join);
        WritePrimary(sql, table);
        foreach (Join join in joins) WriteJoin(sql, join);
        return sql;
    }

    /// <summary>" AS alias", or nothing.</summary>
    public static StringBuilder WriteAlias(StringBuilder sql, Identifier? alias) => alias is null ? sql : sql.Append(" AS ").Name(alias);

    private static StringBuilder WritePrimary(StringBuilder sql, TableReference table) => table switch
    {
        NamedTable named => WriteAlias(sql.QualifiedName(named.Schema, named.Name), named.Alias),
        SubqueryTable subquery => WriteAlias(sql.Append('(').Query(subquery.Query).Append(')'), subquery.Alias),
        _ => throw new ArgumentException($"no SQL for {table.GetType().Name} right of a join", nameof(table)),
    };

    private static void WriteJoin(StringBuilder sql, Join join)
    {
        sql.Append(join.Kind switch
        {
            JoinKind.Left => " LEFT JOIN ",
            JoinKind.Right => " RIGHT JOIN ",
            JoinKind.Full => " FULL JOIN ",
            JoinKind.Cross => " CROSS JOIN ",
            _ => " JOIN ",
        });
        WritePrimary(sql, join.Right);
        if (join.On is not null) sql.Append(" ON ").Expression(join.On);
        if (join.Using.Count > 0) sql.Append(" USING (").List(join.Using, NamePrinter.Name).Append(')');
    }
}
