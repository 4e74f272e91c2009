using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>What stands inside a query, subqueries of any depth included.</summary>
internal static class QueryWalk
{
    /// <summary>The subqueries directly below an expression.</summary>
    public static IEnumerable<SelectQuery> Subqueries(Expression expression) => expression.DescendantsAndSelf().Select(e => e switch
    {
        InSubquery membership => membership.Query,
        Exists exists => exists.Query,
        ScalarSubquery scalar => scalar.Query,
        _ => null,
    }).OfType<SelectQuery>();

    /// <summary>Names of all tables a query reads.</summary>
    public static IEnumerable<string> Tables(SelectQuery query) =>
        Queries(query).SelectMany(q => q.From is null ? [] : References(q.From)).OfType<NamedTable>().Select(t => t.Name.Name);

    /// <summary>All names that tables and subqueries in FROM go by.</summary>
    public static IEnumerable<string> Aliases(SelectQuery query) =>
        Queries(query).SelectMany(q => q.From is null ? [] : References(q.From)).Select(Alias).OfType<string>();

    /// <summary>The name a part of FROM goes by.</summary>
    public static string? Alias(TableReference table) => table switch { NamedTable named => named.Alias?.Name ?? named.Name.Name, SubqueryTable subquery => subquery.Alias?.Name, _ => null };

    /// <summary>All column references of a query.</summary>
    public static IEnumerable<ColumnReference> Columns(SelectQuery query) =>
        Queries(query).SelectMany(Expressions).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>();

    /// <summary>The parts of a FROM clause that are no joins.</summary>
    public static IEnumerable<TableReference> References(TableReference table) => table is Join join ? References(join.Left).Concat(References(join.Right)) : [table];

    /// <summary>All expressions of a query, its joins' conditions among them, those of subqueries not.</summary>
    public static IEnumerable<Expression> Expressions(SelectQuery query)
    {
        IEnumerable<Expression> all = query.Items.Select(i => i.Expression).Concat(query.GroupBy).Concat(query.OrderBy.Select(k => k.Key));
        if (query.Where is not null) all = all.Append(query.Where);
        if (query.Having is not null) all = all.Append(query.Having);
        return query.From is null ? all : all.Concat(Conditions(query.From));
    }

    private static IEnumerable<Expression> Conditions(TableReference table) =>
        table is Join join ? Conditions(join.Left).Concat(Conditions(join.Right)).Concat(join.On is null ? [] : [join.On]) : [];

    /// <summary>The query and all inside it.</summary>
    public static IEnumerable<SelectQuery> Queries(SelectQuery query)
    {
        yield return query;
        IEnumerable<SelectQuery> below = query.With.Select(w => w.Query).Concat(Expressions(query).SelectMany(Subqueries));
        if (query.From is not null) below = below.Concat(References(query.From).OfType<SubqueryTable>().Select(t => t.Query));
        foreach (SelectQuery inner in below.SelectMany(Queries)) yield return inner;
    }
}
