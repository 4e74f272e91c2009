using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Bounds and TEST clauses that are begun and not finished.</summary>
internal static class BoundMistakes
{
    /// <summary>The error, when the last word of a SELECT or a TEST begins a clause: the grammar would take it for an alias.</summary>
    public static ApproxException? FindAtEnd(StatementTokens tokens)
    {
        bool isTest = tokens.Type(0) == ApproxLexer.TEST || (tokens.Type(0) == ApproxLexer.EXPLAIN && tokens.Type(tokens.Type(1) == ApproxLexer.ANALYZE ? 2 : 1) == ApproxLexer.TEST);
        bool isBegun = tokens.Type(tokens.Count - 1) switch
        {
            ApproxLexer.ERROR or ApproxLexer.WITHIN or ApproxLexer.AT or ApproxLexer.FOR => tokens.Type(0) is ApproxLexer.SELECT or ApproxLexer.WITH or ApproxLexer.EXPLAIN || isTest,
            ApproxLexer.METHOD or ApproxLexer.ADJUST or ApproxLexer.ALTERNATIVE or ApproxLexer.EQUIVALENT or ApproxLexer.PER or ApproxLexer.CLUSTER or ApproxLexer.PAIRED => isTest,
            _ => false,
        };
        return isBegun ? Find(tokens, tokens.Count) : null;
    }

    /// <summary>The error, when the token before <paramref name="at"/> belongs to an unfinished clause.</summary>
    public static ApproxException? Find(StatementTokens tokens, int at)
    {
        if (tokens.Type(at) == ApproxLexer.WITH && tokens.Type(at + 1) == ApproxLexer.CONFIDENCE)
            return tokens.Fail(at, "a confidence is asked for with AT", "write AT CONFIDENCE 95 %");
        if (tokens.Type(at) == ApproxLexer.WITH && tokens.Type(at + 1) == ApproxLexer.ERROR)
            return tokens.Fail(at, "an error bound begins with ERROR WITHIN", "write e.g. ERROR WITHIN 5 %");
        if (tokens.Type(at) == ApproxLexer.CONFIDENCE && tokens.Type(at + 1) == ApproxLexer.NUMBER)
            return tokens.Fail(at, "AT is missing before CONFIDENCE", $"write AT CONFIDENCE {tokens.Text(at + 1)} %");
        if (tokens.OpenParenthesis(at) is >= 0 and var list && tokens.Type(list - 2) == ApproxLexer.OF && Keywords.IsName(tokens.Type(at)))
            return tokens.Fail(at, $"the group {Excerpt.Of(tokens.Text(at))} stands without quotes", $"write '{tokens.Text(at).Trim('"')}'");
        if (tokens.Type(at) == ApproxLexer.PERCENT && tokens.Type(at - 1) == ApproxLexer.NUMBER && tokens.Type(at - 2) == ApproxLexer.WITHIN)
            return tokens.Fail(at - 2, "ERROR is missing before WITHIN", $"write ERROR WITHIN {tokens.Text(at - 1)} %");
        if (tokens.Type(at - 1) == ApproxLexer.MISS && tokens.Type(at - 2) == ApproxLexer.ON)
            return tokens.Fail(at, "ON MISS needs a choice", "write ON MISS EXACT, WARN, FAIL or NULL");
        // A word behind an operator or a comma is a name, whatever it spells.
        if (tokens.IsOperandDue(at - 1)) return null;
        bool isEnd = at == tokens.Count;
        bool isNumber = tokens.Type(at) is ApproxLexer.NUMBER;
        return tokens.Type(at - 1) switch
        {
            ApproxLexer.WITHIN when tokens.Type(at - 2) is ApproxLexer.ERROR or ApproxLexer.EQUIVALENT =>
                tokens.Fail(at, $"{tokens.Word(at - 2)} WITHIN needs a number", $"write e.g. {tokens.Word(at - 2)} WITHIN 5 % (relative) or {tokens.Word(at - 2)} WITHIN 2 (in the column's unit)"),
            ApproxLexer.WITHIN when tokens.Type(at) == ApproxLexer.LPAREN => tokens.Fail(at, "GROUP is missing behind WITHIN", "write WITHIN GROUP (ORDER BY column)"),
            ApproxLexer.WITHIN => tokens.Fail(at, "WITHIN needs a number and a unit of time", "write e.g. WITHIN 2 SECONDS, or ERROR WITHIN 5 %"),
            ApproxLexer.ERROR when tokens.IsOperator(at) => tokens.Fail(at, "WITHIN is missing behind ERROR", "write e.g. ERROR WITHIN 5 %"),
            ApproxLexer.ERROR when isNumber => tokens.Fail(at, "WITHIN is missing behind ERROR", $"write ERROR WITHIN {tokens.Text(at)}"),
            ApproxLexer.EQUIVALENT when isNumber => tokens.Fail(at, "WITHIN is missing behind EQUIVALENT", $"write EQUIVALENT WITHIN {tokens.Text(at)}"),
            ApproxLexer.CONFIDENCE when tokens.Type(at - 2) == ApproxLexer.AT => tokens.Fail(at, "AT CONFIDENCE needs a number", "write e.g. AT CONFIDENCE 95 %"),
            ApproxLexer.CONFIDENCE when isNumber => tokens.Fail(at - 1, "AT is missing before CONFIDENCE", $"write AT CONFIDENCE {tokens.Text(at)} %"),
            ApproxLexer.AT when isNumber => tokens.Fail(at, "CONFIDENCE is missing behind AT", $"write AT CONFIDENCE {tokens.Text(at)} %"),
            ApproxLexer.ERROR when isEnd => tokens.Fail(at, "ERROR needs WITHIN and a number", "write e.g. ERROR WITHIN 5 %"),
            ApproxLexer.AT when isEnd => tokens.Fail(at, "AT needs CONFIDENCE and a number", "write AT CONFIDENCE 95 %"),
            ApproxLexer.EQUIVALENT when isEnd => tokens.Fail(at, "EQUIVALENT needs WITHIN and a number", "write e.g. EQUIVALENT WITHIN 5 %"),
            ApproxLexer.PER when isEnd => tokens.Fail(at, "PER needs a column", "write e.g. PER region"),
            ApproxLexer.CLUSTER or ApproxLexer.PAIRED when isEnd => tokens.Fail(at, $"{tokens.Word(at - 1)} needs BY and a column", $"write e.g. {tokens.Word(at - 1)} BY specimen"),
            ApproxLexer.FOR => tokens.Fail(at, "FOR needs a scope", "write FOR DATABASE or FOR POPULATION"),
            ApproxLexer.LIMIT or ApproxLexer.OFFSET or ApproxLexer.CAP => tokens.Fail(at, $"{tokens.Word(at - 1)} needs a whole number", $"write e.g. {tokens.Word(at - 1)} 10"),
            ApproxLexer.BUDGET => tokens.Fail(at, "BUDGET needs a size in quotes", "write e.g. BUDGET '64 MiB'"),
            ApproxLexer.AGAINST => tokens.Fail(at, "AGAINST needs a number", "write e.g. AGAINST 200 or AGAINST 200[um3]"),
            ApproxLexer.METHOD => tokens.Fail(at, "METHOD needs a name", "one of " + string.Join(", ", Words.Of<TestMethod>())),
            ApproxLexer.ADJUST => tokens.Fail(at, "ADJUST needs a name", "one of " + string.Join(", ", Words.Of<TestAdjustment>())),
            ApproxLexer.ALTERNATIVE => tokens.Fail(at, "ALTERNATIVE needs a side", "write ALTERNATIVE TWO SIDED, GREATER or LESS"),
            _ => null,
        };
    }
}
