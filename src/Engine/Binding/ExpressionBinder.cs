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

    private Unit? UnitOfCast(Cast cast) => ValueType.KindOf(cast.Type.Name) is ValueKind.Integer or ValueKind.Number ? Bind(cast.Operand).Type.Unit : null;

    private void NeedNumber(Expression source, ValueType type, string where)
    {
        if (!type.MayBeNumber) throw Error($"{where} needs a number, found {type.Word}", source);
    }

    private static ValueKind Wider(ValueKind a, ValueKind b) => a == ValueKind.Integer && b == ValueKind.Integer ? ValueKind.Integer : ValueKind.Number;

    private static string Name(Expression expression) => expression is ColumnReference column ? column.Name.Name : "the other side";

    private ApproxException Error(string message, Expression at, string? hint = null) => ApproxException.WrongStatement(message, text, at.Span, hint);
}
