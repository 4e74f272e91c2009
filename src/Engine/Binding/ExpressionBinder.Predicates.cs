using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <content>BETWEEN, IN, LIKE, CASE and subqueries.</content>
internal sealed partial class ExpressionBinder
{
    private (Expression, ValueType) BindBetween(Between between)
    {
        (Expression operand, ValueType type) = Bind(between.Operand);
        (Expression low, ValueType lowType) = Bind(between.Low);
        (Expression high, ValueType highType) = Bind(between.High);
        low = Comparable(between.Operand, operand, type, between.Low, low, lowType).Right;
        high = Comparable(between.Operand, operand, type, between.High, high, highType).Right;
        return (between with { Operand = operand, Low = low, High = high }, new ValueType(ValueKind.Boolean));
    }

    private (Expression, ValueType) BindInList(InList list)
    {
        (Expression operand, ValueType type) = Bind(list.Operand);
        SyntaxList<Expression> values = list.Values.Select(value =>
        {
            (Expression bound, ValueType valueType) = Bind(value);
            return Comparable(list.Operand, operand, type, value, bound, valueType).Right;
        }).ToSyntaxList();
        return (list with { Operand = operand, Values = values }, new ValueType(ValueKind.Boolean));
    }

    private (Expression, ValueType) BindInSubquery(InSubquery membership)
    {
        (Expression operand, ValueType type) = Bind(membership.Operand);
        BoundQuery query = queries.Bind(membership.Query, scope);
        if (query.Items.Count != 1) throw Error($"IN needs a subquery with one column, found {query.Items.Count}", membership);
        Comparable(membership.Operand, operand, type, membership, operand, query.Items[0].Type);
        return (membership with { Operand = operand, Query = query.Query }, new ValueType(ValueKind.Boolean));
    }

    private (Expression, ValueType) BindScalarSubquery(ScalarSubquery subquery)
    {
        BoundQuery query = queries.Bind(subquery.Query, scope);
        return query.Items.Count == 1
            ? (subquery with { Query = query.Query }, query.Items[0].Type)
            : throw Error($"a subquery used as a value needs one column, found {query.Items.Count}", subquery);
    }

    private (Expression, ValueType) BindLike(Like like)
    {
        (Expression operand, ValueType type) = Bind(like.Operand);
        if (type.Kind is not (ValueKind.Text or ValueKind.Unknown)) throw Error($"LIKE needs text, found {type.Word}", like.Operand, "cast it: CAST(x AS VARCHAR)");
        Expression? escape = like.Escape is null ? null : Bind(like.Escape).Expression;
        return (like with { Operand = operand, Pattern = Bind(like.Pattern).Expression, Escape = escape }, new ValueType(ValueKind.Boolean));
    }

    private (Expression, ValueType) BindCase(Case cases)
    {
        (Expression Expression, ValueType Type)? operand = cases.Operand is null ? null : Bind(cases.Operand);
        ValueType result = new(ValueKind.Unknown);
        SyntaxList<CaseBranch> branches = cases.Branches.Select(branch =>
        {
            Expression when;
            if (operand is { } o)
            {
                (Expression bound, ValueType type) = Bind(branch.When);
                when = Comparable(cases.Operand!, o.Expression, o.Type, branch.When, bound, type).Right;
            }
            else
            {
                when = Condition(branch.When, "WHEN");
            }
            (Expression then, ValueType thenType) = Bind(branch.Then);
            if (result.Kind == ValueKind.Unknown) result = thenType;
            return branch with { When = when, Then = then };
        }).ToSyntaxList();
        Expression? otherwise = null;
        if (cases.Else is not null)
        {
            (otherwise, ValueType elseType) = Bind(cases.Else);
            if (result.Kind == ValueKind.Unknown) result = elseType;
            else if (result.Kind == ValueKind.Integer && elseType.Kind == ValueKind.Number) result = elseType;
        }
        return (cases with { Operand = operand?.Expression, Branches = branches, Else = otherwise }, result);
    }
}
