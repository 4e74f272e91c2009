namespace Approx.QueryLang;

/// <summary><c>x [NOT] BETWEEN low AND high</c>, both ends included.</summary>
internal sealed record Between(Expression Operand, Expression Low, Expression High, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Operand, Low, High];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand), low = map(Low), high = map(High);
        return ReferenceEquals(operand, Operand) && ReferenceEquals(low, Low) && ReferenceEquals(high, High)
            ? this
            : this with { Operand = operand, Low = low, High = high };
    }
}

/// <summary><c>x [NOT] IN (a, b, …)</c>.</summary>
internal sealed record InList(Expression Operand, SyntaxList<Expression> Values, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Operand, .. Values];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand);
        SyntaxList<Expression> values = Values.Map(map);
        return ReferenceEquals(operand, Operand) && ReferenceEquals(values, Values) ? this : this with { Operand = operand, Values = values };
    }
}

/// <summary><c>x [NOT] IN (SELECT …)</c>.</summary>
internal sealed record InSubquery(Expression Operand, SelectQuery Query, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Operand];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand);
        return ReferenceEquals(operand, Operand) ? this : this with { Operand = operand };
    }
}

/// <summary><c>x [NOT] LIKE pattern [ESCAPE c]</c>, or ILIKE.</summary>
internal sealed record Like(Expression Operand, Expression Pattern, Expression? Escape = null, bool IgnoresCase = false, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => Escape is null ? [Operand, Pattern] : [Operand, Pattern, Escape];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand), pattern = map(Pattern);
        Expression? escape = Escape is null ? null : map(Escape);
        return ReferenceEquals(operand, Operand) && ReferenceEquals(pattern, Pattern) && ReferenceEquals(escape, Escape)
            ? this
            : this with { Operand = operand, Pattern = pattern, Escape = escape };
    }
}

/// <summary><c>x IS [NOT] NULL</c>.</summary>
internal sealed record IsNull(Expression Operand, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Operand];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand);
        return ReferenceEquals(operand, Operand) ? this : this with { Operand = operand };
    }
}

/// <summary><c>x IS [NOT] TRUE</c> or FALSE.</summary>
internal sealed record IsTruth(Expression Operand, bool Value, bool IsNegated = false) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Operand];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression operand = map(Operand);
        return ReferenceEquals(operand, Operand) ? this : this with { Operand = operand };
    }
}

/// <summary><c>[NOT] EXISTS (SELECT …)</c>; the NOT is a <see cref="Unary"/> above it.</summary>
internal sealed record Exists(SelectQuery Query) : Expression;

/// <summary>A SELECT in parentheses that yields one value.</summary>
internal sealed record ScalarSubquery(SelectQuery Query) : Expression;
