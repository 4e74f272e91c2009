using Approx.QueryLang;

namespace Approx.Engine.Scanning;

/// <summary>
/// A condition on texts of design columns, true or false for a whole cell of a sample: =, &lt;&gt;, IN, IS NULL, and AND, OR, NOT of them, in SQL's three values.
/// Texts are equal when their bytes are, as in DuckDB.
/// </summary>
internal abstract class CellCondition
{
    /// <summary>Whether it holds for a cell of these values; null is unknown.</summary>
    public abstract bool? Holds(IReadOnlyList<object?> values);

    /// <summary>The condition, or null where it is of another kind.</summary>
    /// <param name="expression">The condition, bound.</param>
    /// <param name="placeOf">The place of a text column among a cell's values; −1 for other columns.</param>
    public static CellCondition? Of(Expression expression, Func<ColumnReference, int> placeOf)
    {
        switch (expression)
        {
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                return Of(both.Left, placeOf) is { } left && Of(both.Right, placeOf) is { } right ? new Both(left, both.Operator == BinaryOperator.And, right) : null;
            case Unary { Operator: UnaryOperator.Not } not:
                return Of(not.Operand, placeOf) is { } inner ? new Negation(inner) : null;
            case Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: ColumnReference column, Right: StringLiteral text } compare:
                return Among(column, [text.Value], compare.Operator == BinaryOperator.NotEqual, placeOf);
            case Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: StringLiteral text, Right: ColumnReference column } compare:
                return Among(column, [text.Value], compare.Operator == BinaryOperator.NotEqual, placeOf);
            case InList { Operand: ColumnReference column } list when list.Values.All(v => v is StringLiteral):
                return Among(column, [.. list.Values.Cast<StringLiteral>().Select(v => v.Value)], list.IsNegated, placeOf);
            case IsNull { Operand: ColumnReference column } isNull:
                return placeOf(column) is >= 0 and var place ? new Absent(place, isNull.IsNegated) : null;
            default:
                return null;
        }
    }

    private static Member? Among(ColumnReference column, string[] texts, bool negated, Func<ColumnReference, int> placeOf) =>
        placeOf(column) is >= 0 and var place ? new Member(place, texts, negated) : null;

    private sealed class Member(int place, string[] texts, bool negated) : CellCondition
    {
        public override bool? Holds(IReadOnlyList<object?> values) => values[place] is string text ? texts.Contains(text, StringComparer.Ordinal) != negated : null;
    }

    private sealed class Absent(int place, bool negated) : CellCondition
    {
        public override bool? Holds(IReadOnlyList<object?> values) => values[place] is null != negated;
    }

    private sealed class Both(CellCondition left, bool isAnd, CellCondition right) : CellCondition
    {
        // C#'s & and | of bool? are SQL's AND and OR.
        public override bool? Holds(IReadOnlyList<object?> values) => isAnd ? left.Holds(values) & right.Holds(values) : left.Holds(values) | right.Holds(values);
    }

    private sealed class Negation(CellCondition inner) : CellCondition
    {
        public override bool? Holds(IReadOnlyList<object?> values) => !inner.Holds(values);
    }
}
