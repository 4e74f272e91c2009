using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>The tokens of one statement, read by the diagnosis of mistakes; indexes beyond either end are harmless.</summary>
internal sealed class StatementTokens(string text, IReadOnlyList<IToken> tokens)
{
    /// <summary>The number of tokens.</summary>
    public int Count => tokens.Count;

    /// <summary>A token's type; EOF beyond either end.</summary>
    public int Type(int index) => index >= 0 && index < tokens.Count ? tokens[index].Type : TokenConstants.EOF;

    /// <summary>A token as written; "" beyond either end.</summary>
    public string Text(int index) => index >= 0 && index < tokens.Count ? tokens[index].Text : "";

    /// <summary>A token in capitals.</summary>
    public string Word(int index) => Text(index).ToUpperInvariant();

    /// <summary>A token's place; behind the last one the place where the statement ends.</summary>
    public SourceSpan Span(int index) => index < tokens.Count ? SourceText.SpanOf(tokens[index]) : new SourceSpan(SourceText.SpanOf(tokens[^1]).End, 0);

    /// <summary>The parenthesis that is open at a token; −1 when none is.</summary>
    public int OpenParenthesis(int index)
    {
        int closed = 0;
        for (int i = Math.Min(index, tokens.Count) - 1; i >= 0; i--)
        {
            if (Type(i) == ApproxLexer.RPAREN) closed++;
            else if (Type(i) == ApproxLexer.LPAREN && closed-- == 0) return i;
        }
        return -1;
    }

    /// <summary>The tokens before <paramref name="index"/> in the same parentheses, nearest first.</summary>
    public IEnumerable<int> BackwardsInSameParentheses(int index)
    {
        int closed = 0;
        for (int i = index - 1; i >= 0; i--)
        {
            if (Type(i) == ApproxLexer.RPAREN) closed++;
            else if (Type(i) == ApproxLexer.LPAREN && closed-- == 0) yield break;
            if (closed == 0 && Type(i) != ApproxLexer.LPAREN) yield return i;
        }
    }

    /// <summary>True when a name, a number or another operand is due at this token, judged by the token before.</summary>
    public bool IsOperandDue(int index) => Type(index - 1) switch
    {
        ApproxLexer.SELECT or ApproxLexer.DISTINCT or ApproxLexer.ALL or ApproxLexer.FROM or ApproxLexer.JOIN or ApproxLexer.WHERE or ApproxLexer.HAVING
            or ApproxLexer.ON or ApproxLexer.AND or ApproxLexer.OR or ApproxLexer.NOT or ApproxLexer.BETWEEN or ApproxLexer.LIKE or ApproxLexer.ILIKE
            or ApproxLexer.CASE or ApproxLexer.WHEN or ApproxLexer.THEN or ApproxLexer.ELSE or ApproxLexer.AS
            or ApproxLexer.LPAREN or ApproxLexer.COMMA or ApproxLexer.DOT or ApproxLexer.LIMIT or ApproxLexer.OFFSET => true,
        ApproxLexer.BY => Type(index - 2) is ApproxLexer.GROUP or ApproxLexer.ORDER or ApproxLexer.CLUSTER or ApproxLexer.PAIRED or ApproxLexer.PARTITION,
        _ => IsOperator(index - 1),
    };

    /// <summary>True for an operator that takes an operand behind it: not the percent sign of a bound, not the star of COUNT(*).</summary>
    public bool IsOperator(int index) => Type(index) switch
    {
        ApproxLexer.PERCENT => !(Type(index - 1) == ApproxLexer.NUMBER
            && (Type(index - 2) is ApproxLexer.WITHIN or ApproxLexer.CONFIDENCE || Type(index - 3) is ApproxLexer.WITHIN or ApproxLexer.CONFIDENCE)),
        ApproxLexer.STAR => Type(index - 1) is not (ApproxLexer.LPAREN or ApproxLexer.SELECT or ApproxLexer.DISTINCT or ApproxLexer.COMMA or ApproxLexer.DOT),
        int type => type is >= ApproxLexer.EQ and <= ApproxLexer.CONCAT,
    };

    /// <summary>An error at a token.</summary>
    public ApproxException Fail(int index, string message, string? hint) => Fail(Span(index), message, hint);

    /// <summary>An error at a place.</summary>
    public ApproxException Fail(SourceSpan span, string message, string? hint) => ApproxException.WrongStatement(message, text, span, hint);
}
