using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <content>Function calls: scalars, aggregates, and the uncertainty of an aggregate.</content>
internal sealed partial class ExpressionBinder
{
    private (Expression, ValueType) BindCall(FunctionCall call)
    {
        string name = call.Name.Name.ToLowerInvariant();
        if (call.Over is not null) throw Error("not supported yet: window functions (OVER)", call, "group in a subquery instead");
        if (FunctionCatalogue.IsUncertainty(name)) return BindUncertainty(call, name);
        if (FunctionCatalogue.IsAggregate(name)) return BindAggregate(call, name);
        if (!FunctionCatalogue.TryScalar(name, out FunctionCatalogue.Scalar scalar))
        {
            string? near = NearestName.Of(name, FunctionCatalogue.Names);
            throw ApproxException.WrongStatement($"unknown function {call.Name.Name}", text, call.Name.Span, near is null ? null : $"did you mean {near}?");
        }
        if (call.IsDistinct || call.OrderBy.Count > 0 || call.WithinGroup.Count > 0 || call.Filter is not null)
            throw Error($"{name} is no aggregate: DISTINCT, ORDER BY and FILTER do not belong here", call);
        if (call.Arguments.Count < scalar.Fewest || call.Arguments.Count > scalar.Most)
            throw Error($"{name} takes {Arity(scalar.Fewest, scalar.Most)}, found {call.Arguments.Count}", call);
        List<ValueType> types = [];
        SyntaxList<Expression> arguments = call.Arguments.Select(argument =>
        {
            (Expression bound, ValueType type) = Bind(argument);
            if (scalar.Numeric) NeedNumber(argument, type, name);
            types.Add(type);
            return bound;
        }).ToSyntaxList();
        return (call with { Name = new Identifier(name) { Span = call.Name.Span }, Arguments = arguments }, ResultOf(name, scalar, types));
    }

    private static ValueType ResultOf(string name, FunctionCatalogue.Scalar scalar, List<ValueType> types) => scalar.Result switch
    {
        FunctionCatalogue.Result.Number when name == "sqrt" && types[0].Unit is { } unit && Root(unit, 2) is { } root => new ValueType(ValueKind.Number, root),
        FunctionCatalogue.Result.Number when name == "cbrt" && types[0].Unit is { } unit && Root(unit, 3) is { } root => new ValueType(ValueKind.Number, root),
        FunctionCatalogue.Result.Number => new ValueType(ValueKind.Number),
        FunctionCatalogue.Result.Integer => new ValueType(ValueKind.Integer),
        FunctionCatalogue.Result.Text => new ValueType(ValueKind.Text),
        FunctionCatalogue.Result.Boolean => new ValueType(ValueKind.Boolean),
        FunctionCatalogue.Result.Date => new ValueType(ValueKind.Date),
        FunctionCatalogue.Result.Timestamp => new ValueType(ValueKind.Timestamp),
        FunctionCatalogue.Result.Interval => new ValueType(ValueKind.Interval),
        _ => types.Count == 0 ? new ValueType(ValueKind.Unknown) : types.FirstOrDefault(t => t.Kind != ValueKind.Unknown, types[0]),
    };

    private static Unit? Root(Unit unit, int n)
    {
        string digits = n == 2 ? "2" : "3";
        return unit.Symbol.EndsWith(digits, StringComparison.Ordinal) && Unit.TryParse(unit.Symbol[..^1], out Unit root) && root.Power(n).SameDimension(unit) ? root : null;
    }

    private (Expression, ValueType) BindAggregate(FunctionCall call, string name)
    {
        if (NoAggregatesBecause is not null) throw Error(NoAggregatesBecause, call, NoAggregatesBecause.Contains("WHERE", StringComparison.Ordinal) ? "put conditions on aggregates into HAVING" : null);
        if (inAggregate) throw Error("an aggregate cannot stand inside another aggregate", call, "compute the inner one in a subquery in FROM");
        inAggregate = true;
        try
        {
            return BindAggregateBody(call, name);
        }
        finally
        {
            inAggregate = false;
        }
    }

    private (Expression, ValueType) BindAggregateBody(FunctionCall call, string name)
    {
        (int fewest, int most) = AggregateArity(name, call);
        if (call.Arguments.Count < fewest || call.Arguments.Count > most)
            throw Error($"{name} takes {Arity(fewest, most)}, found {call.Arguments.Count}", call);
        List<(Expression Expression, ValueType Type)> arguments = [];
        foreach (Expression argument in call.Arguments)
            arguments.Add(argument is Star && name == "count" ? (argument, new ValueType(ValueKind.Integer)) : Bind(argument));
        List<(SortKey Key, ValueType Type)> within = [.. call.WithinGroup.Select(k =>
        {
            (Expression key, ValueType type) = Bind(k.Key);
            return (k with { Key = key }, type);
        })];
        CheckArguments(call, name, arguments);
        Expression? filter = call.Filter is null ? null : Condition(call.Filter, "FILTER");
        FunctionCall bound = call with
        {
            Name = new Identifier(Canonical(name)) { Span = call.Name.Span },
            Arguments = arguments.Select(a => a.Expression).ToSyntaxList(),
            WithinGroup = within.Select(w => w.Key).ToSyntaxList(),
            OrderBy = call.OrderBy.Map(k => k with { Key = Bind(k.Key).Expression }),
            Filter = filter,
        };
        ValueType first = within.Count > 0 ? within[0].Type : arguments.Count > 0 ? arguments[0].Type : new ValueType(ValueKind.Integer);
        return (bound, AggregateType(name, first, arguments.Count > 1 ? arguments[1].Type : null));
    }

    private void CheckArguments(FunctionCall call, string name, List<(Expression Expression, ValueType Type)> arguments)
    {
        bool numeric = name is "sum" or "avg" or "mean" or "var_samp" or "var_pop" or "variance" or "stddev" or "stddev_samp" or "stddev_pop"
            or "median" or "quantile" or "quantile_cont" or "corr" or "covar_samp" or "covar_pop" or "regr_slope" or "regr_intercept" or "regr_r2"
            or "histogram" or "skewness" or "kurtosis";
        if (name == "percentile_cont" && call.WithinGroup.Count == 1) NeedNumber(call.WithinGroup[0].Key, Bind(call.WithinGroup[0].Key).Type, "PERCENTILE_CONT");
        if (numeric)
        {
            for (int i = 0; i < arguments.Count; i++) NeedNumber(call.Arguments[i], arguments[i].Type, name.ToUpperInvariant());
        }
        if (name is "fraction" or "count_if" or "bool_and" or "bool_or" && arguments[0].Type.Kind is not (ValueKind.Boolean or ValueKind.Unknown))
            throw Error($"{name.ToUpperInvariant()} needs a condition, found {arguments[0].Type.Word}", call.Arguments[0]);
        int probability = name is "quantile" or "quantile_cont" or "quantile_disc" ? 1 : name is "percentile_cont" or "percentile_disc" ? 0 : -1;
        if (probability >= 0 && call.Arguments[probability] is var p && (p is not NumberLiteral number || number.Value is < 0 or > 1))
            throw Error($"{name.ToUpperInvariant()} needs a probability between 0 and 1", p, "the median is 0.5");
        if (name == "histogram" && (call.Arguments[1] is not NumberLiteral { IsInteger: true } bins || bins.Value is < 1 or > 1_000))
            throw Error("HISTOGRAM needs a whole number of bins between 1 and 1,000", call.Arguments[1], "HISTOGRAM(volume, 20)");
        if (name is "percentile_cont" or "percentile_disc" && call.WithinGroup.Count != 1)
            throw Error($"{name.ToUpperInvariant()} needs WITHIN GROUP (ORDER BY x)", call, $"{name.ToUpperInvariant()}(0.5) WITHIN GROUP (ORDER BY volume)");
    }

    private (Expression, ValueType) BindUncertainty(FunctionCall call, string name)
    {
        if (NoAggregatesBecause is not null) throw Error(NoAggregatesBecause, call);
        if (call.Arguments.Count != 1) throw Error($"{name.ToUpperInvariant()} takes one aggregate, found {call.Arguments.Count} arguments", call, $"{name.ToUpperInvariant()}(AVG(volume))");
        (Expression inner, ValueType type) = Bind(call.Arguments[0]);
        if (!inner.DescendantsAndSelf().Any(e => e is FunctionCall f && FunctionCatalogue.IsAggregate(f.Name.Name)))
            throw Error($"{name.ToUpperInvariant()} needs an aggregate", call.Arguments[0], $"{name.ToUpperInvariant()}(AVG(volume))");
        ValueType result = new(ValueKind.Number, name == "relative_error" ? null : type.Unit);
        return (call with { Name = new Identifier(name) { Span = call.Name.Span }, Arguments = [inner] }, result);
    }

    private static ValueType AggregateType(string name, ValueType first, ValueType? second) => name switch
    {
        "count" or "count_if" => new ValueType(ValueKind.Integer),
        "sum" => new ValueType(first.Kind == ValueKind.Integer ? ValueKind.Integer : ValueKind.Number, first.Unit),
        "avg" or "mean" or "median" or "quantile" or "quantile_cont" or "percentile_cont" or "stddev" or "stddev_samp" or "stddev_pop" => new ValueType(ValueKind.Number, first.Unit),
        "var_samp" or "var_pop" or "variance" => new ValueType(ValueKind.Number, first.Unit is { } u ? u * u : null),
        "covar_samp" or "covar_pop" => new ValueType(ValueKind.Number, first.Unit is { } a && second?.Unit is { } b ? a * b : first.Unit ?? second?.Unit),
        "regr_slope" => new ValueType(ValueKind.Number, (first.Unit, second?.Unit) switch { ({ } y, { } x) => y / x, ({ } y, null) => y, (null, { } x) => Unit.One / x, _ => null }),
        "regr_intercept" => new ValueType(ValueKind.Number, first.Unit),
        "corr" or "regr_r2" or "fraction" or "skewness" or "kurtosis" => new ValueType(ValueKind.Number),
        "bool_and" or "bool_or" => new ValueType(ValueKind.Boolean),
        "string_agg" => new ValueType(ValueKind.Text),
        "histogram" => new ValueType(ValueKind.List),
        _ => first,
    };

    // One name for each aggregate, so that later rooms need not know the synonyms.
    private static string Canonical(string name) => name switch
    {
        "mean" => "avg",
        "variance" => "var_samp",
        "stddev" => "stddev_samp",
        "quantile" => "quantile_cont",
        _ => name,
    };

    private static (int, int) AggregateArity(string name, FunctionCall call) => name switch
    {
        "count" => call.Arguments.Count == 0 ? (0, 0) : (1, 1),
        "quantile" or "quantile_cont" or "quantile_disc" or "corr" or "covar_samp" or "covar_pop" or "regr_slope" or "regr_intercept" or "regr_r2"
            or "histogram" or "arg_min" or "arg_max" => (2, 2),
        "string_agg" => (1, 2),
        _ => (1, 1),
    };

    private static string Arity(int fewest, int most) =>
        fewest == most ? (fewest == 1 ? "one argument" : $"{fewest} arguments") : most >= 64 ? $"at least {fewest} arguments" : $"{fewest} to {most} arguments";
}
