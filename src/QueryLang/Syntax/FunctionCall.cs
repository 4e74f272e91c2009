namespace Approx.QueryLang;

/// <summary>Where NULL sorts.</summary>
internal enum NullPlacement
{
    First,
    Last,
}

/// <summary><c>x [ASC|DESC] [NULLS FIRST|LAST]</c>.</summary>
/// <param name="Key">What is sorted by; an integer literal in ORDER BY is an ordinal.</param>
/// <param name="IsDescending">True after DESC.</param>
/// <param name="Nulls">Null when not said.</param>
internal sealed record SortKey(Expression Key, bool IsDescending = false, NullPlacement? Nulls = null) : SyntaxNode
{
    /// <summary>This key over a mapped expression; the same object when it does not change.</summary>
    public SortKey Map(Func<Expression, Expression> map)
    {
        Expression key = map(Key);
        return ReferenceEquals(key, Key) ? this : this with { Key = key };
    }
}

/// <summary>What stands in <c>OVER (PARTITION BY … ORDER BY …)</c>.</summary>
internal sealed record Window(SyntaxList<Expression> PartitionBy, SyntaxList<SortKey> OrderBy) : SyntaxNode;

/// <summary>
/// A call: <c>AVG(volume)</c>, <c>COUNT(DISTINCT specimen)</c>, <c>PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)</c>, <c>SUM(x) FILTER (WHERE …)</c>.
/// <c>EXTRACT(year FROM d)</c> is the call <c>date_part('year', d)</c>.
/// </summary>
internal sealed record FunctionCall(Identifier Name, SyntaxList<Expression> Arguments) : Expression
{
    /// <summary>A call of an unquoted name.</summary>
    public FunctionCall(string name, params SyntaxList<Expression> arguments)
        : this(new Identifier(name), arguments)
    {
    }

    /// <summary>DISTINCT before the arguments.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>ORDER BY inside the parentheses.</summary>
    public SyntaxList<SortKey> OrderBy { get; init; } = [];

    /// <summary>The keys of WITHIN GROUP (ORDER BY …); empty when there is none.</summary>
    public SyntaxList<SortKey> WithinGroup { get; init; } = [];

    /// <summary>The condition of FILTER (WHERE …).</summary>
    public Expression? Filter { get; init; }

    /// <summary>The window of OVER (…).</summary>
    public Window? Over { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Expression> Children()
    {
        IEnumerable<Expression> children = Arguments.Concat(OrderBy.Select(key => key.Key)).Concat(WithinGroup.Select(key => key.Key));
        if (Filter is not null) children = children.Append(Filter);
        return Over is null ? children : children.Concat(Over.PartitionBy).Concat(Over.OrderBy.Select(key => key.Key));
    }

    /// <inheritdoc/>
    public override Expression MapChildren(Func<Expression, Expression> map)
    {
        SyntaxList<Expression> arguments = Arguments.Map(map);
        SyntaxList<SortKey> orderBy = OrderBy.Map(key => key.Map(map)), withinGroup = WithinGroup.Map(key => key.Map(map));
        Expression? filter = Filter is null ? null : map(Filter);
        Window? over = Over;
        if (over is not null)
        {
            SyntaxList<Expression> partitionBy = over.PartitionBy.Map(map);
            SyntaxList<SortKey> windowOrder = over.OrderBy.Map(key => key.Map(map));
            if (!ReferenceEquals(partitionBy, over.PartitionBy) || !ReferenceEquals(windowOrder, over.OrderBy))
                over = over with { PartitionBy = partitionBy, OrderBy = windowOrder };
        }
        return ReferenceEquals(arguments, Arguments) && ReferenceEquals(orderBy, OrderBy) && ReferenceEquals(withinGroup, WithinGroup)
            && ReferenceEquals(filter, Filter) && ReferenceEquals(over, Over)
            ? this
            : this with { Arguments = arguments, OrderBy = orderBy, WithinGroup = withinGroup, Filter = filter, Over = over };
    }
}
