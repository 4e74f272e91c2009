using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>What one select item is.</summary>
/// <param name="Name">Alias, or the expression as printed in lower case.</param>
/// <param name="Expression">Bound: columns resolved, quantities in the columns' units.</param>
/// <param name="Type">What it yields.</param>
/// <param name="IsAggregate">True when an aggregate stands in it.</param>
internal sealed record BoundItem(string Name, Expression Expression, ValueType Type, bool IsAggregate);

/// <summary>A SELECT after binding: every name resolved, every ordinal and alias replaced by its expression.</summary>
internal sealed record BoundQuery
{
    /// <summary>The query as the user wrote it, bound; stars expanded.</summary>
    public required SelectQuery Query { get; init; }

    /// <summary>Its items.</summary>
    public required IReadOnlyList<BoundItem> Items { get; init; }

    /// <summary>Group keys, bound.</summary>
    public required IReadOnlyList<Expression> GroupKeys { get; init; }

    /// <summary>The names visible in it.</summary>
    public required Scope Scope { get; init; }

    /// <summary>True when it aggregates: an aggregate somewhere, or GROUP BY.</summary>
    public bool Aggregates => GroupKeys.Count > 0 || Items.Any(i => i.IsAggregate) || Query.Having is not null;

    /// <summary>The text, for errors found later.</summary>
    public required string Text { get; init; }
}
