using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// "Which specimens have an object with volume > 5000?" needs no row: a cell of the catalogue has one exactly when its largest stored volume exceeds 5000.
/// For queries that only ask which design values occur: COUNT(DISTINCT), MIN and MAX of design columns, and the groups themselves.
/// </summary>
internal static class PresenceCondition
{
    /// <summary>The query's conditions on rows as conditions on cells, or null when they or its aggregates are of another kind.</summary>
    public static IReadOnlyList<Expression>? Of(SampleableQuery shape, TableCatalogue summaries)
    {
        // Two conditions may hold in a cell without one row that fulfils both.
        if (shape.RowConditions.Count > 1 || !AsksForPresence(shape)) return null;
        if (shape.RowConditions.Count == 0) return [];
        return shape.RowConditions[0] switch
        {
            Binary { Right: NumberLiteral limit } compare when Metric(compare.Left) is { } metric => OfComparison(compare.Operator, metric, limit),
            Binary { Left: NumberLiteral limit } compare when Metric(compare.Right) is { } metric => OfComparison(Flipped(compare.Operator), metric, limit),
            _ => null,
        };

        string? Metric(Expression expression) => expression is ColumnReference column && shape.Star.OwnColumn(column) is { } own && summaries.HasExtremes(own) ? own : null;
    }

    private static Expression[]? OfComparison(BinaryOperator op, string metric, NumberLiteral limit) => op switch
    {
        BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => [new Binary(op, Cell(metric + "__max"), limit)],
        BinaryOperator.Less or BinaryOperator.LessOrEqual => [new Binary(op, Cell(metric + "__min"), limit)],
        _ => null,
    };

    private static BinaryOperator Flipped(BinaryOperator op) => op switch
    {
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        _ => op,
    };

    private static bool AsksForPresence(SampleableQuery shape)
    {
        SelectQuery query = shape.Query.Query;
        return shape.Having.Concat(query.Items.Select(i => i.Expression)).Concat(query.OrderBy.Select(k => k.Key)).SelectMany(e => e.DescendantsAndSelf()).OfType<FunctionCall>()
            .Where(c => FunctionCatalogue.IsAggregate(c.Name.Name))
            .All(c => c is { Name.Name: "count", IsDistinct: true } or { Name.Name: "min" or "max" } && c.Arguments[0] is ColumnReference column && shape.Star.IsDesign(column));
    }

    private static ColumnReference Cell(string column) => new(null, new Identifier(column, true));
}
