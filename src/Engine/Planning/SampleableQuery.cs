using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// A grouped query over one stored table (and tables that are joined to it whole) whose groups the catalogue can list: the shape that samples and stored moments can answer.
/// </summary>
internal sealed record SampleableQuery
{
    private SampleableQuery(BoundQuery query, StarJoin star)
    {
        Query = query;
        Star = star;
    }

    /// <summary>The whole query.</summary>
    public BoundQuery Query { get; }

    /// <summary>The table it reads with the tables joined to it.</summary>
    public StarJoin Star { get; }

    /// <summary>The table that is sampled, under its alias.</summary>
    public NamedTable Table => Star.Table;

    /// <summary>Group keys; each a function of design columns.</summary>
    public IReadOnlyList<Expression> Keys => Query.GroupKeys;

    /// <summary>Conjuncts of WHERE (and of HAVING, on keys alone) that only read design columns: true or false for a whole group of the catalogue.</summary>
    public required IReadOnlyList<Expression> DesignConditions { get; init; }

    /// <summary>The other conjuncts of WHERE: they decide row by row.</summary>
    public required IReadOnlyList<Expression> RowConditions { get; init; }

    /// <summary>True when conditions or joins leave rows out one by one, so that the catalogue's row counts of groups do not hold.</summary>
    public bool SelectsRows => RowConditions.Count > 0 || Star.DropsRows;

    /// <summary>Conjuncts of HAVING that read aggregates.</summary>
    public required IReadOnlyList<Expression> Having { get; init; }

    /// <summary>The design columns of the table that expressions read, and its joins.</summary>
    public IEnumerable<string> DesignColumns(IEnumerable<Expression> expressions) =>
        expressions.Concat(Star.DesignConditions).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Where(Star.IsDesign).Select(Star.OwnColumn).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The design columns that keys and conditions on groups read.</summary>
    public IEnumerable<string> DesignColumns() => DesignColumns(Keys.Concat(DesignConditions));

    /// <summary>The shape of a query, or the reason why samples cannot answer it.</summary>
    public static SampleableQuery? Of(BoundQuery query, out string? reason)
    {
        if (StarJoin.Of(query.Query.From, query.Scope, out reason) is not { } star) return null;
        reason = Refusal(query, star);
        if (reason is not null) return null;
        List<Expression> design = [], rows = [], having = [];
        foreach (Expression condition in Conjuncts(query.Query.Where)) (star.IsDesign(condition) ? design : rows).Add(condition);
        foreach (Expression condition in Conjuncts(query.Query.Having)) (HasAggregate(condition) ? having : design).Add(condition);
        if (!design.TrueForAll(star.IsDesign))
        {
            reason = "HAVING has a condition that is neither on group keys nor on aggregates";
            return null;
        }
        return new SampleableQuery(query, star) { DesignConditions = design, RowConditions = rows, Having = having };
    }

    /// <summary>The parts of a condition that AND holds together.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression? condition) => condition switch
    {
        null => [],
        Binary { Operator: BinaryOperator.And } and => Conjuncts(and.Left).Concat(Conjuncts(and.Right)),
        _ => [condition],
    };

    private static string? Refusal(BoundQuery query, StarJoin star)
    {
        SelectQuery q = query.Query;
        if (q.IsDistinct) return "SELECT DISTINCT is answered exactly";
        if (QueryWalk.Expressions(q).SelectMany(QueryWalk.Subqueries).SelectMany(QueryWalk.Tables).Contains(star.Table.Name.Name)) return $"a subquery reads {star.Table.Name.Name} itself";
        foreach (Expression key in query.GroupKeys)
        {
            if (!star.IsDesign(key)) return $"the catalogue does not know the groups of {ItemName.Of(Unqualified(key))}";
        }
        return null;
    }

    private static bool HasAggregate(Expression expression) =>
        expression.DescendantsAndSelf().Any(e => e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name));

    private static Expression Unqualified(Expression expression) =>
        expression is ColumnReference column ? new ColumnReference(column.Name.Name) : expression.MapChildren(Unqualified);
}
