using System.Globalization;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>The text a tree is built from: places, names, numbers, the count of expressions, and errors at a place.</summary>
internal sealed class SourceText(string text, StatementTokens tokens)
{
    private int expressions;

    /// <summary>The tokens of the statement; a rule's first token knows its index.</summary>
    public StatementTokens Tokens => tokens;

    /// <summary>The place of a rule's match.</summary>
    public static SourceSpan SpanOf(ParserRuleContext context) => SpanOf(context.Start).Union(SpanOf(context.Stop ?? context.Start));

    /// <summary>The place of a token.</summary>
    public static SourceSpan SpanOf(IToken token) => new(token.StartIndex, Math.Max(0, token.StopIndex - token.StartIndex + 1));

    /// <summary>An error at a rule's match.</summary>
    public ApproxException Fail(ParserRuleContext context, string message, string? hint = null) => Fail(SpanOf(context), message, hint);

    /// <summary>An error at a token.</summary>
    public ApproxException Fail(IToken token, string message, string? hint = null) => Fail(SpanOf(token), message, hint);

    /// <summary>An error at a place.</summary>
    public ApproxException Fail(SourceSpan span, string message, string? hint = null) => ApproxException.WrongStatement(message, text, span, hint);

    /// <summary>Counts one more expression or table of the statement.</summary>
    /// <exception cref="ApproxException">There are more than <see cref="StatementLimits.MaxExpressions"/>.</exception>
    public void Count(SourceSpan span)
    {
        if (++expressions > StatementLimits.MaxExpressions) throw StatementLimits.TooManyExpressions(text, span);
    }

    /// <summary>Refuses more suffixes behind one operand than the nesting limit.</summary>
    public void CheckSuffixes(int suffixes, ParserRuleContext context)
    {
        if (suffixes > StatementLimits.MaxDepth) throw StatementLimits.TooDeep(text, SpanOf(context.Stop));
    }

    /// <summary>The name an identifier stands for.</summary>
    public Identifier Name(ApproxParser.IdentifierContext context)
    {
        string spelling = context.GetText();
        SourceSpan span = SpanOf(context);
        if (context.Start.Type != ApproxLexer.QUOTED_IDENTIFIER) return new Identifier(spelling) { Span = span };
        if (spelling.Length == 2) throw Fail(span, "a quoted name is empty", "write the name between the double quotes");
        return new Identifier(spelling[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal), IsQuoted: true) { Span = span };
    }

    /// <summary>The name, or null when the rule is absent.</summary>
    public Identifier? OptionalName(ApproxParser.IdentifierContext? context) => context is null ? null : Name(context);

    /// <summary>The value of a string token.</summary>
    public static string Unquote(ITerminalNode token) => token.GetText()[1..^1].Replace("''", "'", StringComparison.Ordinal);

    /// <summary>The text of a number token without the underscores between its digits; it is finite as a double.</summary>
    public string Number(IToken token)
    {
        string digits = token.Text.Replace("_", "", StringComparison.Ordinal);
        if (!double.IsFinite(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)))
            throw Fail(token, $"{Excerpt.Of(token.Text)} is too large for a number", "the largest number is about 1.8e308");
        return digits;
    }

    /// <summary>A whole number ≥ <paramref name="least"/>, as LIMIT and CAP take.</summary>
    public long WholeNumber(ApproxParser.SignedNumberContext context, string what, long least)
    {
        string number = Number(context.NUMBER().Symbol);
        if (context.MINUS() is not null)
            throw Fail(context, $"{what} must not be negative", $"write a whole number from {least}");
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value < least)
            throw Fail(context, $"{what} takes a whole number from {least}, not {Excerpt.Of(context.GetText())}", $"write {what} with digits alone, e.g. {what} 10");
        return value;
    }

    /// <summary>The unit of a quantity, checked.</summary>
    public string UnitOf(ITerminalNode token)
    {
        string unit = token.GetText()[1..^1].Trim();
        if (Unit.TryParse(unit, out _)) return unit;
        throw Fail(token.Symbol, unit.Length == 0 ? "the brackets hold no unit" : $"unknown unit {Excerpt.Of(unit)}",
            "known units: m cm mm um nm voxel, s ms min h d, deg rad, 1 and %; powers as um3, quotients as 1/mm3");
    }

    /// <summary>The value of an enumeration that a word spells.</summary>
    public T Word<T>(ApproxParser.IdentifierContext context, string what)
        where T : struct, Enum
    {
        if (Words.Read<T>(context.GetText()) is { } value) return value;
        string all = string.Join(", ", Words.Of<T>());
        string? nearest = NearestName.Of(context.GetText(), Words.Of<T>());
        throw Fail(context, $"{Excerpt.Of(context.GetText())} is no {what}", nearest is null ? $"one of {all}" : $"did you mean {nearest}?");
    }
}
