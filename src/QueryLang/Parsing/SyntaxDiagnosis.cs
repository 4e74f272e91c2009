using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// Says what is wrong at the token where the grammar cannot go on. The causes are tried from the most to the least telling;
/// each looks at the tokens around, as a colleague would.
/// </summary>
internal static class SyntaxDiagnosis
{
    /// <summary>The error to throw.</summary>
    /// <param name="tokens">The statement.</param>
    /// <param name="at">The token that cannot stand where it stands; the count of tokens for the end.</param>
    /// <param name="expected">The tokens that could, when they are known.</param>
    public static ApproxException Explain(StatementTokens tokens, int at, IntervalSet? expected) =>
        UnsupportedSyntax.Find(tokens, at)
        ?? BoundMistakes.Find(tokens, at)
        ?? MissingPart.Find(tokens, at)
        ?? UnitWithoutBrackets(tokens, at)
        ?? Misspelling.Find(tokens, at)
        ?? Parentheses(tokens, at)
        ?? ChainedComparison(tokens, at)
        ?? OneExpected(tokens, at, expected)
        ?? ReservedName(tokens, at)
        ?? ClauseOrder.Find(tokens, at)
        ?? Unexpected(tokens, at);

    private static ApproxException? UnitWithoutBrackets(StatementTokens tokens, int at) =>
        tokens.Type(at) == ApproxLexer.IDENTIFIER && tokens.Type(at - 1) == ApproxLexer.NUMBER && Unit.TryParse(tokens.Text(at), out _)
            ? tokens.Fail(at, $"the unit {Excerpt.Of(tokens.Text(at))} stands without brackets", $"write {tokens.Text(at - 1)}[{tokens.Text(at)}]")
            : null;

    private static ApproxException? ReservedName(StatementTokens tokens, int at)
    {
        // LEFT and RIGHT begin a join or a call; anything else behind them shows that a name was meant.
        if (tokens.Type(at - 1) is ApproxLexer.LEFT or ApproxLexer.RIGHT && tokens.IsOperandDue(at - 1)) at--;
        if (!Keywords.IsReserved(tokens.Type(at)) || !tokens.IsOperandDue(at)) return null;
        return tokens.Fail(at, $"{Excerpt.Of(tokens.Text(at))} is a reserved word", $"as a name it needs double quotes: \"{tokens.Text(at)}\"");
    }

    private static ApproxException? Parentheses(StatementTokens tokens, int at)
    {
        int type = tokens.Type(at), open = tokens.OpenParenthesis(at);
        if (type == ApproxLexer.RPAREN)
        {
            if (open < 0) return tokens.Fail(at, "')' closes nothing", "remove it, or open a parenthesis before it");
            if (open == at - 1) return tokens.Fail(at, "the parentheses are empty", "put something between them");
        }
        if (type != TokenConstants.EOF && !ClauseOrder.IsClause(tokens, at)) return null;
        if (OpenCase(tokens, at, open) is >= 0 and var unended)
            return tokens.Fail(unended, "CASE has no END", "write CASE WHEN condition THEN value ELSE value END");
        if (open >= 0)
        {
            string before = type == TokenConstants.EOF ? "" : $" before {tokens.Word(at)}";
            return tokens.Fail(open, $"'(' is not closed{before}", "add ')'");
        }
        return null;
    }

    // The CASE without END nearest before a token and behind the open parenthesis; −1 when there is none.
    private static int OpenCase(StatementTokens tokens, int at, int open)
    {
        int ended = 0;
        for (int i = at - 1; i > open; i--)
        {
            if (tokens.Type(i) == ApproxLexer.END) ended++;
            else if (tokens.Type(i) == ApproxLexer.CASE && ended-- == 0) return i;
        }
        return -1;
    }

    private static ApproxException? ChainedComparison(StatementTokens tokens, int at)
    {
        if (!IsComparison(tokens.Type(at))) return null;
        foreach (int i in tokens.BackwardsInSameParentheses(at))
        {
            if (IsComparison(tokens.Type(i))) return tokens.Fail(at, "comparisons do not chain", "join them with AND: a < b AND b < c");
            if (tokens.Type(i) is ApproxLexer.AND or ApproxLexer.OR or ApproxLexer.COMMA || Keywords.IsReserved(tokens.Type(i))) return null;
        }
        return tokens.Type(0) == ApproxLexer.TEST
            ? tokens.Fail(at, "an outcome of a TEST is no condition", "write AGAINST and a number, or FRACTION(condition) for a share of the objects")
            : null;
    }

    private static bool IsComparison(int type) => type is >= ApproxLexer.EQ and <= ApproxLexer.GT;

    private static ApproxException? OneExpected(StatementTokens tokens, int at, IntervalSet? expected)
    {
        if (expected is not { Count: 1 } || expected.MinElement <= 0) return null;
        string due = Spelling(expected.MinElement);
        // LEFT without its call is meant as a name; before something else than the end a comma may be missing as well as the parenthesis.
        if (expected.MinElement == ApproxLexer.LPAREN && tokens.Type(at - 1) is ApproxLexer.LEFT or ApproxLexer.RIGHT) return null;
        if (expected.MinElement == ApproxLexer.RPAREN && tokens.Type(at) != TokenConstants.EOF) return null;
        if (Misspelling.Nearest(tokens.Text(at), [due]) is not null) return tokens.Fail(at, $"unexpected {Excerpt.Of(tokens.Text(at))}", $"did you mean {due}?");
        return tokens.Type(at) == TokenConstants.EOF
            ? tokens.Fail(at, $"{due} is missing at the end", $"write {due} behind {Excerpt.Of(tokens.Text(at - 1))}")
            : tokens.Fail(at, $"{due} is missing before {Excerpt.Of(tokens.Text(at))}", $"write {due} behind {Excerpt.Of(tokens.Text(at - 1))}");
    }

    private static string Spelling(int type) => type switch
    {
        ApproxLexer.LPAREN => "'('",
        ApproxLexer.RPAREN => "')'",
        ApproxLexer.EQ => "'='",
        ApproxLexer.NUMBER => "a number",
        ApproxLexer.STRING => "a text in single quotes",
        _ => ApproxLexer.DefaultVocabulary.GetSymbolicName(type),
    };

    private static ApproxException Unexpected(StatementTokens tokens, int at)
    {
        if (tokens.Type(at) == TokenConstants.EOF) return tokens.Fail(at, "the statement ends too early", $"something is missing behind {Excerpt.Of(tokens.Text(at - 1))}");
        string message = $"unexpected {Excerpt.Of(tokens.Text(at))} behind {Excerpt.Of(tokens.Text(at - 1))}";
        bool isOperand = tokens.Type(at) is ApproxLexer.NUMBER or ApproxLexer.STRING or ApproxLexer.LPAREN || Keywords.IsName(tokens.Type(at));
        return tokens.Fail(at, message, isOperand ? "a comma, an operator or a keyword may be missing between them" : "remove it, or write what it belongs to");
    }
}
