using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// A condition of HAVING reduced to estimators: each comparison of aggregates a ⋄ b becomes the sign of the estimate a − b,
/// decided when its interval excludes zero.
/// </summary>
internal abstract record HavingCondition
{
    /// <summary>The estimators it needs.</summary>
    public abstract IEnumerable<ItemEstimator> Estimators { get; }

    /// <summary>Whether it holds, given the estimate of each of its estimators.</summary>
    public abstract Verdict Decide(Func<ItemEstimator, Estimate> estimate);

    /// <summary>The condition, or null when some part of it has no estimator.</summary>
    public static HavingCondition? Of(Expression condition, AggregateReducer reducer)
    {
        switch (condition)
        {
            case Unary { Operator: UnaryOperator.Not } not:
                return Of(not.Operand, reducer) is { } inner ? new Negation(inner) : null;
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                return Of(both.Left, reducer) is { } left && Of(both.Right, reducer) is { } right ? new Pair(both.Operator == BinaryOperator.And, left, right) : null;
            case Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual or BinaryOperator.Equal or BinaryOperator.NotEqual } compare:
                return Comparison(compare, reducer);
            case Between between:
                Binary low = new(BinaryOperator.GreaterOrEqual, between.Operand, between.Low), high = new(BinaryOperator.LessOrEqual, between.Operand, between.High);
                if (Comparison(low, reducer) is not { } above || Comparison(high, reducer) is not { } below) return null;
                HavingCondition inside = new Pair(true, above, below);
                return between.IsNegated ? new Negation(inside) : inside;
            default:
                return null;
        }
    }

    private static Sign? Comparison(Binary compare, AggregateReducer reducer)
    {
        // LOWER_BOUND(x) > 5: the bound is a number of its own.
        if (reducer.Reduce(compare.Left) is ItemEstimator.Uncertainty bound && compare.Right is NumberLiteral limit)
            return new Sign(compare.Operator, bound, limit.Value);
        return reducer.Reduce(new Binary(BinaryOperator.Subtract, compare.Left, compare.Right)) is { } difference ? new Sign(compare.Operator, difference, 0) : null;
    }

    private sealed record Sign(BinaryOperator Operator, ItemEstimator Item, double Limit) : HavingCondition
    {
        public override IEnumerable<ItemEstimator> Estimators => [Item];

        public override Verdict Decide(Func<ItemEstimator, Estimate> estimate)
        {
            Estimate e = estimate(Item);
            if (double.IsNaN(e.Value)) return Verdict.Undecided;
            if (e.Interval.Low == e.Interval.High) return Holds(e.Value) ? Verdict.Yes : Verdict.No;
            if (e.Interval.Contains(Limit) || !e.Interval.IsBounded) return Verdict.Undecided;
            return Holds(e.Value) ? Verdict.Yes : Verdict.No;
        }

        private bool Holds(double value) => Operator switch
        {
            BinaryOperator.Less => value < Limit,
            BinaryOperator.LessOrEqual => value <= Limit,
            BinaryOperator.Greater => value > Limit,
            BinaryOperator.GreaterOrEqual => value >= Limit,
            BinaryOperator.Equal => value == Limit,
            _ => value != Limit,
        };
    }

    private sealed record Pair(bool IsAnd, HavingCondition Left, HavingCondition Right) : HavingCondition
    {
        public override IEnumerable<ItemEstimator> Estimators => Left.Estimators.Concat(Right.Estimators);

        public override Verdict Decide(Func<ItemEstimator, Estimate> estimate) =>
            IsAnd ? Verdicts.And(Left.Decide(estimate), Right.Decide(estimate)) : Verdicts.Or(Left.Decide(estimate), Right.Decide(estimate));
    }

    private sealed record Negation(HavingCondition Inner) : HavingCondition
    {
        public override IEnumerable<ItemEstimator> Estimators => Inner.Estimators;

        public override Verdict Decide(Func<ItemEstimator, Estimate> estimate) => Verdicts.Not(Inner.Decide(estimate));
    }
}
