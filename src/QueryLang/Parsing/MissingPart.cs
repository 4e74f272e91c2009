using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>A word or sign that needs something behind it, and does not have it.</summary>
internal static class MissingPart
{
    /// <summary>The error, when the token before <paramref name="at"/> is left without what it needs.</summary>
    public static ApproxException? Find(StatementTokens tokens, int at)
    {
        int before = tokens.Type(at - 1);
        if (NeedsBy(tokens, at - 1) && tokens.Type(at) != ApproxLexer.BY)
            return tokens.Fail(at, $"BY is missing behind {tokens.Word(at - 1)}", Misspelling.Nearest(tokens.Text(at), ["BY"]) is null ? $"write {tokens.Word(at - 1)} BY" : "did you mean BY?");
        if (before == ApproxLexer.IN && tokens.Type(at) != ApproxLexer.LPAREN)
            return tokens.Fail(at, "IN needs a list or a SELECT in parentheses", "write e.g. IN ('a', 'b')");
        if (before == ApproxLexer.AS && tokens.Type(at) == ApproxLexer.STRING)
            return tokens.Fail(at, "a name does not stand in single quotes", $"write AS \"{tokens.Text(at)[1..^1]}\"");
        if (InOtherStatement(tokens, at) is { } other) return other;
        if (!IsEnd(tokens, at)) return null;
        return before switch
        {
            ApproxLexer.SELECT or ApproxLexer.DISTINCT or ApproxLexer.ALL => tokens.Fail(at, $"nothing stands behind {tokens.Word(at - 1)}", "name columns or aggregates, or * for all columns"),
            ApproxLexer.FROM or ApproxLexer.JOIN => tokens.Fail(at, $"a table is missing behind {tokens.Word(at - 1)}", "SHOW TABLES lists the tables"),
            ApproxLexer.WHERE or ApproxLexer.HAVING or ApproxLexer.ON or ApproxLexer.AND or ApproxLexer.OR or ApproxLexer.NOT or ApproxLexer.WHEN =>
                tokens.Fail(at, $"a condition is missing behind {tokens.Word(at - 1)}", $"write e.g. {tokens.Word(at - 1)} volume > 20"),
            ApproxLexer.THEN or ApproxLexer.ELSE or ApproxLexer.BETWEEN or ApproxLexer.LIKE or ApproxLexer.ILIKE or ApproxLexer.CASE =>
                tokens.Fail(at, $"a value is missing behind {tokens.Word(at - 1)}", "write a number, a text in single quotes or a column"),
            ApproxLexer.BY => tokens.Fail(at, $"a column is missing behind {tokens.Word(at - 2)} BY", "name one column or more"),
            ApproxLexer.AS => tokens.Fail(at, "a name is missing behind AS", "write the name, or leave AS out"),
            ApproxLexer.DOT => tokens.Fail(at, "a name is missing behind the point", "write table.column"),
            ApproxLexer.COMMA => tokens.Fail(tokens.Span(at - 1), "nothing stands behind the comma", "remove it, or add what it announces"),
            ApproxLexer.IS => tokens.Fail(at, "IS needs NULL, NOT NULL, TRUE, FALSE or DISTINCT FROM", "write e.g. IS NOT NULL"),
            _ when tokens.IsOperator(at - 1) => tokens.Fail(at, $"an operand is missing behind {Excerpt.Of(tokens.Text(at - 1))}", "write a number, a text in single quotes or a column"),
            _ => null,
        };
    }

    private static ApproxException? InOtherStatement(StatementTokens tokens, int at) => (tokens.Type(0), at) switch
    {
        (ApproxLexer.SHOW, 1) => tokens.Fail(at, "SHOW shows nothing", "write SHOW TABLES, SHOW SAMPLES or SHOW GROUPS FROM table"),
        (ApproxLexer.SHOW, 2) when tokens.Word(1) == "GROUPS" => tokens.Fail(at, "FROM is missing behind SHOW GROUPS", "write SHOW GROUPS FROM table"),
        (ApproxLexer.DESCRIBE, 1) => tokens.Fail(at, "DESCRIBE needs a table", "SHOW TABLES lists the tables"),
        (ApproxLexer.SET, 1) => tokens.Fail(at, "SET needs a name", "write SET name = value"),
        (ApproxLexer.SET, 2) => tokens.Fail(at, $"'=' is missing behind {Excerpt.Of(tokens.Text(1))}", $"write SET {Excerpt.Of(tokens.Text(1)).Trim('\'')} = value"),
        (ApproxLexer.SET, 3) => tokens.Fail(at, "SET needs a value", "write a number, a text in single quotes, a word, TRUE or FALSE"),
        (ApproxLexer.DROP, 2) => tokens.Fail(at, "DROP SAMPLE needs a name", "SHOW SAMPLES lists the samples"),
        (ApproxLexer.CREATE, 2) => tokens.Fail(at, "CREATE SAMPLE needs a name", "write CREATE SAMPLE name ON table"),
        _ => null,
    };

    private static bool NeedsBy(StatementTokens tokens, int index) => tokens.Type(index) switch
    {
        ApproxLexer.GROUP or ApproxLexer.ORDER => !tokens.IsOperandDue(index) && tokens.Type(index - 1) != ApproxLexer.WITHIN,
        ApproxLexer.CLUSTER or ApproxLexer.PAIRED or ApproxLexer.STRATIFIED => !tokens.IsOperandDue(index) && !IsEnd(tokens, index + 1),
        _ => false,
    };

    // What cannot begin an operand: the end, a closing mark, or the next clause.
    private static bool IsEnd(StatementTokens tokens, int at) => tokens.Type(at) switch
    {
        TokenConstants.EOF or ApproxLexer.RPAREN or ApproxLexer.COMMA or ApproxLexer.DOT or ApproxLexer.CASTS => true,
        ApproxLexer.WHEN or ApproxLexer.THEN or ApproxLexer.ELSE or ApproxLexer.AND or ApproxLexer.OR or ApproxLexer.AS or ApproxLexer.IS => true,
        ApproxLexer.USING or ApproxLexer.ON or ApproxLexer.JOIN or ApproxLexer.LIKE or ApproxLexer.ILIKE or ApproxLexer.BETWEEN or ApproxLexer.IN => true,
        ApproxLexer.END => tokens.OpenParenthesis(at) >= 0 || HasCase(tokens, at),
        ApproxLexer.PLUS or ApproxLexer.MINUS => false,
        _ => tokens.IsOperator(at) || ClauseOrder.IsClause(tokens, at),
    };

    private static bool HasCase(StatementTokens tokens, int at) => Enumerable.Range(0, at).Any(i => tokens.Type(i) == ApproxLexer.CASE);
}
