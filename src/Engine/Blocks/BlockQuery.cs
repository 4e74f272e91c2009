using Approx.Core;
using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Blocks;

/// <summary>
/// A query over a table of which only drawn blocks were read, alone or joined with tables that are whole: each row of the join still lies in
/// one block, so that sums over blocks are domain totals.
/// </summary>
internal sealed record BlockQuery
{
    /// <summary>The whole query.</summary>
    public required BoundQuery Query { get; init; }

    /// <summary>The table with the blocks, under its alias.</summary>
    public required NamedTable Table { get; init; }

    /// <summary>The design behind it.</summary>
    public required BlockDesign Design { get; init; }

    /// <summary>Group keys.</summary>
    public IReadOnlyList<Expression> Keys => Query.GroupKeys;

    /// <summary>Places of the keys that are the same for all rows of a stratum.</summary>
    public required IReadOnlyList<int> LevelKeys { get; init; }

    /// <summary>Conditions that hold for all rows of a stratum or for none.</summary>
    public required IReadOnlyList<Expression> LevelConditions { get; init; }

    /// <summary>Conditions that decide row by row.</summary>
    public required IReadOnlyList<Expression> RowConditions { get; init; }

    /// <summary>Conjuncts of HAVING that read aggregates.</summary>
    public required IReadOnlyList<Expression> Having { get; init; }

    /// <summary>The parts of an aggregating query.</summary>
    /// <exception cref="ApproxException">Its shape is not one that sums over blocks can answer.</exception>
    public static BlockQuery Of(BoundQuery query, IReadOnlyList<BlockReference> references)
    {
        BlockReference reference = references[0];
        SelectQuery q = query.Query;
        ApproxException Wrong(string what, SourceSpan span, string hint) => ApproxException.WrongStatement($"{what}: of {reference.Table.Name.Name} only drawn blocks were read", query.Text, span, hint);
        if (reference.IsNested) throw Wrong("a subquery cannot be answered", reference.Table.Name.Span, "put its conditions into the outer WHERE, or extract the volumes whole");
        if (q.With.Count > 0) throw Wrong("WITH cannot be answered", q.With[0].Span, "join the tables of the store themselves");
        if (q.IsDistinct) throw Wrong("SELECT DISTINCT of aggregates cannot be answered", q.Span, "leave DISTINCT out: groups differ anyway");
        if (references.Count > 1 || !Keeps(q.From!, reference.Table)) throw Wrong("this join cannot be answered", reference.Table.Name.Span, $"{reference.Table.Name.Name} must stand once, to the left of a LEFT JOIN");
        bool IsLevel(Expression e) => e.DescendantsAndSelf().All(part => part switch
        {
            ColumnReference column => query.Scope.Resolve(column) is var found && string.Equals(found.Source.Alias, reference.Table.Alias!.Name, StringComparison.OrdinalIgnoreCase) && reference.Design.LevelColumns.Contains(found.Column.Name),
            InSubquery or Exists or ScalarSubquery or Star => false,
            _ => true,
        });
        bool NamesBlock(Expression e) => e.DescendantsAndSelf().Any(part => part is ColumnReference column && query.Scope.Resolve(column) is var found && found.Column.Name == reference.Design.BlockColumn && found.Source.Table == reference.Table.Name.Name);
        if (Conjuncts(q.Where).Concat(query.GroupKeys).FirstOrDefault(NamesBlock) is { } block)
            throw Wrong("blocks cannot be told apart", block.Span, $"the rows of one block are no estimate of anything; SELECT block, objects FROM {BlockDesign.BlocksTable} lists them");
        List<Expression> level = [], rows = [], having = [];
        foreach (Expression condition in Conjuncts(q.Where)) (IsLevel(condition) ? level : rows).Add(condition);
        foreach (Expression condition in Conjuncts(q.Having)) (HasAggregate(condition) ? having : IsLevel(condition) ? level : rows).Add(condition);
        return new BlockQuery
        {
            Query = query,
            Table = reference.Table,
            Design = reference.Design,
            LevelKeys = [.. Enumerable.Range(0, query.GroupKeys.Count).Where(k => IsLevel(query.GroupKeys[k]))],
            LevelConditions = level,
            RowConditions = rows,
            Having = having,
        };
    }

    // Every row of the join must stem from one row of the table, and the table must stand in it once.
    private static bool Keeps(TableReference from, NamedTable table) => from switch
    {
        NamedTable named => ReferenceEquals(named, table),
        Join { Kind: JoinKind.Inner or JoinKind.Cross } join => Keeps(join.Left, table) || Keeps(join.Right, table),
        Join { Kind: JoinKind.Left } join => Keeps(join.Left, table),
        _ => false,
    };

    private static bool HasAggregate(Expression expression) =>
        expression.DescendantsAndSelf().Any(e => e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name));

    private static IEnumerable<Expression> Conjuncts(Expression? condition) => condition switch
    {
        null => [],
        Binary { Operator: BinaryOperator.And } and => Conjuncts(and.Left).Concat(Conjuncts(and.Right)),
        _ => [condition],
    };
}
