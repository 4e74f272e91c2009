using System.Globalization;
using System.Text;
using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// The limits on a text, checked on its tokens before the parser runs, so that hostile input costs one pass and no deep recursion.
/// Nesting counts open parentheses, open CASEs, signs or NOTs in a row, and suffixes (::type, IS NULL) in a row; chains like a + b + c do not nest.
/// </summary>
internal static class StatementLimits
{
    /// <summary>The most text, in bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 100;

    /// <summary>The most expressions and tables in one statement.</summary>
    public const int MaxExpressions = 1000;

    /// <summary>Refuses a text that is too long.</summary>
    public static void CheckSize(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= MaxBytes) return;
        throw ApproxException.WrongStatement(
            string.Create(CultureInfo.InvariantCulture, $"the text has {bytes:N0} bytes; the limit is 64 KiB ({MaxBytes:N0} bytes)"),
            text, new SourceSpan(0, 0), "split it into several runs, or put long lists of values into a table and join it");
    }

    /// <summary>Refuses a statement that is nested too deeply, or that certainly has too many expressions.</summary>
    public static void CheckTokens(IReadOnlyList<IToken> tokens, string text)
    {
        var outer = new Stack<int>();
        int depth = 0, prefixes = 0, expressions = 0, before = TokenConstants.EOF;
        for (int i = 0; i < tokens.Count; i++)
        {
            IToken token = tokens[i];
            switch (token.Type)
            {
                case ApproxLexer.LPAREN or ApproxLexer.CASE:
                    outer.Push(prefixes);
                    depth++;
                    prefixes = 0;
                    break;
                case ApproxLexer.RPAREN or ApproxLexer.END:
                    depth -= prefixes;
                    if (outer.TryPop(out int enclosing)) depth -= 1 + enclosing;
                    prefixes = 0;
                    break;
                case ApproxLexer.NOT:
                case ApproxLexer.MINUS or ApproxLexer.PLUS when !IsOperandEnd(before):
                    depth++;
                    prefixes++;
                    break;
                default:
                    depth -= prefixes;
                    prefixes = 0;
                    break;
            }
            before = token.Type;
            if (depth > MaxDepth) throw TooDeep(text, SourceText.SpanOf(token));
            if (IsExpression(token.Type) && !IsInType(tokens, i)) expressions++;
            if (expressions > MaxExpressions + Slack) throw TooManyExpressions(text, SourceText.SpanOf(token));
        }
    }

    /// <summary>The error for too many expressions.</summary>
    public static ApproxException TooManyExpressions(string text, SourceSpan span) => ApproxException.WrongStatement(
        "the statement has more than 1,000 expressions", text, span, "put long lists of values into a table and join it, or split the statement");

    // Signs and percents outside expressions (LIMIT, bounds): fewer than this in any valid statement.
    private const int Slack = 30;

    // Behind an operand + and - are binary.
    private static bool IsOperandEnd(int type) => Keywords.IsName(type) || type is ApproxLexer.NUMBER or ApproxLexer.STRING or ApproxLexer.UNIT
        or ApproxLexer.RPAREN or ApproxLexer.END or ApproxLexer.NULL or ApproxLexer.TRUE or ApproxLexer.FALSE;

    // Each such token stands for one expression of its own, so their number is a lower bound; the tree builder counts exactly.
    // Operators make trees lean, commas make them wide: what passes here is small in both directions.
    private static bool IsExpression(int type) => type is ApproxLexer.OR or ApproxLexer.AND or ApproxLexer.COMMA or ApproxLexer.WHEN
        or ApproxLexer.EQ or ApproxLexer.NE or ApproxLexer.LT or ApproxLexer.LE or ApproxLexer.GT or ApproxLexer.GE
        or ApproxLexer.PLUS or ApproxLexer.MINUS or ApproxLexer.STAR or ApproxLexer.SLASH or ApproxLexer.DOUBLE_SLASH
        or ApproxLexer.PERCENT or ApproxLexer.POWER or ApproxLexer.CONCAT or ApproxLexer.CASTS
        or ApproxLexer.IS or ApproxLexer.ISNULL or ApproxLexer.NOTNULL or ApproxLexer.JOIN;

    // The comma of CAST(x AS DECIMAL(10, 2)) or x::DECIMAL(10, 2).
    private static bool IsInType(IReadOnlyList<IToken> tokens, int at) =>
        at >= 4 && tokens[at].Type == ApproxLexer.COMMA && tokens[at - 1].Type == ApproxLexer.NUMBER && tokens[at - 2].Type == ApproxLexer.LPAREN
        && tokens[at - 4].Type is ApproxLexer.CASTS or ApproxLexer.AS;

    /// <summary>The error for too deep a nesting.</summary>
    public static ApproxException TooDeep(string text, SourceSpan span) => ApproxException.WrongStatement(
        "the statement is nested more than 100 levels deep", text, span, "remove parentheses that are not needed, or name an inner part in WITH");
}
