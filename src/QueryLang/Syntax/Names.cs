namespace Approx.QueryLang;

/// <summary>A column: <c>volume</c> or <c>o.volume</c>.</summary>
/// <param name="Qualifier">The table or alias before the point; null when none.</param>
/// <param name="Name">The column's name.</param>
internal sealed record ColumnReference(Identifier? Qualifier, Identifier Name) : Expression
{
    /// <summary>An unqualified, unquoted column.</summary>
    public ColumnReference(string name)
        : this(null, new Identifier(name))
    {
    }
}

/// <summary><c>*</c> or <c>o.*</c>: all columns in a SELECT list, the rows themselves in COUNT(*).</summary>
internal sealed record Star(Identifier? Qualifier = null) : Expression;

/// <summary>A type: DOUBLE, DECIMAL(10, 2), TIMESTAMP WITH TIME ZONE.</summary>
/// <param name="Name">The name in capitals, words separated by one space.</param>
/// <param name="Arguments">Length, or precision and scale.</param>
internal sealed record TypeName(string Name, SyntaxList<int> Arguments) : SyntaxNode
{
    /// <summary>A type without arguments.</summary>
    public TypeName(string name)
        : this(name, [])
    {
    }
}
