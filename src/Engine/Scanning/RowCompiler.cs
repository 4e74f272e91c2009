using Approx.Arrow;
using Approx.QueryLang;

namespace Approx.Engine.Scanning;

/// <summary>
/// Turns expressions over the sampled table into <see cref="RowValue"/> and <see cref="RowTest"/>; gives null for all that SQL computes in another way than
/// doubles do (division, whole numbers' arithmetic, NULLs, functions): DuckDB reads those.
/// </summary>
/// <param name="schema">Columns of the sample.</param>
/// <param name="ownColumn">The name of a column of the sampled table; null for another table's.</param>
internal sealed class RowCompiler(Schema schema, Func<ColumnReference, string?> ownColumn)
{
    // Decimals of so many digits and doubles are told apart alike by DuckDB's conversion and by ours, which is correctly rounded.
    private const int MostDigits = 15;

    private readonly HashSet<int> columns = [];

    /// <summary>The columns met so far, by their place in the schema: they must be without NULL and NaN where they are read.</summary>
    public IReadOnlyCollection<int> Columns => columns;

    /// <summary>An expression of numbers, or null.</summary>
    public RowValue? Value(Expression expression) => expression switch
    {
        NumberLiteral number => Constant(number, 1),
        Unary { Operator: UnaryOperator.Negate, Operand: NumberLiteral number } => Constant(number, -1),
        ColumnReference column => Column(column),
        Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } binary => Arithmetic(binary),
        Case { Operand: null, Branches: [{ Then: NumberLiteral { Text: "1" } } branch], Else: NumberLiteral { Text: "0" } } => Test(branch.When) is { } test ? new RowValue.Indicator(test) : null,
        _ => null,
    };

    /// <summary>A condition, or null.</summary>
    public RowTest? Test(Expression expression)
    {
        switch (expression)
        {
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                return Test(both.Left) is { } left && Test(both.Right) is { } right ? new RowTest.Both(left, both.Operator == BinaryOperator.And, right) : null;
            case Unary { Operator: UnaryOperator.Not } not:
                return Test(not.Operand) is { } inner ? new RowTest.Negation(inner) : null;
            case Between between:
                RowTest? low = Compare(BinaryOperator.GreaterOrEqual, between.Operand, between.Low), high = Compare(BinaryOperator.LessOrEqual, between.Operand, between.High);
                if (low is null || high is null) return null;
                RowTest within = new RowTest.Both(low, isAnd: true, high);
                return between.IsNegated ? new RowTest.Negation(within) : within;
            case Binary binary:
                return Compare(binary.Operator, binary.Left, binary.Right);
            default:
                return null;
        }
    }

    /// <summary>True for a condition that always holds where no column is NULL: x IS NOT NULL.</summary>
    public bool AlwaysHolds(Expression expression) => expression is IsNull { IsNegated: true } isNull && (Value(isNull.Operand) is not null || Test(isNull.Operand) is not null);

    private RowTest? Compare(BinaryOperator op, Expression leftSide, Expression rightSide)
    {
        if (Value(leftSide) is not { } left || Value(rightSide) is not { } right || (left is RowValue.Constant && right is RowValue.Constant)) return null;
        return op switch
        {
            BinaryOperator.Equal => new RowTest.Comparison(left, RowTest.Comparing.Equal, right),
            BinaryOperator.NotEqual => new RowTest.Negation(new RowTest.Comparison(left, RowTest.Comparing.Equal, right)),
            BinaryOperator.Greater => new RowTest.Comparison(left, RowTest.Comparing.Greater, right),
            BinaryOperator.GreaterOrEqual => new RowTest.Comparison(left, RowTest.Comparing.GreaterOrEqual, right),
            BinaryOperator.Less => new RowTest.Comparison(right, RowTest.Comparing.Greater, left),
            BinaryOperator.LessOrEqual => new RowTest.Comparison(right, RowTest.Comparing.GreaterOrEqual, left),
            _ => null,
        };
    }

    private RowValue? Arithmetic(Binary binary)
    {
        if (Value(binary.Left) is not { } left || Value(binary.Right) is not { } right) return null;
        bool inDoubles = (left.IsDouble && (right.IsDouble || right is RowValue.Constant)) || (right.IsDouble && left is RowValue.Constant);
        return inDoubles ? new RowValue.Arithmetic(left, binary.Operator switch { BinaryOperator.Add => '+', BinaryOperator.Subtract => '-', _ => '*' }, right) : null;
    }

    private RowValue.Column? Column(ColumnReference reference)
    {
        int index = ownColumn(reference) is { } name ? schema.IndexOf(name) : -1;
        if (index < 0 || schema.Fields[index].Type is not (FloatType { BitWidth: 64 } or IntType { BitWidth: 32 or 64, Signed: true })) return null;
        columns.Add(index);
        return new RowValue.Column(index, schema.Fields[index].Type is FloatType);
    }

    private static RowValue.Constant? Constant(NumberLiteral number, int sign) =>
        number.Text.Count(char.IsAsciiDigit) <= MostDigits && double.IsFinite(number.Value) ? new RowValue.Constant(sign * number.Value) : null;
}
