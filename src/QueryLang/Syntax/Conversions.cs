namespace Approx.QueryLang;

/// <summary>One branch of a CASE.</summary>
internal sealed record CaseBranch(Expression When, Expression Then) : SyntaxNode;

/// <summary><c>CASE [operand] WHEN … THEN … [ELSE …] END</c>.</summary>
internal sealed record Case(Expression? Operand, SyntaxList<CaseBranch> Branches, Expression? Else) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children()
    {
        if (Operand is not null) yield return Operand;
        foreach (CaseBranch branch in Branches)
        {
            yield return branch.When;
            yield return branch.Then;
        }
        if (Else is not null) yield return Else;
    }

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        Expression? operand = Operand is null ? null : map(Operand);
        SyntaxList<CaseBranch> branches = Branches.Map(branch =>
        {
            Expression when = map(branch.When), then = map(branch.Then);
            return ReferenceEquals(when, branch.When) && ReferenceEquals(then, branch.Then) ? branch : branch with { When = when, Then = then };
        });
        Expression? otherwise = Else is null ? null : map(Else);
        return ReferenceEquals(operand, Operand) && ReferenceEquals(branches, Branches) && ReferenceEquals(otherwise, Else)
            ? this
            : this with { Operand = operand, Branches = branches, Else = otherwise };
    }
}

/// <summary><c>CAST(x AS type)</c>, <c>TRY_CAST(x AS type)</c> or <c>x::type</c>.</summary>
internal sealed record Cast(Expression Operand, TypeName Type, bool IsTry = false) : Expression
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
