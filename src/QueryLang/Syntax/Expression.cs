namespace Approx.QueryLang;

/// <summary>
/// An expression. <see cref="Children"/> and <see cref="MapChildren"/> see the expressions directly below it, in the order written;
/// expressions inside a subquery belong to the subquery and are not among them.
/// </summary>
internal abstract record Expression : SyntaxNode
{
    /// <summary>The expressions directly below this one, in the order written.</summary>
    public virtual IEnumerable<Expression> Children() => [];

    /// <summary>This expression with each direct child replaced by <paramref name="map"/>'s answer; the same object when none changes.</summary>
    public virtual Expression MapChildren(Func<Expression, Expression> map) => this;

    /// <summary>Canonical SQL.</summary>
    public sealed override string ToString() => StatementPrinter.Print(this);

    /// <summary>This expression and all below it, parents first.</summary>
    public IEnumerable<Expression> DescendantsAndSelf()
    {
        Stack<Expression> open = new([this]);
        while (open.TryPop(out Expression? next))
        {
            yield return next;
            foreach (Expression child in next.Children().Reverse()) open.Push(child);
        }
    }
}
