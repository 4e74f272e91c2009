using System.Text;

namespace Approx.QueryLang;

/// <summary>Writes TEST statements.</summary>
internal static class TestPrinter
{
    /// <summary>The TEST as SQL.</summary>
    public static StringBuilder Test(this StringBuilder sql, TestStatement test)
    {
        sql.Append("TEST ").List(test.Outcomes, Outcome);
        WriteComparison(sql, test.Comparison).Append(" FROM ").Table(test.From);
        if (test.Where is not null) sql.Append(" WHERE ").Expression(test.Where);
        if (test.Per.Count > 0) sql.Append(" PER ").List(test.Per, Column);
        switch (test.Replicates)
        {
            case ClusterBy cluster: Column(sql.Append(" CLUSTER BY "), cluster.Column); break;
            case PairedBy paired: Column(sql.Append(" PAIRED BY "), paired.Column); break;
            case ObjectsAsIndependent: sql.Append(" TREATING OBJECTS AS INDEPENDENT"); break;
        }
        if (test.Method is { } method) sql.Append(" METHOD ").Append(Words.Spelling(method));
        if (test.Alternative is { } alternative) sql.Append(" ALTERNATIVE ").Append(Words.Spelling(alternative).Replace('_', ' '));
        if (test.Equivalence is { } margin) sql.Append(" EQUIVALENT WITHIN ").Literal(margin.Margin).Append(margin.IsPercent ? " %" : "");
        if (test.Adjust is { } adjust) sql.Append(" ADJUST ").Append(Words.Spelling(adjust));
        return sql.Bound(test.Bound);
    }

    private static StringBuilder WriteComparison(StringBuilder sql, TestComparison comparison)
    {
        switch (comparison)
        {
            case BetweenGroups between:
                Column(sql.Append(" BETWEEN GROUPS OF "), between.Column);
                return between.Groups.Count == 0 ? sql : sql.Append(" (").List(between.Groups, ExpressionPrinter.Expression).Append(')');
            case AgainstValue against: return sql.Append(" AGAINST ").Expression(against.Value);
            case WithOutcome with: return Outcome(sql.Append(" WITH "), with.Outcome);
            case TrendOver trend: return Column(sql.Append(" TREND OVER "), trend.Column);
            default: throw new ArgumentException($"no SQL for {comparison.GetType().Name}", nameof(comparison));
        }
    }

    private static StringBuilder Outcome(StringBuilder sql, SelectItem outcome) => QueryPrinter.WriteAlias(sql.Value(outcome.Expression), outcome.Alias);

    private static StringBuilder Column(StringBuilder sql, ColumnReference column) => sql.QualifiedName(column.Qualifier, column.Name);
}
