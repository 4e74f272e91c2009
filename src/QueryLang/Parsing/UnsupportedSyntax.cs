using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Parts of SQL that PostgreSQL or DuckDB know and this language does not: one clear line each.</summary>
internal static class UnsupportedSyntax
{
    private static readonly Dictionary<int, (string Name, string Hint)> ByToken = new()
    {
        [ApproxLexer.UNION] = ("UNION", "run two statements"),
        [ApproxLexer.INTERSECT] = ("INTERSECT", "use WHERE … IN (SELECT …)"),
        [ApproxLexer.EXCEPT] = ("EXCEPT", "use WHERE … NOT IN (SELECT …)"),
        [ApproxLexer.NATURAL] = ("NATURAL JOIN", "write JOIN … USING (column)"),
        [ApproxLexer.LATERAL] = ("LATERAL", "join the table with ON or USING"),
        [ApproxLexer.WINDOW] = ("WINDOW", "write the window inside OVER (…)"),
        [ApproxLexer.QUALIFY] = ("QUALIFY", "put the window function into a subquery and filter with WHERE"),
        [ApproxLexer.FETCH] = ("FETCH", "write LIMIT"),
        [ApproxLexer.TABLESAMPLE] = ("TABLESAMPLE", "samples are chosen for you: write ERROR WITHIN 2 % or WITHIN 1 SECOND"),
    };

    private static readonly Dictionary<string, (string Name, string Hint)> ByWord = new()
    {
        ["RECURSIVE"] = ("WITH RECURSIVE", "WITH names plain SELECTs"),
        ["ROWS"] = ("window frames (ROWS)", "leave the frame out"),
        ["RANGE"] = ("window frames (RANGE)", "leave the frame out"),
        ["SIMILAR"] = ("SIMILAR TO", "use LIKE or regexp_matches(…)"),
        ["GLOB"] = ("GLOB", "use LIKE"),
        ["COLLATE"] = ("COLLATE", "leave it out"),
        ["EXCLUDE"] = ("* EXCLUDE", "name the columns"),
        ["MATERIALIZED"] = ("MATERIALIZED", "leave it out"),
        ["SEMI"] = ("SEMI JOIN", "use WHERE … IN (SELECT …)"),
        ["ANTI"] = ("ANTI JOIN", "use WHERE … NOT IN (SELECT …)"),
        ["ASOF"] = ("ASOF JOIN", "join with ON"),
        ["PIVOT"] = ("PIVOT", "use GROUP BY and FILTER"),
        ["UNPIVOT"] = ("UNPIVOT", "name the columns"),
    };

    /// <summary>The error, when the token at <paramref name="at"/>, or the word before it, begins such a part.</summary>
    public static ApproxException? Find(StatementTokens tokens, int at)
    {
        if (ByToken.TryGetValue(tokens.Type(at), out (string Name, string Hint) part)) return NotSupported(tokens, at, part);
        // USING SAMPLE is DuckDB's; the words before it are a complete query.
        if (tokens.Type(at - 1) == ApproxLexer.USING && tokens.Type(at) == ApproxLexer.SAMPLE) return NotSupported(tokens, at - 1, ("USING SAMPLE", ByToken[ApproxLexer.TABLESAMPLE].Hint));
        if (tokens.Type(at) == ApproxLexer.USING && tokens.Type(at + 1) == ApproxLexer.SAMPLE) return NotSupported(tokens, at, ("USING SAMPLE", ByToken[ApproxLexer.TABLESAMPLE].Hint));
        if (tokens.Type(at) == ApproxLexer.LPAREN && Keywords.IsName(tokens.Type(at - 1)) && tokens.Type(at - 2) is ApproxLexer.FROM or ApproxLexer.JOIN)
            return NotSupported(tokens, at - 1, ("a function in FROM", "`approx import` brings files into a store"));
        if (tokens.Type(at) == ApproxLexer.COMMA && tokens.Type(at - 2) == ApproxLexer.LIMIT) return NotSupported(tokens, at, ("LIMIT with two numbers", "write LIMIT count OFFSET start"));
        if (tokens.Type(at) == ApproxLexer.TIME && tokens.Type(at - 1) == ApproxLexer.AT) return NotSupported(tokens, at - 1, ("AT TIME ZONE", "use the function timezone(…)"));
        if (tokens.Type(at - 1) == ApproxLexer.LPAREN && tokens.Word(at - 2) is "ANY" or "SOME" or "ALL") return NotSupported(tokens, at - 2, (tokens.Word(at - 2), "use IN"));
        foreach (int i in (int[])[at, at - 1])
        {
            bool isWord = tokens.Type(i) == ApproxLexer.IDENTIFIER && (tokens.Type(i - 1) == ApproxLexer.WITH || !tokens.IsOperandDue(i));
            if (isWord && tokens.Word(i) is "ROWS" or "RANGE" && tokens.Type(tokens.OpenParenthesis(i) - 1) != ApproxLexer.OVER) continue;
            if (isWord && ByWord.TryGetValue(tokens.Word(i), out part)) return NotSupported(tokens, i, part);
        }
        return null;
    }

    private static ApproxException NotSupported(StatementTokens tokens, int at, (string Name, string Hint) part) =>
        tokens.Fail(at, $"not supported: {part.Name}", part.Hint);
}
