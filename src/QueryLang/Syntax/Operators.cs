namespace Approx.QueryLang;

/// <summary>Operators with one operand.</summary>
internal enum UnaryOperator
{
    /// <summary>−x.</summary>
    Negate,

    /// <summary>+x.</summary>
    Plus,

    /// <summary>NOT x.</summary>
    Not,
}

/// <summary>Operators with two operands; each is left-associative, comparisons do not chain.</summary>
internal enum BinaryOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    IsDistinctFrom,
    IsNotDistinctFrom,
    Concatenate,
    Add,
    Subtract,
    Multiply,
    Divide,
    IntegerDivide,
    Modulo,
    Power,
}

/// <summary>An operator before its operand.</summary>
internal sealed record Unary(UnaryOperator Operator, Expression Operand) : Expression
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

/// <summary>An operator between its operands.</summary>
internal sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children() => [Left, Right];

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression left = map(Left), right = map(Right);
        return ReferenceEquals(left, Left) && ReferenceEquals(right, Right) ? this : this with { Left = left, Right = right };
    }
}
