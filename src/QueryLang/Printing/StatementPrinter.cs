using System.Text;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Prints a tree as canonical SQL on one line: keywords in capitals, fewest parentheses, aliases with AS. Parsed again it gives an equal tree.</summary>
internal static class StatementPrinter
{
    /// <summary>The statement as SQL, without a semicolon.</summary>
    public static string Print(Statement statement) => Write(new StringBuilder(), statement).ToString();

    /// <summary>The SELECT as SQL.</summary>
    public static string Print(SelectQuery query) => new StringBuilder().Query(query).ToString();

    /// <summary>The expression as SQL.</summary>
    public static string Print(Expression expression) => new StringBuilder().Expression(expression).ToString();

    private static StringBuilder Write(StringBuilder sql, Statement statement) => statement switch
    {
        SelectStatement select => sql.Query(select.Query).Bound(select.Bound),
        TestStatement test => sql.Test(test),
        ExplainStatement explain => Write(sql.Append(explain.IsAnalyze ? "EXPLAIN ANALYZE " : "EXPLAIN "), explain.Inner),
        ShowTables => sql.Append("SHOW TABLES"),
        ShowSamples => sql.Append("SHOW SAMPLES"),
        ShowGroups show => sql.Append("SHOW GROUPS FROM ").Table(show.Table),
        DescribeTable describe => sql.Append("DESCRIBE ").Table(describe.Table),
        SetStatement set => sql.Append("SET ").Name(set.Name).Append(" = ").Expression(set.Value),
        CreateSample create => WriteCreate(sql, create),
        DropSample drop => sql.Append("DROP SAMPLE ").Name(drop.Name),
        _ => throw new ArgumentException($"no SQL for {statement.GetType().Name}", nameof(statement)),
    };

    private static StringBuilder WriteCreate(StringBuilder sql, CreateSample create)
    {
        sql.Append("CREATE SAMPLE ").Name(create.Name).Append(" ON ").Table(create.Table);
        if (create.StratifiedBy.Count > 0) sql.Append(" STRATIFIED BY (").List(create.StratifiedBy, NamePrinter.Name).Append(')');
        if (create.Cap is { } cap) sql.Append(" CAP ").Append(cap);
        return create.BudgetBytes is { } bytes ? sql.Append(" BUDGET ").QuotedText(ByteSize.Print(bytes)) : sql;
    }
}
