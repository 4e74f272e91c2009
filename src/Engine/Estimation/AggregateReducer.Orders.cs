using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <content>Quantiles and extremes, and arithmetic in which they stand.</content>
internal sealed partial class AggregateReducer
{
    private static bool IsOrder(FunctionCall call) => call.Name.Name is "median" or "quantile_cont" or "percentile_cont" or "min" or "max";

    private static bool HasOrder(Expression expression) => expression.DescendantsAndSelf().Any(e => e is FunctionCall call && IsOrder(call));

    private ItemEstimator? Order(FunctionCall call) => call.Name.Name is "min" or "max" ? Extreme(call) : Quantile(call);

    private ItemEstimator.Quantile? Quantile(FunctionCall call)
    {
        if (call.IsDistinct) return Refuse($"{call.Name.Name.ToUpperInvariant()}(DISTINCT …) cannot be estimated soundly from sampled rows");
        (Expression value, Expression? share, bool descending) = call.Name.Name switch
        {
            "median" => (call.Arguments[0], null, false),
            "quantile_cont" => (call.Arguments[0], call.Arguments[1], false),
            _ => (call.WithinGroup[0].Key, call.Arguments[0], call.WithinGroup[0].IsDescending),
        };
        double p = share is NumberLiteral number ? number.Value : 0.5;
        if (p is <= 0 or >= 1) return Refuse("quantiles 0 and 1 are extremes, which a sample does not know");
        int variable = VariableOf(And(call.Filter, new IsNull(value, IsNegated: true)), value, 0);
        return new ItemEstimator.Quantile(variable, descending ? 1 - p : p) { Z = [Indicator(variable)] };

        ItemEstimator.Quantile? Refuse(string reason)
        {
            Reason = reason;
            return null;
        }
    }

    private ItemEstimator.Extreme? Extreme(FunctionCall call)
    {
        if (call.Arguments[0] is not ColumnReference column || extremes?.IsKept(column) != true)
        {
            Reason = $"{call.Name.Name.ToUpperInvariant()} is not estimated from samples where no extremes are stored";
            return null;
        }
        int variable = VariableOf(And(call.Filter, new IsNull(column, IsNegated: true)), column, 0);
        return new ItemEstimator.Extreme(variable, call.Name.Name == "max", column.Name.Name, extremes.IsWhole(column)) { Z = [Indicator(variable)] };
    }

    // Each quantile, extreme, and largest part without one becomes a leaf with an interval of its own.
    private ItemEstimator.Combined? Combine(Expression item)
    {
        List<Expression> written = [];
        List<ItemEstimator> leaves = [];
        return Leaves(item, written, leaves) is { } formula ? new ItemEstimator.Combined(formula, leaves) { Z = [.. leaves.SelectMany(l => l.Z).Distinct()] } : null;
    }

    private Formula? Leaves(Expression expression, List<Expression> written, List<ItemEstimator> leaves)
    {
        switch (expression)
        {
            case NumberLiteral number:
                return number.Value;
            case FunctionCall order when IsOrder(order):
                return Leaf(expression, written, leaves);
            case var plain when !HasOrder(plain):
                return Leaf(plain, written, leaves);
            case Unary { Operator: UnaryOperator.Plus } plus:
                return Leaves(plus.Operand, written, leaves);
            case Unary { Operator: UnaryOperator.Negate } minus:
                return Leaves(minus.Operand, written, leaves) is { } negated ? new Formula.Unary("-", negated) : null;
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } binary:
                return Leaves(binary.Left, written, leaves) is { } left && Leaves(binary.Right, written, leaves) is { } right ? new Formula.Binary(Symbol(binary.Operator), left, right) : null;
            case Cast { Type.Name: "DOUBLE" or "FLOAT" or "REAL" } cast:
                return Leaves(cast.Operand, written, leaves);
            case FunctionCall call when call.Arguments.Count == 1 && Formula.Unary.Knows(call.Name.Name):
                return Leaves(call.Arguments[0], written, leaves) is { } argument ? new Formula.Unary(call.Name.Name, argument) : null;
            default:
                Reason = "an item mixes quantiles or extremes with something that has no estimator";
                return null;
        }
    }

    private Formula.Total? Leaf(Expression expression, List<Expression> written, List<ItemEstimator> leaves)
    {
        int at = written.IndexOf(expression);
        if (at >= 0) return new Formula.Total(at);
        if (Reduce(expression) is not { } leaf) return null;
        if (leaf is ItemEstimator.Key or ItemEstimator.Uncertainty)
        {
            Reason = "an item mixes quantiles or extremes with something that has no estimator";
            return null;
        }
        written.Add(expression);
        leaves.Add(leaf);
        return new Formula.Total(leaves.Count - 1);
    }
}

/// <summary>Which columns have stored extremes, so that a sample's extremes have an interval.</summary>
internal interface IStoredExtremes
{
    /// <summary>True when smallest and largest value of the column are stored and the column holds no NaN.</summary>
    bool IsKept(ColumnReference column);

    /// <summary>True for whole numbers.</summary>
    bool IsWhole(ColumnReference column);

    /// <summary>The smallest and largest value of a column over a group, by the group's key values; null where none are kept or the group has no value.</summary>
    (double Min, double Max)? Of(Planning.AnswerKey group, string column);
}
