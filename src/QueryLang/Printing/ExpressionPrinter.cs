using System.Text;

namespace Approx.QueryLang;

/// <summary>Writes expressions with the fewest parentheses the grammar's precedence allows.</summary>
internal static class ExpressionPrinter
{
    // Binding strength, loosest first; the levels of Approx.g4.
    private enum Level
    {
        Or,
        And,
        Not,
        Is,
        Comparison,
        Membership,
        Concatenation,
        Sum,
        Product,
        Power,
        Sign,
        Cast,
        Primary,
    }

    /// <summary>The expression as SQL.</summary>
    public static StringBuilder Expression(this StringBuilder sql, Expression expression) => Write(sql, expression, Level.Or);

    /// <summary>The expression where the grammar takes no comparison or logic: outcomes of a TEST.</summary>
    public static StringBuilder Value(this StringBuilder sql, Expression expression) => Write(sql, expression, Level.Concatenation);

    /// <summary>A sort key as SQL.</summary>
    public static StringBuilder SortKey(this StringBuilder sql, SortKey key)
    {
        sql.Expression(key.Key);
        if (key.IsDescending) sql.Append(" DESC");
        return key.Nulls is { } nulls ? sql.Append(nulls == NullPlacement.First ? " NULLS FIRST" : " NULLS LAST") : sql;
    }

    private static StringBuilder Write(StringBuilder sql, Expression expression, Level atLeast)
    {
        if (LevelOf(expression) >= atLeast) return WriteBare(sql, expression);
        WriteBare(sql.Append('('), expression);
        return sql.Append(')');
    }

    private static Level LevelOf(Expression expression) => expression switch
    {
        Unary { Operator: UnaryOperator.Not } => Level.Not,
        Unary => Level.Sign,
        Binary binary => LevelOf(binary.Operator),
        IsNull or IsTruth => Level.Is,
        Between or InList or InSubquery or Like => Level.Membership,
        Cast { IsTry: false } => Level.Cast,
        _ => Level.Primary,
    };

    private static Level LevelOf(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => Level.Or,
        BinaryOperator.And => Level.And,
        BinaryOperator.IsDistinctFrom or BinaryOperator.IsNotDistinctFrom => Level.Is,
        BinaryOperator.Concatenate => Level.Concatenation,
        BinaryOperator.Add or BinaryOperator.Subtract => Level.Sum,
        BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.IntegerDivide or BinaryOperator.Modulo => Level.Product,
        BinaryOperator.Power => Level.Power,
        _ => Level.Comparison,
    };

    private static StringBuilder WriteBare(StringBuilder sql, Expression expression) => expression switch
    {
        Literal literal => sql.Literal(literal),
        ColumnReference column => sql.QualifiedName(column.Qualifier, column.Name),
        Star star => star.Qualifier is null ? sql.Append('*') : sql.Name(star.Qualifier).Append(".*"),
        Unary unary => WriteUnary(sql, unary),
        Binary binary => WriteBinary(sql, binary),
        Between between => WriteBetween(sql, between),
        InList list => WriteOperand(sql, list.Operand, list.IsNegated, " IN (").List(list.Values, Expression).Append(')'),
        InSubquery query => WriteOperand(sql, query.Operand, query.IsNegated, " IN (").Query(query.Query).Append(')'),
        Like like => WriteLike(sql, like),
        IsNull isNull => Write(sql, isNull.Operand, Level.Is).Append(isNull.IsNegated ? " IS NOT NULL" : " IS NULL"),
        IsTruth truth => Write(sql, truth.Operand, Level.Is).Append(truth.IsNegated ? " IS NOT " : " IS ").Append(truth.Value ? "TRUE" : "FALSE"),
        Case choice => WriteCase(sql, choice),
        Cast { IsTry: true } cast => sql.Append("TRY_CAST(").Expression(cast.Operand).Append(" AS ").Type(cast.Type).Append(')'),
        Cast cast => Write(sql, cast.Operand, Level.Cast).Append("::").Type(cast.Type),
        FunctionCall call => WriteCall(sql, call),
        Exists exists => sql.Append("EXISTS (").Query(exists.Query).Append(')'),
        ScalarSubquery scalar => sql.Append('(').Query(scalar.Query).Append(')'),
        _ => throw new ArgumentException($"no SQL for {expression.GetType().Name}", nameof(expression)),
    };

    private static StringBuilder WriteUnary(StringBuilder sql, Unary unary)
    {
        if (unary.Operator == UnaryOperator.Not) return Write(sql.Append("NOT "), unary.Operand, Level.Not);
        sql.Append(unary.Operator == UnaryOperator.Negate ? '-' : '+');
        // Two signs without a blank would read as the comment "--".
        if (LevelOf(unary.Operand) == Level.Sign) sql.Append(' ');
        return Write(sql, unary.Operand, Level.Sign);
    }

    private static StringBuilder WriteBinary(StringBuilder sql, Binary binary)
    {
        // Long chains lean to the left: a + b + c + … is written from its first operand on by a loop, not by recursion.
        Stack<Binary> chain = new([binary]);
        while (chain.Peek().Left is Binary left && LevelOf(left.Operator) >= LeftLevel(chain.Peek())) chain.Push(left);
        Write(sql, chain.Peek().Left, LeftLevel(chain.Peek()));
        foreach (Binary link in chain) Write(sql.Append(' ').Append(Spelling(link.Operator)).Append(' '), link.Right, LevelOf(link.Operator) + 1);
        return sql;
    }

    // Comparisons do not chain.
    private static Level LeftLevel(Binary binary) => LevelOf(binary.Operator) is var level && level == Level.Comparison ? level + 1 : level;

    private static StringBuilder WriteBetween(StringBuilder sql, Between between)
    {
        WriteOperand(sql, between.Operand, between.IsNegated, " BETWEEN ").Value(between.Low);
        return sql.Append(" AND ").Value(between.High);
    }

    private static StringBuilder WriteLike(StringBuilder sql, Like like)
    {
        WriteOperand(sql, like.Operand, like.IsNegated, like.IgnoresCase ? " ILIKE " : " LIKE ").Value(like.Pattern);
        return like.Escape is null ? sql : sql.Append(" ESCAPE ").Value(like.Escape);
    }

    private static StringBuilder WriteOperand(StringBuilder sql, Expression operand, bool isNegated, string word) =>
        sql.Value(operand).Append(isNegated ? " NOT" : "").Append(word);

    private static StringBuilder WriteCase(StringBuilder sql, Case choice)
    {
        sql.Append("CASE");
        if (choice.Operand is not null) sql.Append(' ').Expression(choice.Operand);
        foreach (CaseBranch branch in choice.Branches)
        {
            sql.Append(" WHEN ").Expression(branch.When);
            sql.Append(" THEN ").Expression(branch.Then);
        }
        if (choice.Else is not null) sql.Append(" ELSE ").Expression(choice.Else);
        return sql.Append(" END");
    }

    private static StringBuilder WriteCall(StringBuilder sql, FunctionCall call)
    {
        sql.FunctionName(call.Name).Append('(').Append(call.IsDistinct ? "DISTINCT " : "").List(call.Arguments, Expression);
        WriteOrderBy(sql, call.OrderBy).Append(')');
        if (call.WithinGroup.Count > 0) sql.Append(" WITHIN GROUP (ORDER BY ").List(call.WithinGroup, SortKey).Append(')');
        if (call.Filter is not null) sql.Append(" FILTER (WHERE ").Expression(call.Filter).Append(')');
        if (call.Over is not { } over) return sql;
        sql.Append(" OVER (");
        if (over.PartitionBy.Count > 0) sql.Append("PARTITION BY ").List(over.PartitionBy, Expression);
        return WriteOrderBy(sql, over.OrderBy).Append(')');
    }

    private static StringBuilder WriteOrderBy(StringBuilder sql, SyntaxList<SortKey> keys)
    {
        if (keys.Count == 0) return sql;
        if (sql[^1] != '(') sql.Append(' ');
        return sql.Append("ORDER BY ").List(keys, SortKey);
    }

    private static string Spelling(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => "OR",
        BinaryOperator.And => "AND",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.IsDistinctFrom => "IS DISTINCT FROM",
        BinaryOperator.IsNotDistinctFrom => "IS NOT DISTINCT FROM",
        BinaryOperator.Concatenate => "||",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.IntegerDivide => "//",
        BinaryOperator.Modulo => "%",
        _ => "^",
    };
}
