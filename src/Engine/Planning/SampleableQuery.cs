using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// A grouped query over one stored table whose groups the catalogue can list: the shape that samples and stored moments can answer.
/// </summary>
internal sealed record SampleableQuery
{
    private SampleableQuery(BoundQuery query, NamedTable table)
    {
        Query = query;
        Table = table;
    }

    /// <summary>The whole query.</summary>
    public BoundQuery Query { get; }

    /// <summary>The table it reads, under its alias.</summary>
    public NamedTable Table { get; }

    /// <summary>Group keys; each a function of design columns.</summary>
    public IReadOnlyList<Expression> Keys => Query.GroupKeys;

    /// <summary>Conjuncts of WHERE (and of HAVING, on keys alone) that only read design columns: true or false for a whole group of the catalogue.</summary>
    public required IReadOnlyList<Expression> DesignConditions { get; init; }

    /// <summary>The other conjuncts of WHERE: they decide row by row.</summary>
    public required IReadOnlyList<Expression> RowConditions { get; init; }

    /// <summary>Conjuncts of HAVING that read aggregates.</summary>
    public required IReadOnlyList<Expression> Having { get; init; }

    /// <summary>True for columns of the table itself.</summary>
    public bool IsOwn(ColumnReference column) => Query.Scope.Resolve(column).Source.Table is not null;

    /// <summary>The design columns that keys and conditions on groups read.</summary>
    public IEnumerable<string> DesignColumns() => Keys.Concat(DesignConditions).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The shape of a query, or the reason why samples cannot answer it.</summary>
    public static SampleableQuery? Of(BoundQuery query, out string? reason)
    {
        reason = Refusal(query);
        if (reason is not null) return null;
        Scope scope = query.Scope;
        List<Expression> design = [], rows = [], having = [];
        foreach (Expression condition in Conjuncts(query.Query.Where)) (IsDesign(condition, scope) ? design : rows).Add(condition);
        foreach (Expression condition in Conjuncts(query.Query.Having)) (HasAggregate(condition) ? having : design).Add(condition);
        if (!design.TrueForAll(c => IsDesign(c, scope)))
        {
            reason = "HAVING has a condition that is neither on group keys nor on aggregates";
            return null;
        }
        return new SampleableQuery(query, (NamedTable)query.Query.From!) { DesignConditions = design, RowConditions = rows, Having = having };
    }

    /// <summary>True when the expression reads design columns (or nothing) and no subquery.</summary>
    public static bool IsDesign(Expression expression, Scope scope) => expression.DescendantsAndSelf().All(e => e switch
    {
        ColumnReference column => scope.Resolve(column).Column.Design,
        InSubquery or Exists or ScalarSubquery or Star => false,
        FunctionCall call => !FunctionCatalogue.IsAggregate(call.Name.Name),
        _ => true,
    });

    private static string? Refusal(BoundQuery query)
    {
        SelectQuery q = query.Query;
        if (q.From is not NamedTable) return q.From is Join ? "joins are answered exactly" : "a subquery in FROM is answered exactly";
        if (query.Scope.Sources[0].Table is null) return "a WITH table is answered exactly";
        if (q.IsDistinct) return "SELECT DISTINCT is answered exactly";
        foreach (Expression key in query.GroupKeys)
        {
            if (!IsDesign(key, query.Scope)) return $"the catalogue does not know the groups of {ItemName.Of(Unqualified(key))}";
        }
        return null;
    }

    private static bool HasAggregate(Expression expression) =>
        expression.DescendantsAndSelf().Any(e => e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name));

    private static IEnumerable<Expression> Conjuncts(Expression? condition) => condition switch
    {
        null => [],
        Binary { Operator: BinaryOperator.And } and => Conjuncts(and.Left).Concat(Conjuncts(and.Right)),
        _ => [condition],
    };

    private static Expression Unqualified(Expression expression) =>
        expression is ColumnReference column ? new ColumnReference(column.Name.Name) : expression.MapChildren(Unqualified);
}
