using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>The value of an arithmetic expression at one point of its columns; null for what is no plain arithmetic.</summary>
internal static class PointValue
{
    /// <summary>Evaluates; the columns' values come from <paramref name="valueOf"/>.</summary>
    public static double? Of(Expression expression, Func<string, double?> valueOf)
    {
        double? value = expression switch
        {
            NumberLiteral number => number.Value,
            ColumnReference column => valueOf(column.Name.Name),
            Unary { Operator: UnaryOperator.Negate } minus => -Of(minus.Operand, valueOf),
            Unary { Operator: UnaryOperator.Plus } plus => Of(plus.Operand, valueOf),
            Cast { Type.Name: "DOUBLE" or "FLOAT" or "REAL" or "BIGINT" or "INTEGER" } cast => Of(cast.Operand, valueOf),
            Binary binary => OfBinary(binary, valueOf),
            FunctionCall { Arguments.Count: 1 } call => OfCall(call.Name.Name, Of(call.Arguments[0], valueOf)),
            FunctionCall { Name.Name: "power" or "pow", Arguments.Count: 2 } power when Of(power.Arguments[0], valueOf) is { } x && Of(power.Arguments[1], valueOf) is { } y => Math.Pow(x, y),
            _ => null,
        };
        return value is { } v && double.IsFinite(v) ? v : null;
    }

    private static double? OfBinary(Binary binary, Func<string, double?> valueOf)
    {
        if (Of(binary.Left, valueOf) is not { } a || Of(binary.Right, valueOf) is not { } b) return null;
        return binary.Operator switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => a / b,
            BinaryOperator.Power => Math.Pow(a, b),
            _ => null,
        };
    }

    private static double? OfCall(string name, double? argument) => argument is not { } x ? null : name switch
    {
        "sqrt" => Math.Sqrt(x),
        "cbrt" => Math.Cbrt(x),
        "ln" => Math.Log(x),
        "log" or "log10" => Math.Log10(x),
        "log2" => Math.Log2(x),
        "exp" => Math.Exp(x),
        "abs" => Math.Abs(x),
        _ => null,
    };
}
