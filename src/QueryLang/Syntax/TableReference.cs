namespace Approx.QueryLang;

/// <summary>What stands after FROM.</summary>
internal abstract record TableReference : SyntaxNode;

/// <summary>A table of the store or of the WITH clause.</summary>
/// <param name="Schema">What stands before the point (Spark and PostgreSQL clients); null when none.</param>
/// <param name="Name">The table's name.</param>
/// <param name="Alias">The name it goes by in this query.</param>
internal sealed record NamedTable(Identifier? Schema, Identifier Name, Identifier? Alias = null) : TableReference
{
    /// <summary>A table without schema, unquoted.</summary>
    public NamedTable(string name, string? alias = null)
        : this(null, new Identifier(name), alias is null ? null : new Identifier(alias))
    {
    }
}

/// <summary><c>(SELECT …) alias</c>.</summary>
internal sealed record SubqueryTable(SelectQuery Query, Identifier? Alias) : TableReference;

/// <summary>The kinds of join.</summary>
internal enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// <summary>Two tables joined; a chain of joins leans to the left. Exactly one of On and Using is given, none for a cross join.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Left">The left table.</param>
/// <param name="Right">The right table, never itself a join.</param>
/// <param name="On">The condition of ON.</param>
/// <param name="Using">The columns of USING.</param>
internal sealed record Join(JoinKind Kind, TableReference Left, TableReference Right, Expression? On, SyntaxList<Identifier> Using) : TableReference;
