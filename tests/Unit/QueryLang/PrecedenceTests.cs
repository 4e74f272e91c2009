using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class PrecedenceTests
{
    // Values as PostgreSQL 16 and DuckDB 1.x compute them (// is DuckDB's alone).
    [Theory]
    [InlineData("2 + 3 * 4", 14.0)]
    [InlineData("(2 + 3) * 4", 20.0)]
    [InlineData("10 - 4 - 3", 3.0)]
    [InlineData("100 / 10 / 5", 2.0)]
    [InlineData("7 % 4 * 2", 6.0)]
    [InlineData("2 * 7 // 4", 3.0)]
    [InlineData("2 ^ 3 ^ 2", 64.0)]
    [InlineData("-2 ^ 2", 4.0)]
    [InlineData("2 * 3 ^ 2", 18.0)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("- 3 + 5", 2.0)]
    [InlineData("1 - -1", 2.0)]
    public void Arithmetic_has_the_value_known_from_PostgreSQL(string text, double value) => Assert.Equal(value, Evaluate(Parse(text)));

    [Theory]
    [InlineData("TRUE OR TRUE AND FALSE", true)]
    [InlineData("(TRUE OR TRUE) AND FALSE", false)]
    [InlineData("NOT TRUE OR TRUE", true)]
    [InlineData("NOT FALSE AND FALSE", false)]
    [InlineData("NOT 1 = 2", true)]
    [InlineData("1 + 1 = 2 AND 3 > 2", true)]
    [InlineData("2 BETWEEN 1 AND 3 AND FALSE", false)]
    [InlineData("2 BETWEEN 1 AND 1 + 1", true)]
    [InlineData("2 NOT BETWEEN 1 AND 3 OR TRUE", true)]
    [InlineData("2 NOT BETWEEN 1 AND 3", false)]
    [InlineData("0 NOT BETWEEN 1 AND 3", true)]
    [InlineData("1 = 2 IS NULL", false)]
    [InlineData("NOT 1 IS NULL", true)]
    [InlineData("1 < 2 IS TRUE", true)]
    [InlineData("1 = 1 IS DISTINCT FROM FALSE", true)]
    [InlineData("FALSE = 2 BETWEEN 3 AND 4", true)]
    public void Logic_has_the_value_known_from_PostgreSQL(string text, bool value) => Assert.Equal(value ? 1.0 : 0.0, Evaluate(Parse(text)));

    [Theory]
    [InlineData("-1::int", "-CAST(1 AS INT)")]
    [InlineData("a || b + c", "a || (b + c)")]
    [InlineData("a + b || c", "(a + b) || c")]
    [InlineData("a || b LIKE c || d", "(a || b) LIKE (c || d)")]
    [InlineData("a LIKE b = c", "(a LIKE b) = c")]
    [InlineData("a IN (1) = b", "(a IN (1)) = b")]
    [InlineData("NOT a IN (1)", "NOT (a IN (1))")]
    [InlineData("NOT a BETWEEN 1 AND 2 AND b", "(NOT (a BETWEEN 1 AND 2)) AND b")]
    [InlineData("a::int ^ 2", "CAST(a AS INT) ^ 2")]
    [InlineData("a ^ b::int", "a ^ CAST(b AS INT)")]
    public void Operators_without_a_plain_value_group_as_PostgreSQL_groups_them(string text, string grouped) => Assert.Equal(Parse(grouped), Parse(text));

    private static Expression Parse(string text) => Assert.IsType<SelectStatement>(QueryParser.ParseOne("SELECT " + text)).Query.Items[0].Expression;

    // TRUE is 1, FALSE is 0, NULL is NaN.
    private static double Evaluate(Expression expression) => expression switch
    {
        NumberLiteral number => number.Value,
        BooleanLiteral boolean => boolean.Value ? 1 : 0,
        Unary { Operator: UnaryOperator.Negate } unary => -Evaluate(unary.Operand),
        Unary { Operator: UnaryOperator.Not } unary => 1 - Evaluate(unary.Operand),
        Between between => Truth((Evaluate(between.Operand) >= Evaluate(between.Low) && Evaluate(between.Operand) <= Evaluate(between.High)) != between.IsNegated),
        IsNull isNull => Truth(double.IsNaN(Evaluate(isNull.Operand)) != isNull.IsNegated),
        IsTruth truth => Truth((Evaluate(truth.Operand) == 1) == truth.Value != truth.IsNegated),
        Binary binary => Combine(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right)),
        _ => throw new ArgumentException(expression.ToString()),
    };

    private static double Combine(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Or => Truth(a == 1 || b == 1),
        BinaryOperator.And => Truth(a == 1 && b == 1),
        BinaryOperator.Equal => Truth(a == b),
        BinaryOperator.IsDistinctFrom => Truth(a != b),
        BinaryOperator.Less => Truth(a < b),
        BinaryOperator.Greater => Truth(a > b),
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        BinaryOperator.IntegerDivide => Math.Floor(a / b),
        BinaryOperator.Modulo => a % b,
        BinaryOperator.Power => Math.Pow(a, b),
        _ => throw new ArgumentException(op.ToString()),
    };

    private static double Truth(bool value) => value ? 1 : 0;
}
