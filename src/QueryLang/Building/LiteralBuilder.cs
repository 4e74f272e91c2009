using System.Globalization;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;

namespace Approx.QueryLang;

/// <summary>Turns parsed constants and types into tree nodes; the caller sets the place.</summary>
internal sealed class LiteralBuilder(SourceText source) : ApproxBaseVisitor<Literal>
{
    /// <inheritdoc/>
    public override Literal VisitNumberLiteral(ApproxParser.NumberLiteralContext context)
    {
        string number = source.Number(context.NUMBER().Symbol);
        return context.UNIT() is { } unit ? new QuantityLiteral(number, source.UnitOf(unit)) : new NumberLiteral(number);
    }

    /// <inheritdoc/>
    public override Literal VisitStringLiteral(ApproxParser.StringLiteralContext context) => new StringLiteral(SourceText.Unquote(context.STRING()));

    /// <inheritdoc/>
    public override Literal VisitBooleanLiteral(ApproxParser.BooleanLiteralContext context) => new BooleanLiteral(context.TRUE() is not null);

    /// <inheritdoc/>
    public override Literal VisitNullLiteral(ApproxParser.NullLiteralContext context) => new NullLiteral();

    /// <inheritdoc/>
    public override Literal VisitTemporalLiteral(ApproxParser.TemporalLiteralContext context) =>
        new TemporalLiteral(context.Start.Text.ToUpperInvariant(), SourceText.Unquote(context.STRING()));

    /// <inheritdoc/>
    public override Literal VisitIntervalLiteral(ApproxParser.IntervalLiteralContext context)
    {
        string? unit = context.intervalUnit()?.GetText().ToUpperInvariant().TrimEnd('S');
        return new IntervalLiteral(context.STRING() is { } text ? SourceText.Unquote(text) : source.Number(context.NUMBER().Symbol), unit);
    }

    /// <summary>The type of a type rule.</summary>
    public TypeName Type(ApproxParser.TypeNameContext context)
    {
        var plain = context as ApproxParser.PlainTypeContext;
        if (plain?.identifier().Start.Type == ApproxLexer.QUOTED_IDENTIFIER)
            throw source.Fail(context, $"{Excerpt.Of(plain.identifier().GetText())} is no type", "write a type without quotes, e.g. DOUBLE or DECIMAL(10, 2)");
        string name = plain is null ? string.Join(' ', Tokens(context)) : plain.identifier().GetText();
        return new TypeName(name.ToUpperInvariant(), plain is null ? [] : plain.NUMBER().Select(TypeArgument).ToSyntaxList()) { Span = SourceText.SpanOf(context) };
    }

    private static IEnumerable<string> Tokens(ParserRuleContext context) => Enumerable.Range(0, context.ChildCount).Select(i => context.GetChild(i).GetText());

    private int TypeArgument(ITerminalNode token) =>
        int.TryParse(token.GetText(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw source.Fail(token.Symbol, $"{Excerpt.Of(token.GetText())} is no length or precision", "write a whole number, e.g. DECIMAL(10, 2)");
}
