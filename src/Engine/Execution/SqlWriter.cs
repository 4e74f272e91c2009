using System.Globalization;
using System.Text;
using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Execution;

/// <summary>
/// Writes bound syntax as a backend's SQL. Every name is quoted and every literal escaped here; nothing of a user's
/// text goes through unread.
/// </summary>
internal sealed class SqlWriter(SqlDialect dialect, string text)
{
    /// <summary>The name a stored table goes by on the backend; by default its own.</summary>
    public Func<string, string>? TableName { get; init; }

    /// <summary>A whole query.</summary>
    public string Query(SelectQuery query)
    {
        StringBuilder sql = new();
        if (query.With.Count > 0)
            sql.Append("WITH ").AppendJoin(", ", query.With.Select(t => $"{dialect.Identifier(t.Name.Name)} AS ({new SqlWriter(dialect, text) { TableName = Shadowed(query) }.Query(t.Query)})")).Append(' ');
        SqlWriter inner = query.With.Count > 0 ? new SqlWriter(dialect, text) { TableName = Shadowed(query) } : this;
        return sql.Append(inner.Body(query)).ToString();
    }

    private Func<string, string> Shadowed(SelectQuery query) => name =>
        query.With.Any(t => string.Equals(t.Name.Name, name, StringComparison.OrdinalIgnoreCase)) ? dialect.Identifier(name) : Table(name);

    private string Body(SelectQuery query)
    {
        StringBuilder sql = new("SELECT ");
        if (query.IsDistinct) sql.Append("DISTINCT ");
        sql.AppendJoin(", ", query.Items.Select(i => i.Alias is null ? Expression(i.Expression) : $"{Expression(i.Expression)} AS {dialect.Identifier(i.Alias.Name)}"));
        if (query.From is not null) sql.Append(" FROM ").Append(From(query.From));
        if (query.Where is not null) sql.Append(" WHERE ").Append(Expression(query.Where));
        if (query.GroupBy.Count > 0) sql.Append(" GROUP BY ").AppendJoin(", ", query.GroupBy.Select(Expression));
        if (query.Having is not null) sql.Append(" HAVING ").Append(Expression(query.Having));
        if (query.OrderBy.Count > 0) sql.Append(" ORDER BY ").AppendJoin(", ", query.OrderBy.Select(key => Key(key, query.Items)));
        if (query.Limit is { } limit) sql.Append(" LIMIT ").Append(limit.ToString(CultureInfo.InvariantCulture));
        if (query.Offset is { } offset) sql.Append(" OFFSET ").Append(offset.ToString(CultureInfo.InvariantCulture));
        return sql.ToString();
    }

    /// <summary>A table reference.</summary>
    public string From(TableReference table) => table switch
    {
        NamedTable named => Table(named.Name.Name) + (named.Alias is null ? "" : " AS " + dialect.Identifier(named.Alias.Name)),
        SubqueryTable subquery => $"({Query(subquery.Query)})" + (subquery.Alias is null ? "" : " AS " + dialect.Identifier(subquery.Alias.Name)),
        Join join => $"{From(join.Left)} {join.Kind.ToString().ToUpperInvariant()} JOIN {From(join.Right)}" +
            (join.On is not null ? " ON " + Expression(join.On)
            : join.Using.Count > 0 ? " USING (" + string.Join(", ", join.Using.Select(u => dialect.Identifier(u.Name))) + ")" : ""),
        _ => throw ApproxException.WrongStatement("this kind of table is not supported", text, table.Span),
    };

    /// <summary>An expression.</summary>
    public string Expression(Expression expression) => expression switch
    {
        NumberLiteral number => number.Text,
        StringLiteral literal => dialect.Text(literal.Value),
        BooleanLiteral truth => truth.Value ? "TRUE" : "FALSE",
        NullLiteral => "NULL",
        TemporalLiteral temporal => $"CAST({dialect.Text(temporal.Text)} AS {temporal.Type})",
        IntervalLiteral interval => interval.Unit is null ? "INTERVAL " + dialect.Text(interval.Text) : $"INTERVAL {dialect.Text(interval.Text)} {interval.Unit}",
        ColumnReference column => (column.Qualifier is null ? "" : dialect.Identifier(column.Qualifier.Name) + ".") + dialect.Identifier(column.Name.Name),
        Star => "*",
        Unary unary => unary.Operator switch
        {
            UnaryOperator.Negate => $"(- {Expression(unary.Operand)})",
            UnaryOperator.Plus => Expression(unary.Operand),
            _ => $"(NOT {Expression(unary.Operand)})",
        },
        Binary binary => Binary(binary),
        Between between => $"({Expression(between.Operand)} {Not(between.IsNegated)}BETWEEN {Expression(between.Low)} AND {Expression(between.High)})",
        InList list => $"({Expression(list.Operand)} {Not(list.IsNegated)}IN ({string.Join(", ", list.Values.Select(Expression))}))",
        InSubquery membership => $"({Expression(membership.Operand)} {Not(membership.IsNegated)}IN ({Query(membership.Query)}))",
        Like like => $"({Expression(like.Operand)} {Not(like.IsNegated)}{(like.IgnoresCase ? "ILIKE" : "LIKE")} {Expression(like.Pattern)}{(like.Escape is null ? "" : " ESCAPE " + Expression(like.Escape))})",
        IsNull isNull => $"({Expression(isNull.Operand)} IS {Not(isNull.IsNegated)}NULL)",
        IsTruth isTruth => $"({Expression(isTruth.Operand)} IS {Not(isTruth.IsNegated)}{(isTruth.Value ? "TRUE" : "FALSE")})",
        Case cases => Case(cases),
        Cast cast => $"{(cast.IsTry ? "TRY_CAST" : "CAST")}({Expression(cast.Operand)} AS {dialect.Type(cast.Type)})",
        Exists exists => $"EXISTS ({Query(exists.Query)})",
        ScalarSubquery subquery => $"({Query(subquery.Query)})",
        FunctionCall call => Call(call),
        _ => throw ApproxException.WrongStatement("this expression is not supported", text, expression.Span),
    };

    private string Table(string name) => TableName is null ? dialect.Identifier(name) : TableName(name);

    private string Binary(Binary binary)
    {
        string left = Expression(binary.Left), right = Expression(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.IntegerDivide => dialect.IntegerDivide(left, right),
            BinaryOperator.Power => dialect.Call("pow", [left, right]),
            BinaryOperator.IsNotDistinctFrom => dialect.SameOrBothNull(left, right),
            BinaryOperator.IsDistinctFrom => $"(NOT {dialect.SameOrBothNull(left, right)})",
            _ => $"({left} {Symbol(binary.Operator)} {right})",
        };
    }

    private static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => "OR",
        BinaryOperator.And => "AND",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Concatenate => "||",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        _ => throw new InvalidOperationException($"no symbol for {op}"),
    };

    private static string Not(bool negated) => negated ? "NOT " : "";

    private string Case(Case cases)
    {
        StringBuilder sql = new("CASE");
        if (cases.Operand is not null) sql.Append(' ').Append(Expression(cases.Operand));
        foreach (CaseBranch branch in cases.Branches) sql.Append(" WHEN ").Append(Expression(branch.When)).Append(" THEN ").Append(Expression(branch.Then));
        if (cases.Else is not null) sql.Append(" ELSE ").Append(Expression(cases.Else));
        return sql.Append(" END").ToString();
    }

    private string Call(FunctionCall call)
    {
        string name = call.Name.Name.ToLowerInvariant();
        List<string> arguments = [.. call.Arguments.Select(Expression)];
        if (arguments.Count == 0 && name == "count") arguments.Add("*");
        if (call.IsDistinct && arguments.Count > 0) arguments[0] = "DISTINCT " + arguments[0];
        if (call.OrderBy.Count > 0) arguments[^1] += " ORDER BY " + string.Join(", ", call.OrderBy.Select(Key));
        string sql = dialect.Call(name, arguments);
        if (call.WithinGroup.Count > 0) sql += $" WITHIN GROUP (ORDER BY {string.Join(", ", call.WithinGroup.Select(Key))})";
        if (call.Filter is not null) sql += $" FILTER (WHERE {Expression(call.Filter)})";
        return sql;
    }

    // A key that is an item goes by the item's name: behind GROUP BY Spark resolves keys against the items only.
    private string Key(QueryLang.SortKey key, SyntaxList<SelectItem> items)
    {
        SelectItem[] same = [.. items.Where(i => i.Alias is not null && i.Expression.Equals(key.Key))];
        bool unique = same.Length > 0 && items.Count(i => string.Equals(i.Alias?.Name, same[0].Alias!.Name, StringComparison.OrdinalIgnoreCase)) == 1;
        return Key(key, unique ? dialect.Identifier(same[0].Alias!.Name) : Expression(key.Key));
    }

    private string Key(QueryLang.SortKey key) => Key(key, Expression(key.Key));

    private static string Key(QueryLang.SortKey key, string expression) =>
        expression + (key.IsDescending ? " DESC" : " ASC") + (key.Nulls ?? NullPlacement.Last) switch
        {
            NullPlacement.First => " NULLS FIRST",
            _ => " NULLS LAST",
        };
}
