using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Rewrites aggregates over rows into sums over design cells. What the cells do not hold is refused with the reason.
/// </summary>
internal sealed class CatalogueRewriter(TableCatalogue summaries, StarJoin star)
{
    /// <summary>Why the last expression was refused.</summary>
    public string? Reason { get; private set; }

    /// <summary>The expression over cells, or null.</summary>
    public Expression? Rewrite(Expression expression)
    {
        if (expression is FunctionCall call)
        {
            if (FunctionCatalogue.IsUncertainty(call.Name.Name))
            {
                Expression? inner = Rewrite(call.Arguments[0]);
                return inner is null || call.Name.Name != "relative_error" ? inner : new Cast(new NumberLiteral("0"), new TypeName("DOUBLE"));
            }
            if (FunctionCatalogue.IsAggregate(call.Name.Name)) return Aggregate(call);
        }
        if (expression is ColumnReference column && !star.IsDesign(column)) return Refuse($"{column.Name.Name} is no design column");
        if (expression is InSubquery or Exists or ScalarSubquery) return Refuse("it has a subquery");
        bool whole = true;
        Expression mapped = expression.MapChildren(child =>
        {
            Expression? rewritten = Rewrite(child);
            whole &= rewritten is not null;
            return rewritten ?? child;
        });
        return whole ? mapped : null;
    }

    private Expression? Aggregate(FunctionCall call)
    {
        if (call.Filter is not null && !star.IsDesign(call.Filter)) return Refuse("FILTER reads more than design columns");
        string name = call.Name.Name;
        if (name == "count" && !call.IsDistinct && (call.Arguments.Count == 0 || call.Arguments[0] is Star)) return Whole(Sum("_rows", call.Filter));
        if (name is "fraction" or "count_if") return Share(call, name);
        if (call.Arguments.Count != 1) return Refuse($"moments do not hold {name.ToUpperInvariant()}");
        if (call.Arguments[0] is ColumnReference design && star.IsDesign(design)) return OfDesign(call, design);
        if (call.IsDistinct) return Refuse("moments do not hold DISTINCT");
        if (call.Arguments[0] is not ColumnReference column || star.OwnColumn(column) is null || !summaries.HasMoments(column.Name.Name)) return Refuse("moments are kept of bare numeric columns");
        return OfMetric(call, name, column.Name.Name);
    }

    private Expression? OfMetric(FunctionCall call, string name, string metric)
    {
        Expression n = Double(Sum(metric + "__n", call.Filter));
        switch (name)
        {
            case "count": return Whole(Sum(metric + "__n", call.Filter));
            case "sum": return summaries.IsInteger(metric) ? Round(Sum(metric + "__sum", call.Filter)) : Sum(metric + "__sum", call.Filter);
            case "avg": return Quotient(Sum(metric + "__sum", call.Filter), n);
            case "min": return Typed(metric, new FunctionCall("min", Cell(metric + "__min")) { Filter = call.Filter });
            case "max": return Typed(metric, new FunctionCall("max", Cell(metric + "__max")) { Filter = call.Filter });
            case "var_samp" or "var_pop" or "stddev_samp" or "stddev_pop":
                // Sums about the table's mean, so that squares lose no digits; NULL below two rows, as in SQL.
                Expression s1 = Sum(metric + "__s1", call.Filter), s2 = Sum(metric + "__s2", call.Filter);
                bool sample = name.EndsWith("samp", StringComparison.Ordinal);
                Expression squares = new FunctionCall("greatest", new Binary(BinaryOperator.Subtract, s2, Quotient(new Binary(BinaryOperator.Multiply, s1, s1), n)), Double(new NumberLiteral("0")));
                Expression variance = Quotient(squares, sample ? new Binary(BinaryOperator.Subtract, n, new NumberLiteral("1")) : n);
                return name.StartsWith("stddev", StringComparison.Ordinal) ? new FunctionCall("sqrt", variance) : variance;
            default: return Refuse($"moments do not hold {name.ToUpperInvariant()}");
        }
    }

    // Aggregates of a design column see it in every cell: DISTINCT, MIN and MAX directly, COUNT by the rows of the cell.
    private Expression? OfDesign(FunctionCall call, ColumnReference column)
    {
        Expression present = new IsNull(column, IsNegated: true);
        Expression filter = call.Filter is null ? present : new Binary(BinaryOperator.And, call.Filter, present);
        return call.Name.Name switch
        {
            "count" when call.IsDistinct => call,
            "min" or "max" => call,
            "count" => Whole(Sum("_rows", filter)),
            _ => star.OwnColumn(column) is not null && summaries.HasMoments(column.Name.Name) && !call.IsDistinct ? OfMetric(call, call.Name.Name, column.Name.Name) : Refuse($"moments do not hold {call.Name.Name.ToUpperInvariant()} of a design column"),
        };
    }

    private Expression? Share(FunctionCall call, string name)
    {
        Expression condition = call.Arguments[0];
        if (!star.IsDesign(condition)) return Refuse($"{name.ToUpperInvariant()} reads more than design columns");
        Expression And(Expression extra) => call.Filter is null ? extra : new Binary(BinaryOperator.And, call.Filter, extra);
        Expression holds = Whole(Sum("_rows", And(condition)));
        return name == "count_if" ? holds : Quotient(Double(holds), Double(Sum("_rows", And(new IsNull(condition, IsNegated: true)))));
    }

    private Expression Typed(string metric, Expression value) => summaries.IsInteger(metric) ? new Cast(value, new TypeName("BIGINT")) : value;

    private static Cast Round(Expression sum) => new(sum, new TypeName("HUGEINT"));

    private static Cast Whole(Expression sum) => new(new FunctionCall("coalesce", sum, new NumberLiteral("0")), new TypeName("BIGINT"));

    private static Cast Double(Expression value) => new(value, new TypeName("DOUBLE"));

    // NULL rather than a division by zero where no row counts.
    private static Binary Quotient(Expression above, Expression below) =>
        new(BinaryOperator.Divide, above, new Case(null, [new CaseBranch(new Binary(BinaryOperator.Greater, below, new NumberLiteral("0")), below)], null));

    private static FunctionCall Sum(string column, Expression? filter) => new("sum", Cell(column)) { Filter = filter };

    private static ColumnReference Cell(string column) => new(null, new Identifier(column, true));

    private Expression? Refuse(string reason)
    {
        Reason ??= reason;
        return null;
    }
}
