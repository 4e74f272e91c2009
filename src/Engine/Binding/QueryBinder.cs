using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>Binds a whole SELECT: tables, WITH, joins, stars, ordinals and aliases, and the rule that what is not grouped must be aggregated.</summary>
internal sealed class QueryBinder(ICatalogue catalogue, string text)
{
    private readonly Dictionary<string, IReadOnlyList<ScopeColumn>> common = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Binds a query; <paramref name="outer"/> is the scope around a subquery.</summary>
    public BoundQuery Bind(SelectQuery query, Scope? outer = null)
    {
        List<string> added = [];
        SyntaxList<CommonTable> with = query.With.Map(table =>
        {
            BoundQuery bound = Bind(table.Query, outer);
            common[table.Name.Name] = Columns(bound);
            added.Add(table.Name.Name);
            return table with { Query = bound.Query };
        });
        BoundQuery result = BindBody(query with { With = with }, outer);
        foreach (string name in added) common.Remove(name);
        return result;
    }

    private BoundQuery BindBody(SelectQuery query, Scope? outer)
    {
        List<ScopeSource> sources = [];
        TableReference? from = query.From is null ? null : BindTable(query.From, sources, outer);
        Scope scope = new(sources, outer, text);
        if (from is not null) from = BindJoinConditions(from, scope);

        List<SelectItem> written = Expand(query.Items, scope);
        ExpressionBinder items = new(this, scope, text);
        List<BoundItem> bound = [.. written.Select(item => Item(item, items))];

        ExpressionBinder conditions = new(this, scope, text) { NoAggregatesBecause = "an aggregate cannot stand in WHERE" };
        Expression? where = query.Where is null ? null : conditions.Condition(Aliased(query.Where, query.Items, scope), "WHERE");

        List<Expression> keys = GroupKeys(query, written, bound, scope);
        Expression? having = query.Having is null ? null : items.Condition(Aliased(query.Having, query.Items, scope), "HAVING");
        SyntaxList<SortKey> order = query.OrderBy.Map(key => key with { Key = SortExpression(key.Key, bound, items, query.Items, scope) });

        bool aggregates = keys.Count > 0 || bound.Any(i => i.IsAggregate) || having is not null || order.Any(k => HasAggregate(k.Key));
        if (aggregates)
        {
            for (int i = 0; i < bound.Count; i++) RequireGrouped(bound[i].Expression, written[i].Expression, keys);
            if (having is not null) RequireGrouped(having, query.Having!, keys);
            for (int i = 0; i < order.Count; i++) RequireGrouped(order[i].Key, query.OrderBy[i].Key, keys);
        }
        SelectQuery result = query with
        {
            Items = bound.Select((b, i) => new SelectItem(b.Expression, new Identifier(b.Name, true)) { Span = written[i].Span }).ToSyntaxList(),
            From = from,
            Where = where,
            GroupBy = keys.ToSyntaxList(),
            GroupByAll = false,
            Having = having,
            OrderBy = order,
        };
        return new BoundQuery { Query = result, Items = bound, GroupKeys = keys, Scope = scope, Text = text };
    }

    private TableReference BindTable(TableReference table, List<ScopeSource> sources, Scope? outer)
    {
        switch (table)
        {
            case NamedTable named:
                sources.Add(Source(named));
                ScopeSource source = sources[^1];
                CheckAlias(sources, named.Alias ?? named.Name);
                return named with { Schema = null, Name = new Identifier(source.Table ?? named.Name.Name, true), Alias = new Identifier(source.Alias, true) };
            case SubqueryTable subquery:
                BoundQuery bound = Bind(subquery.Query, outer);
                string alias = subquery.Alias?.Name ?? $"subquery{sources.Count + 1}";
                sources.Add(new ScopeSource(alias, null, Columns(bound)));
                if (subquery.Alias is not null) CheckAlias(sources, subquery.Alias);
                return subquery with { Query = bound.Query, Alias = new Identifier(alias, true) };
            case Join join:
                TableReference left = BindTable(join.Left, sources, outer);
                TableReference right = BindTable(join.Right, sources, outer);
                return join with { Left = left, Right = right };
            default:
                throw ApproxException.WrongStatement("this kind of table is not supported", text, table.Span);
        }
    }

    private ScopeSource Source(NamedTable named)
    {
        string alias = named.Alias?.Name ?? named.Name.Name;
        if (named.Schema is null && common.TryGetValue(named.Name.Name, out IReadOnlyList<ScopeColumn>? columns)) return new ScopeSource(alias, null, columns);
        if (catalogue.Find(named.Name.Name) is { } found) return new ScopeSource(named.Alias?.Name ?? found.Name, found.Name, found.Columns);
        string? near = NearestName.Of(named.Name.Name, catalogue.Tables.Concat(common.Keys));
        string hint = near is not null ? $"did you mean {near}?" : "tables of this store: " + string.Join(", ", catalogue.Tables.Order(StringComparer.Ordinal));
        throw ApproxException.WrongStatement($"unknown table {named.Name.Name}", text, named.Name.Span, hint);
    }

    private void CheckAlias(List<ScopeSource> sources, Identifier alias)
    {
        if (sources.Take(sources.Count - 1).Any(s => string.Equals(s.Alias, sources[^1].Alias, StringComparison.OrdinalIgnoreCase)))
            throw ApproxException.WrongStatement($"table {alias.Name} stands twice in FROM", text, alias.Span, "give each an alias of its own");
    }

    private TableReference BindJoinConditions(TableReference table, Scope scope)
    {
        if (table is not Join join) return table;
        TableReference left = BindJoinConditions(join.Left, scope);
        foreach (Identifier name in join.Using)
        {
            if (scope.Sources.Count(s => s.Columns.Any(c => name.Matches(c.Name))) < 2)
                throw ApproxException.WrongStatement($"column {name.Name} of USING is not in both tables", text, name.Span);
            scope.Shared.Add(name.Name);
        }
        Expression? on = join.On is null ? null : new ExpressionBinder(this, scope, text) { NoAggregatesBecause = "an aggregate cannot stand in ON" }.Condition(join.On, "ON");
        return join with { Left = left, On = on };
    }

    private List<SelectItem> Expand(SyntaxList<SelectItem> items, Scope scope)
    {
        List<SelectItem> expanded = [];
        foreach (SelectItem item in items)
        {
            if (item.Expression is not Star star)
            {
                expanded.Add(item);
                continue;
            }
            if (scope.Sources.Count == 0) throw ApproxException.WrongStatement("* needs a FROM clause", text, star.Span);
            ScopeSource[] sources = [.. scope.Sources.Where(s => star.Qualifier is null || star.Qualifier.Matches(s.Alias))];
            if (sources.Length == 0) throw ApproxException.WrongStatement($"unknown table {star.Qualifier!.Name}", text, star.Span);
            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            foreach (ScopeSource source in sources)
            {
                foreach (ScopeColumn column in source.Columns)
                {
                    bool shared = star.Qualifier is null && scope.Shared.Contains(column.Name);
                    if (shared && !seen.Add(column.Name)) continue;
                    expanded.Add(new SelectItem(new ColumnReference(shared ? null : new Identifier(source.Alias, true), new Identifier(column.Name, true)) { Span = star.Span }) { Span = star.Span });
                }
            }
        }
        return expanded;
    }

    private static BoundItem Item(SelectItem item, ExpressionBinder binder)
    {
        (Expression expression, ValueType type) = binder.Bind(item.Expression);
        string name = item.Alias?.Name ?? (item.Expression is ColumnReference column ? column.Name.Name : ItemName.Of(item.Expression));
        if (item.Alias is null && expression is ColumnReference resolved) name = resolved.Name.Name;
        return new BoundItem(name, expression, type, HasAggregate(expression));
    }

    private List<Expression> GroupKeys(SelectQuery query, List<SelectItem> written, List<BoundItem> items, Scope scope)
    {
        if (query.GroupByAll) return [.. items.Where(i => !i.IsAggregate).Select(i => i.Expression)];
        ExpressionBinder binder = new(this, scope, text) { NoAggregatesBecause = "an aggregate cannot stand in GROUP BY" };
        List<Expression> keys = [];
        foreach (Expression key in query.GroupBy)
        {
            Expression bound = key is NumberLiteral ordinal ? Ordinal(ordinal, items, "GROUP BY") : binder.Bind(Aliased(key, query.Items, scope)).Expression;
            if (HasAggregate(bound)) throw ApproxException.WrongStatement("an aggregate cannot stand in GROUP BY", text, key.Span);
            if (!keys.Contains(bound)) keys.Add(bound);
        }
        return keys;
    }

    private Expression SortExpression(Expression key, List<BoundItem> items, ExpressionBinder binder, SyntaxList<SelectItem> written, Scope scope)
    {
        if (key is NumberLiteral ordinal) return Ordinal(ordinal, items, "ORDER BY");
        // An item's alias comes before a column of the same name, as in PostgreSQL.
        if (key is ColumnReference { Qualifier: null } name && items.FirstOrDefault(i => name.Name.Matches(i.Name)) is { } item) return item.Expression;
        return binder.Bind(Aliased(key, written, scope)).Expression;
    }

    private Expression Ordinal(NumberLiteral ordinal, List<BoundItem> items, string clause)
    {
        if (ordinal.IsInteger && ordinal.Value >= 1 && ordinal.Value <= items.Count) return items[(int)ordinal.Value - 1].Expression;
        throw ApproxException.WrongStatement($"{clause} {ordinal.Text} is no item of the SELECT list", text, ordinal.Span, $"it has {items.Count}");
    }

    // Aliases of items may be used in WHERE, GROUP BY, HAVING and ORDER BY where no column has that name, as in DuckDB.
    private static Expression Aliased(Expression expression, SyntaxList<SelectItem> items, Scope scope)
    {
        if (expression is ColumnReference { Qualifier: null } name && !scope.Has(name.Name)
            && items.FirstOrDefault(i => i.Alias is not null && name.Name.Matches(i.Alias.Name)) is { } item)
        {
            return item.Expression;
        }
        return expression.MapChildren(child => Aliased(child, items, scope));
    }

    private void RequireGrouped(Expression bound, Expression written, List<Expression> keys)
    {
        if (keys.Contains(bound)) return;
        if (bound is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name)) return;
        if (bound is ColumnReference column)
        {
            throw ApproxException.WrongStatement($"column {column.Name.Name} must be in GROUP BY or inside an aggregate", text,
                column.Span.Length > 0 ? column.Span : written.Span, $"add {column.Name.Name} to GROUP BY, or write GROUP BY ALL");
        }
        foreach (Expression child in bound.Children()) RequireGrouped(child, written, keys);
    }

    private static bool HasAggregate(Expression expression) =>
        expression.DescendantsAndSelf().Any(e => e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name));

    private static List<ScopeColumn> Columns(BoundQuery query) => [.. query.Items.Select(i => new ScopeColumn(i.Name, i.Type))];
}
