using System.Globalization;
using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>
/// Binds one expression: resolves columns to their sources, converts quantities to the unit of what they meet,
/// checks types, and refuses functions that are not in the catalogue.
/// </summary>
internal sealed partial class ExpressionBinder(QueryBinder queries, Scope scope, string text)
{
    private bool inAggregate;

    /// <summary>Whether aggregates may stand here; the reason they may not, otherwise.</summary>
    public string? NoAggregatesBecause { get; init; }

    /// <summary>An expression with its type.</summary>
    public (Expression Expression, ValueType Type) Bind(Expression expression) => expression switch
    {
        NumberLiteral number => (number, new ValueType(number.IsInteger ? ValueKind.Integer : ValueKind.Number)),
        QuantityLiteral quantity => (AsNumber(quantity, quantity.Value.Unit), new ValueType(ValueKind.Number, quantity.Value.Unit)),
        StringLiteral => (expression, new ValueType(ValueKind.Text)),
        BooleanLiteral => (expression, new ValueType(ValueKind.Boolean)),
        NullLiteral => (expression, new ValueType(ValueKind.Unknown)),
        TemporalLiteral temporal => (expression, new ValueType(ValueType.KindOf(temporal.Type))),
        IntervalLiteral => (expression, new ValueType(ValueKind.Interval)),
        ColumnReference column => Column(column),
        Star => throw Error("* stands for all columns: it belongs into the SELECT list or into COUNT(*)", expression),
        Unary unary => BindUnary(unary),
        Binary binary => BindBinary(binary),
        Between between => BindBetween(between),
        InList list => BindInList(list),
        InSubquery membership => BindInSubquery(membership),
        Like like => BindLike(like),
        IsNull isNull => (isNull with { Operand = Bind(isNull.Operand).Expression }, new ValueType(ValueKind.Boolean)),
        IsTruth isTruth => (isTruth with { Operand = Condition(isTruth.Operand, "IS TRUE") }, new ValueType(ValueKind.Boolean)),
        Case cases => BindCase(cases),
        Cast cast => (cast with { Operand = Bind(cast.Operand).Expression }, new ValueType(ValueType.KindOf(cast.Type.Name), UnitOfCast(cast))),
        Exists exists => (exists with { Query = queries.Bind(exists.Query, scope).Query }, new ValueType(ValueKind.Boolean)),
        ScalarSubquery subquery => BindScalarSubquery(subquery),
        FunctionCall call => BindCall(call),
        _ => throw Error("this expression is not supported", expression),
    };

    /// <summary>An expression that must be true or false.</summary>
    public Expression Condition(Expression expression, string where)
    {
        (Expression bound, ValueType type) = Bind(expression);
        return type.Kind is ValueKind.Boolean or ValueKind.Unknown
            ? bound
            : throw Error($"{where} needs a condition, found {type.Word}", expression, "compare it with something, e.g. volume > 20[um3]");
    }

    private (Expression, ValueType) Column(ColumnReference reference)
    {
        (ScopeSource source, ScopeColumn column) = scope.Resolve(reference);
        bool shared = reference.Qualifier is null && scope.Shared.Contains(column.Name);
        ColumnReference bound = new(shared ? null : new Identifier(source.Alias, true), new Identifier(column.Name, true)) { Span = reference.Span };
        return (bound, column.Type);
    }

    private (Expression, ValueType) BindUnary(Unary unary)
    {
        if (unary.Operator == UnaryOperator.Not) return (unary with { Operand = Condition(unary.Operand, "NOT") }, new ValueType(ValueKind.Boolean));
        (Expression operand, ValueType type) = Bind(unary.Operand);
        if (!type.MayBeNumber && type.Kind != ValueKind.Interval) throw Error($"a sign needs a number, found {type.Word}", unary.Operand);
        return (unary with { Operand = operand }, type);
    }

    private (Expression, ValueType) BindBinary(Binary binary)
    {
        if (binary.Operator is BinaryOperator.And or BinaryOperator.Or)
        {
            string word = binary.Operator == BinaryOperator.And ? "AND" : "OR";
            return (binary with { Left = Condition(binary.Left, word), Right = Condition(binary.Right, word) }, new ValueType(ValueKind.Boolean));
        }
        (Expression left, ValueType leftType) = Bind(binary.Left);
        (Expression right, ValueType rightType) = Bind(binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.Concatenate:
                return (binary with { Left = left, Right = right }, new ValueType(ValueKind.Text));
            case BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater
                or BinaryOperator.GreaterOrEqual or BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom:
                (left, right) = Comparable(binary.Left, left, leftType, binary.Right, right, rightType);
                return (binary with { Left = left, Right = right }, new ValueType(ValueKind.Boolean));
            case BinaryOperator.Add or BinaryOperator.Subtract:
                return BindSum(binary, left, leftType, right, rightType);
            default:
                NeedNumber(binary.Left, leftType, "arithmetic");
                NeedNumber(binary.Right, rightType, "arithmetic");
                return (binary with { Left = left, Right = right }, Product(binary, leftType, rightType));
        }
    }

    private (Expression, ValueType) BindSum(Binary binary, Expression left, ValueType leftType, Expression right, ValueType rightType)
    {
        bool temporal = leftType.Kind is ValueKind.Date or ValueKind.Timestamp or ValueKind.Interval || rightType.Kind is ValueKind.Date or ValueKind.Timestamp or ValueKind.Interval;
        if (temporal)
        {
            ValueKind kind = leftType.Kind == rightType.Kind && leftType.Kind is ValueKind.Date ? ValueKind.Integer
                : leftType.Kind == rightType.Kind ? ValueKind.Interval
                : leftType.Kind is ValueKind.Interval ? rightType.Kind : leftType.Kind;
            return (binary with { Left = left, Right = right }, new ValueType(kind));
        }
        NeedNumber(binary.Left, leftType, "arithmetic");
        NeedNumber(binary.Right, rightType, "arithmetic");
        (left, right) = Comparable(binary.Left, left, leftType, binary.Right, right, rightType);
        Unit? unit = leftType.Unit ?? rightType.Unit;
        if (binary.Left is QuantityLiteral && rightType.Unit is { } other) unit = other;
        return (binary with { Left = left, Right = right }, new ValueType(Wider(leftType.Kind, rightType.Kind), unit));
    }

    private static ValueType Product(Binary binary, ValueType left, ValueType right)
    {
        ValueKind kind = binary.Operator is BinaryOperator.Divide or BinaryOperator.Power ? ValueKind.Number : Wider(left.Kind, right.Kind);
        Unit? unit = binary.Operator switch
        {
            BinaryOperator.Multiply when left.Unit is { } l && right.Unit is { } r => l * r,
            BinaryOperator.Multiply => left.Unit ?? right.Unit,
            BinaryOperator.Divide when left.Unit is { } l && right.Unit is { } r => l / r,
            BinaryOperator.Divide when left.Unit is { } l => l,
            BinaryOperator.Divide when right.Unit is { } r => Unit.One / r,
            BinaryOperator.Modulo or BinaryOperator.IntegerDivide => left.Unit,
            BinaryOperator.Power when left.Unit is { } l && binary.Right is NumberLiteral { IsInteger: true } n && n.Value <= 9 => l.Power((int)n.Value),
            _ => null,
        };
        // A pure number has no unit, as a stored column without one.
        return new ValueType(kind, unit == Unit.One ? null : unit);
    }

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

    // Makes the two sides of a comparison or sum comparable: the same family of types, and a quantity in the other side's unit.
    private (Expression Left, Expression Right) Comparable(Expression leftSource, Expression left, ValueType leftType, Expression rightSource, Expression right, ValueType rightType)
    {
        CheckFamilies(leftSource, leftType, rightSource, rightType);
        if (rightSource is QuantityLiteral rightQuantity) right = Meet(rightQuantity, leftSource, leftType);
        else if (leftSource is QuantityLiteral leftQuantity) left = Meet(leftQuantity, rightSource, rightType);
        else if (leftType.Unit is { } l && rightType.Unit is { } r && !l.SameDimension(r))
            throw Error($"{l.Symbol} and {r.Symbol} do not measure the same kind of thing", rightSource);
        return (left, right);
    }

    private void CheckFamilies(Expression leftSource, ValueType left, Expression rightSource, ValueType right)
    {
        if (left.Kind == ValueKind.Unknown || right.Kind == ValueKind.Unknown || left.Kind == right.Kind) return;
        if (left.MayBeNumber && right.MayBeNumber) return;
        bool dates = left.Kind is ValueKind.Date or ValueKind.Timestamp && right.Kind is ValueKind.Date or ValueKind.Timestamp;
        if (dates) return;
        // A text literal takes the type of a date, time or truth it meets, as in PostgreSQL.
        if ((leftSource is StringLiteral && !right.MayBeNumber) || (rightSource is StringLiteral && !left.MayBeNumber)) return;
        Expression wrong = rightSource is ColumnReference ? leftSource : rightSource;
        (ValueType found, ValueType due) = ReferenceEquals(wrong, rightSource) ? (right, left) : (left, right);
        string hint = due.MayBeNumber && wrong is StringLiteral ? "write the number without quotes" : due.Kind == ValueKind.Text && wrong is NumberLiteral ? "write the text in single quotes" : "cast one side: CAST(x AS type)";
        throw Error($"found {found.Word} where {due.Word} is due", wrong, hint);
    }

    private Expression Meet(QuantityLiteral quantity, Expression otherSource, ValueType other)
    {
        Quantity value = quantity.Value;
        if (other.Unit is not { } unit)
        {
            throw Error($"{Name(otherSource)} has no unit, so it cannot be compared with {quantity.Number}[{quantity.UnitText}]", quantity, "leave the unit out");
        }
        if (!value.Unit.SameDimension(unit))
        {
            bool unknownSize = unit.Voxel != 0 && value.Unit.Length != 0;
            throw Error($"wrong unit: {Name(otherSource)} is in {unit.Symbol}, {value.Unit.Symbol} measures something else", quantity,
                unknownSize ? "the voxel size of these volumes is not known: give --voxel-size when extracting" : $"use a unit like {unit.Symbol}");
        }
        return AsNumber(quantity, unit);
    }

    private static NumberLiteral AsNumber(QuantityLiteral quantity, Unit unit)
    {
        Quantity value = quantity.Value;
        string number = value.Unit.Scale == unit.Scale ? quantity.Number
            : (value.Unit.TensTo(unit) is { } tens ? Shifted(quantity.Number, tens) : value.In(unit).Value).ToString("R", CultureInfo.InvariantCulture);
        return new NumberLiteral(number) { Span = quantity.Span };
    }

    // The decimal point is moved in the text, so that 0.0025[mm] is 2.5 um and not the double next to it.
    private static double Shifted(string number, int tens)
    {
        int e = number.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return double.Parse($"{(e < 0 ? number : number[..e])}E{exponent + tens}", CultureInfo.InvariantCulture);
    }

    private Unit? UnitOfCast(Cast cast) => ValueType.KindOf(cast.Type.Name) is ValueKind.Integer or ValueKind.Number ? Bind(cast.Operand).Type.Unit : null;

    private void NeedNumber(Expression source, ValueType type, string where)
    {
        if (!type.MayBeNumber) throw Error($"{where} needs a number, found {type.Word}", source);
    }

    private static ValueKind Wider(ValueKind a, ValueKind b) => a == ValueKind.Integer && b == ValueKind.Integer ? ValueKind.Integer : ValueKind.Number;

    private static string Name(Expression expression) => expression is ColumnReference column ? column.Name.Name : "the other side";

    private ApproxException Error(string message, Expression at, string? hint = null) => ApproxException.WrongStatement(message, text, at.Span, hint);
}
