namespace Approx.QueryLang;

/// <summary><c>name AS (SELECT …)</c> of a WITH clause.</summary>
internal sealed record CommonTable(Identifier Name, SelectQuery Query) : SyntaxNode;

/// <summary>One item of a SELECT list, or one outcome of a TEST.</summary>
internal sealed record SelectItem(Expression Expression, Identifier? Alias = null) : SyntaxNode;

/// <summary>A SELECT without its bounds: the body of a statement, a subquery or a WITH table.</summary>
internal sealed record SelectQuery : SyntaxNode
{
    /// <summary>The tables of the WITH clause.</summary>
    public SyntaxList<CommonTable> With { get; init; } = [];

    /// <summary>True after SELECT DISTINCT.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>The items, at least one.</summary>
    public required SyntaxList<SelectItem> Items { get; init; }

    /// <summary>Null for a SELECT of constants.</summary>
    public TableReference? From { get; init; }

    /// <summary>The condition of WHERE.</summary>
    public Expression? Where { get; init; }

    /// <summary>The keys of GROUP BY; an integer literal is the ordinal of an item.</summary>
    public SyntaxList<Expression> GroupBy { get; init; } = [];

    /// <summary>GROUP BY ALL: every item without an aggregate is a key.</summary>
    public bool GroupByAll { get; init; }

    /// <summary>The condition of HAVING.</summary>
    public Expression? Having { get; init; }

    /// <summary>The keys of ORDER BY.</summary>
    public SyntaxList<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT, ≥ 0.</summary>
    public long? Limit { get; init; }

    /// <summary>OFFSET, ≥ 0.</summary>
    public long? Offset { get; init; }

    /// <summary>Canonical SQL.</summary>
    public override string ToString() => StatementPrinter.Print(this);
}
