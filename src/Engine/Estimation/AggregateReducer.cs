using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>
/// Reduces select items to estimators over a shared list of base variables. An item that cannot be estimated soundly from
/// sampled rows is refused with the reason, and the query is answered exactly.
/// </summary>
/// <param name="keys">The group keys.</param>
/// <param name="centreOf">A constant near the mean of an expression, see <see cref="BaseVariable"/>.</param>
/// <param name="others">Estimators of aggregates that are no function of totals, where the way of answering has any; without, quantiles and extremes are estimated as <see cref="GroupEstimator"/> can.</param>
/// <param name="extremes">Which columns have stored extremes.</param>
internal sealed partial class AggregateReducer(IReadOnlyList<Expression> keys, Func<Expression, double> centreOf, Func<FunctionCall, ItemEstimator?>? others = null, IStoredExtremes? extremes = null)
{
    // Beyond four variables third moments cost more sums than they are worth.
    private const int MostVariablesWithTriples = 4;

    private readonly List<BaseVariable> variables = [];

    /// <summary>All base variables met so far.</summary>
    public IReadOnlyList<BaseVariable> Variables => variables;

    /// <summary>Why the last item was refused.</summary>
    public string? Reason { get; private set; }

    /// <summary>The estimator of one item, or null with <see cref="Reason"/> set.</summary>
    public ItemEstimator? Reduce(Expression item)
    {
        for (int k = 0; k < keys.Count; k++)
        {
            if (keys[k].Equals(item)) return new ItemEstimator.Key(k);
        }
        if (item is FunctionCall { } uncertain && FunctionCatalogue.IsUncertainty(uncertain.Name.Name))
            return Reduce(uncertain.Arguments[0]) is { } inner ? new ItemEstimator.Uncertainty(uncertain.Name.Name, inner) { Z = inner.Z, WithTriples = inner.WithTriples } : null;
        if (item is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name) && (Direct(call) ?? others?.Invoke(call)) is { } direct) return direct;
        if (others is null && item is FunctionCall order && IsOrder(order)) return Order(order);
        if (others is null && HasOrder(item)) return Combine(item);
        List<Monomial> z = [];
        return Translate(item, z) is { } formula
            ? new ItemEstimator.Function(formula) { Z = z, WithTriples = z.Count <= MostVariablesWithTriples }
            : null;
    }

    // Aggregates with an estimator of their own.
    private ItemEstimator? Direct(FunctionCall call)
    {
        switch (call.Name.Name)
        {
            case "count" when !call.IsDistinct:
                bool all = call.Filter is null && (call.Arguments.Count == 0 || call.Arguments[0] is Star);
                return new ItemEstimator.Count(all) { Z = [Indicator(Variable(call, null))] };
            case "count_if":
                return new ItemEstimator.Count(false) { Z = [Indicator(VariableOf(And(call.Filter, call.Arguments[0]), null))] };
            case "avg" when !call.IsDistinct:
                int mean = Variable(call, call.Arguments[0]);
                return new ItemEstimator.Mean(variables[mean].Centre) { Z = [Indicator(mean), Power(mean, 1)], WithTriples = true };
            case "fraction":
                int share = ShareVariable(call);
                return new ItemEstimator.Mean(0, IsShare: true) { Z = [Indicator(share), Power(share, 1)], WithTriples = true };
            case "var_samp" or "var_pop" or "stddev_samp" or "stddev_pop" when !call.IsDistinct:
                int spread = Variable(call, call.Arguments[0]);
                return new ItemEstimator.Spread(call.Name.Name.StartsWith("stddev", StringComparison.Ordinal), call.Name.Name.EndsWith("samp", StringComparison.Ordinal))
                {
                    Z = [Indicator(spread), Power(spread, 1), Power(spread, 2)],
                    WithTriples = true,
                };
            default:
                return null;
        }
    }

    private Formula? Translate(Expression expression, List<Monomial> z)
    {
        switch (expression)
        {
            case NumberLiteral number:
                return number.Value;
            case Unary { Operator: UnaryOperator.Plus } plus:
                return Translate(plus.Operand, z);
            case Unary { Operator: UnaryOperator.Negate } minus:
                return Translate(minus.Operand, z) is { } negated ? new Formula.Unary("-", negated) : null;
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } binary:
                if (Translate(binary.Left, z) is not { } left || Translate(binary.Right, z) is not { } right) return null;
                return new Formula.Binary(Symbol(binary.Operator), left, right);
            case Binary { Operator: BinaryOperator.Power, Right: NumberLiteral { IsInteger: true, Value: 2 } } square:
                return Translate(square.Left, z) is { } root ? root * root : null;
            case Cast { Type.Name: "DOUBLE" or "FLOAT" or "REAL" } cast:
                return Translate(cast.Operand, z);
            case FunctionCall call when FunctionCatalogue.IsAggregate(call.Name.Name):
                return Aggregate(call, z);
            case FunctionCall call when call.Arguments.Count == 1 && Formula.Unary.Knows(call.Name.Name):
                return Translate(call.Arguments[0], z) is { } argument ? new Formula.Unary(call.Name.Name, argument) : null;
            default:
                Reason = "an item mixes aggregates with something that has no estimator";
                return null;
        }
    }

    private Formula? Aggregate(FunctionCall call, List<Monomial> z)
    {
        if (call.IsDistinct)
        {
            Reason = $"{call.Name.Name.ToUpperInvariant()}(DISTINCT …) cannot be estimated soundly from sampled rows";
            return null;
        }
        Formula Total(Monomial monomial)
        {
            int at = z.IndexOf(monomial);
            if (at < 0)
            {
                at = z.Count;
                z.Add(monomial);
            }
            return new Formula.Total(at);
        }
        switch (call.Name.Name)
        {
            case "count":
                return Total(Indicator(Variable(call, null)));
            case "count_if":
                return Total(Indicator(VariableOf(And(call.Filter, call.Arguments[0]), null)));
            case "sum":
                int summed = Variable(call, call.Arguments[0]);
                Formula sum = Total(Power(summed, 1));
                return variables[summed].Centre == 0 ? sum : sum + variables[summed].Centre * Total(Indicator(summed));
            case "avg":
                int averaged = Variable(call, call.Arguments[0]);
                Formula mean = Total(Power(averaged, 1)) / Total(Indicator(averaged));
                return variables[averaged].Centre == 0 ? mean : mean + variables[averaged].Centre;
            case "fraction":
                int share = ShareVariable(call);
                return Total(Power(share, 1)) / Total(Indicator(share));
            case "var_samp" or "var_pop" or "stddev_samp" or "stddev_pop":
                return SpreadOf(call, Total);
            case "corr" or "covar_samp" or "covar_pop" or "regr_slope":
                return Bivariate(call, Total);
            default:
                Reason = $"{call.Name.Name.ToUpperInvariant()} is not estimated from samples";
                return null;
        }
    }

    private Formula SpreadOf(FunctionCall call, Func<Monomial, Formula> total)
    {
        int v = Variable(call, call.Arguments[0]);
        Formula n = total(Indicator(v)), s = total(Power(v, 1)), squares = total(Power(v, 2));
        Formula variance = (squares - s * s / n) / (call.Name.Name.EndsWith("samp", StringComparison.Ordinal) ? n - 1 : n);
        return call.Name.Name.StartsWith("stddev", StringComparison.Ordinal) ? new Formula.Unary("sqrt", variance) : variance;
    }

    // corr(y, x), covar(y, x), regr_slope(y, x): functions of the totals of d, x, y, xx, xy, yy over rows where neither is NULL.
    private Formula Bivariate(FunctionCall call, Func<Monomial, Formula> total)
    {
        Expression both = new IsNull(call.Arguments[0], IsNegated: true);
        both = And(call.Filter, And(both, new IsNull(call.Arguments[1], IsNegated: true)));
        int y = VariableOf(both, call.Arguments[0]), x = VariableOf(both, call.Arguments[1]);
        Formula n = total(Indicator(y)), sx = total(Power(x, 1)), sy = total(Power(y, 1));
        Formula cxy = total(new Monomial([(x, 1), (y, 1)])) - sx * sy / n;
        if (call.Name.Name.StartsWith("covar", StringComparison.Ordinal)) return cxy / (call.Name.Name == "covar_samp" ? n - 1 : n);
        Formula cxx = total(Power(x, 2)) - sx * sx / n;
        if (call.Name.Name == "regr_slope") return cxy / cxx;
        Formula cyy = total(Power(y, 2)) - sy * sy / n;
        return cxy / new Formula.Unary("sqrt", cxx * cyy);
    }

    private int Variable(FunctionCall call, Expression? value)
    {
        Expression? argument = value ?? (call.Arguments.Count == 1 && call.Arguments[0] is not Star ? call.Arguments[0] : null);
        Expression? counts = argument is null ? call.Filter : And(call.Filter, new IsNull(argument, IsNegated: true));
        return VariableOf(counts, value);
    }

    private int ShareVariable(FunctionCall call)
    {
        Expression condition = call.Arguments[0];
        Expression value = new Case(null, [new CaseBranch(condition, new NumberLiteral("1"))], new NumberLiteral("0"));
        return VariableOf(And(call.Filter, new IsNull(condition, IsNegated: true)), value);
    }

    private int VariableOf(Expression? counts, Expression? value) => VariableOf(counts, value, value is null ? 0 : centreOf(value));

    private int VariableOf(Expression? counts, Expression? value, double centre)
    {
        BaseVariable variable = new(counts, value, centre);
        int at = variables.IndexOf(variable);
        if (at >= 0) return at;
        variables.Add(variable);
        return variables.Count - 1;
    }

    private static char Symbol(BinaryOperator op) => op switch { BinaryOperator.Add => '+', BinaryOperator.Subtract => '-', BinaryOperator.Multiply => '*', _ => '/' };

    private static Monomial Indicator(int variable) => new([(variable, 0)]);

    private static Monomial Power(int variable, int power) => new([(variable, power)]);

    private static Expression And(Expression? left, Expression right) => left is null ? right : new Binary(BinaryOperator.And, left, right);
}
