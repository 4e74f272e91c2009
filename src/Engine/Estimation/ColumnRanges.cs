using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>
/// Ranges of columns that conditions leave: from comparisons of a bare column with a number, BETWEEN among them. What else stands in WHERE narrows nothing.
/// Open and closed ends are the same here: a range is a bound on how far a row can reach.
/// </summary>
internal sealed class ColumnRanges
{
    private readonly Dictionary<string, (double Low, double High)> ranges = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ranges under conditions that all hold.</summary>
    /// <param name="conditions">The conjuncts of WHERE, bound.</param>
    /// <param name="own">The name of a column of the sampled table; null for another table's.</param>
    public ColumnRanges(IEnumerable<Expression> conditions, Func<ColumnReference, string?> own)
    {
        List<Expression> narrowing = [];
        foreach (Expression condition in conditions)
        {
            if (Read(condition) is not var (column, low, high) || own(column) is not { } name) continue;
            narrowing.Add(condition);
            ranges[name] = Within(name, (low, high));
        }
        Conditions = narrowing;
    }

    /// <summary>No condition.</summary>
    public static ColumnRanges None { get; } = new([], _ => null);

    /// <summary>The conditions that narrow a column.</summary>
    public IReadOnlyList<Expression> Conditions { get; }

    /// <summary>True when a condition narrows the column.</summary>
    public bool Narrows(string column) => ranges.ContainsKey(column);

    /// <summary>What the conditions leave of a range; its nearest end where they leave nothing.</summary>
    public (double Low, double High) Within(string column, (double Low, double High) range)
    {
        if (!ranges.TryGetValue(column, out (double Low, double High) by)) return range;
        (double low, double high) = (Math.Max(range.Low, by.Low), Math.Min(range.High, by.High));
        return low <= high ? (low, high) : by.Low > range.High ? (range.High, range.High) : (range.Low, range.Low);
    }

    private static (ColumnReference Column, double Low, double High)? Read(Expression condition) => condition switch
    {
        Between { IsNegated: false, Operand: ColumnReference column } between when Number(between.Low) is { } low && Number(between.High) is { } high => (column, low, high),
        Binary { Left: ColumnReference column } binary when Number(binary.Right) is { } number => Side(column, binary.Operator, number),
        Binary { Right: ColumnReference column } binary when Number(binary.Left) is { } number => Side(column, Mirrored(binary.Operator), number),
        _ => null,
    };

    private static (ColumnReference, double, double)? Side(ColumnReference column, BinaryOperator comparison, double number) => comparison switch
    {
        BinaryOperator.Equal => (column, number, number),
        BinaryOperator.Less or BinaryOperator.LessOrEqual => (column, double.NegativeInfinity, number),
        BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => (column, number, double.PositiveInfinity),
        _ => null,
    };

    private static BinaryOperator Mirrored(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };

    private static double? Number(Expression expression) => PointValue.Of(expression, _ => null);
}
