using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Writes WITH tables where they are used, and puts a subquery in FROM that only chooses rows and columns into the query around it,
/// so that what remains is a query over stored tables. Sound by the algebra of selection and projection; anything else is left as it is.
/// </summary>
internal sealed class Flattening : ExpressionRewriter
{
    private readonly Dictionary<string, SelectQuery> common = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Alias, string Column), Expression> moved = [];

    /// <summary>The query without WITH and without subqueries in FROM where that can be; its items keep their names and types.</summary>
    public static BoundQuery Of(BoundQuery query, ICatalogue catalogue)
    {
        SelectQuery written = query.Query;
        if (written.With.Count == 0 && (written.From is null || !QueryWalk.References(written.From).OfType<SubqueryTable>().Any())) return query;
        // Bound again, a number as a key would be taken for the place of an item.
        if (written.GroupBy.Concat(written.OrderBy.Select(k => k.Key)).Any(k => k is NumberLiteral)) return query;
        SelectQuery flat = new Flattening().Flatten(written);
        if (flat.From is not null && QueryWalk.References(flat.From).OfType<SubqueryTable>().Any(t => t.Alias is null)) return query;
        BoundQuery bound = new QueryBinder(catalogue, query.Text).Bind(flat);
        return bound with { Items = [.. bound.Items.Select((item, i) => query.Items[i] with { Expression = item.Expression })] };
    }

    /// <inheritdoc/>
    protected override Expression RewriteNode(Expression expression) => expression switch
    {
        ColumnReference { Qualifier: { } alias } column when moved.TryGetValue((alias.Name, column.Name.Name), out Expression? inner) => inner,
        InSubquery membership => membership with { Query = Inlined(membership.Query) },
        Exists exists => exists with { Query = Inlined(exists.Query) },
        ScalarSubquery scalar => scalar with { Query = Inlined(scalar.Query) },
        _ => expression,
    };

    private SelectQuery Flatten(SelectQuery query)
    {
        query = Inlined(query);
        if (query.From is null) return query;
        List<Expression> conditions = [];
        HashSet<string> aliases = new(QueryWalk.References(query.From).Select(QueryWalk.Alias).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        // A name that a subquery uses for a table of its own must not be taken for the one that goes.
        if (QueryWalk.Expressions(query).SelectMany(QueryWalk.Subqueries).SelectMany(QueryWalk.Aliases).Any(aliases.Contains)) return query;
        TableReference from = Merge(query.From, conditions, aliases);
        if (moved.Count == 0) return query with { From = from };
        conditions.InsertRange(0, SampleableQuery.Conjuncts(query.Where is null ? null : Rewrite(query.Where)));
        return query with
        {
            From = OnRewritten(from),
            Where = conditions.Count == 0 ? null : conditions.Aggregate((a, b) => new Binary(BinaryOperator.And, a, b)),
            Items = query.Items.Map(i => i with { Expression = Rewrite(i.Expression) }),
            GroupBy = query.GroupBy.Map(Rewrite),
            Having = query.Having is null ? null : Rewrite(query.Having),
            OrderBy = query.OrderBy.Map(k => k.Map(Rewrite)),
        };
    }

    // Puts WITH tables in the place of their names, at every depth.
    private SelectQuery Inlined(SelectQuery query)
    {
        Dictionary<string, SelectQuery> outer = new(common, StringComparer.OrdinalIgnoreCase);
        foreach (CommonTable table in query.With) common[table.Name.Name] = Inlined(table.Query);
        SelectQuery result = query with
        {
            With = [],
            Items = query.Items.Map(i => i with { Expression = Rewrite(i.Expression) }),
            From = query.From is null ? null : Inlined(query.From),
            Where = query.Where is null ? null : Rewrite(query.Where),
            GroupBy = query.GroupBy.Map(Rewrite),
            Having = query.Having is null ? null : Rewrite(query.Having),
            OrderBy = query.OrderBy.Map(k => k.Map(Rewrite)),
        };
        common.Clear();
        foreach ((string name, SelectQuery inner) in outer) common[name] = inner;
        return result;
    }

    private TableReference Inlined(TableReference table) => table switch
    {
        NamedTable { Schema: null } named when common.TryGetValue(named.Name.Name, out SelectQuery? query) => new SubqueryTable(query, named.Alias ?? named.Name) { Span = named.Span },
        SubqueryTable subquery => subquery with { Query = Inlined(subquery.Query) },
        Join join => join with { Left = Inlined(join.Left), Right = Inlined(join.Right), On = join.On is null ? null : Rewrite(join.On) },
        _ => table,
    };

    // Only where no row of the subquery can be made up of NULLs by an outer join; USING names columns without a table.
    private TableReference Merge(TableReference table, List<Expression> conditions, HashSet<string> aliases)
    {
        if (table is Join join)
        {
            if (join.Kind is not (JoinKind.Inner or JoinKind.Left) || join.Using.Count > 0) return table;
            TableReference left = Merge(join.Left, conditions, aliases);
            return join with { Left = left, Right = join.Kind == JoinKind.Inner ? Merge(join.Right, conditions, aliases) : join.Right };
        }
        if (table is not SubqueryTable { Alias: { } alias } subquery || !OnlyChooses(subquery.Query)) return table;
        SelectQuery inner = new Flattening().Flatten(subquery.Query);
        if (QueryWalk.References(inner.From!).Any(t => t is SubqueryTable || QueryWalk.Alias(t) is not { } name || (aliases.Contains(name) && !string.Equals(name, alias.Name, StringComparison.OrdinalIgnoreCase)))) return table;
        if (inner.Items.Select(i => i.Alias!.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != inner.Items.Count) return table;
        foreach (SelectItem item in inner.Items) moved[(alias.Name, item.Alias!.Name)] = item.Expression;
        conditions.AddRange(SampleableQuery.Conjuncts(inner.Where));
        foreach (TableReference t in QueryWalk.References(inner.From!)) aliases.Add(QueryWalk.Alias(t)!);
        return inner.From!;
    }

    private TableReference OnRewritten(TableReference table) =>
        table is Join join ? join with { Left = OnRewritten(join.Left), Right = OnRewritten(join.Right), On = join.On is null ? null : Rewrite(join.On) } : table;

    private static bool OnlyChooses(SelectQuery query) =>
        query.From is not null && !query.IsDistinct && query.GroupBy.Count == 0 && query.Having is null && query.Limit is null && query.Offset is null
        && query.Items.All(i => i.Alias is not null && !i.Expression.DescendantsAndSelf().Any(e => e is Star || (e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name))));
}
