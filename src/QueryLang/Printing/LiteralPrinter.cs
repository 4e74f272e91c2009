using System.Text;

namespace Approx.QueryLang;

/// <summary>Writes constants and types.</summary>
internal static class LiteralPrinter
{
    /// <summary>The constant as SQL.</summary>
    public static StringBuilder Literal(this StringBuilder sql, Literal literal) => literal switch
    {
        NumberLiteral number => sql.Append(number.Text),
        StringLiteral text => sql.QuotedText(text.Value),
        BooleanLiteral boolean => sql.Append(boolean.Value ? "TRUE" : "FALSE"),
        NullLiteral => sql.Append("NULL"),
        QuantityLiteral quantity => sql.Append(quantity.Number).Append('[').Append(quantity.UnitText).Append(']'),
        TemporalLiteral temporal => sql.Append(temporal.Type).Append(' ').QuotedText(temporal.Text),
        IntervalLiteral interval => interval.Unit is null
            ? sql.Append("INTERVAL ").QuotedText(interval.Text)
            : sql.Append("INTERVAL ").QuotedText(interval.Text).Append(' ').Append(interval.Unit),
        _ => throw new ArgumentException($"no SQL for {literal.GetType().Name}", nameof(literal)),
    };

    /// <summary>The type as SQL.</summary>
    public static StringBuilder Type(this StringBuilder sql, TypeName type)
    {
        sql.Append(type.Name);
        return type.Arguments.Count == 0 ? sql : sql.Append('(').AppendJoin(", ", type.Arguments).Append(')');
    }
}
