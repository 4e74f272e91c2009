using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Looks at the word a statement begins with: statements of other SQL systems, and misspelt ones, are named as such.</summary>
internal static class FirstWord
{
    private static readonly string[] Statements = ["SELECT", "WITH", "TEST", "EXPLAIN", "SHOW", "DESCRIBE", "SET", "CREATE", "DROP"];

    private static readonly HashSet<string> Elsewhere =
    [
        "ALTER", "ANALYZE", "ATTACH", "BEGIN", "CALL", "CHECKPOINT", "CLOSE", "CLUSTER", "COMMENT", "COMMIT", "COPY", "DEALLOCATE", "DECLARE", "DELETE", "DETACH", "DISCARD", "DO",
        "END", "EXECUTE", "EXPORT", "FETCH", "GRANT", "IMPORT", "INSERT", "INSTALL", "LISTEN", "LOAD", "LOCK", "MERGE", "NOTIFY", "PIVOT", "PRAGMA", "PREPARE", "REFRESH", "REINDEX",
        "RELEASE", "REPLACE", "RESET", "REVOKE", "ROLLBACK", "SAVEPOINT", "START", "SUMMARIZE", "TABLE", "TRUNCATE", "UNPIVOT", "UPDATE", "USE", "VACUUM", "VALUES",
    ];

    private static readonly HashSet<string> Things =
    [
        "TABLE", "VIEW", "INDEX", "SCHEMA", "DATABASE", "FUNCTION", "MACRO", "TYPE", "SEQUENCE", "TEMP", "TEMPORARY", "OR", "UNIQUE", "MATERIALIZED", "ROLE", "USER", "EXTENSION", "TRIGGER", "SECRET",
    ];

    /// <summary>Refuses a statement whose first words begin no statement of this language.</summary>
    public static void Check(StatementTokens tokens)
    {
        string word = tokens.Word(0);
        switch (tokens.Type(0))
        {
            case ApproxLexer.CREATE or ApproxLexer.DROP when tokens.Type(1) != ApproxLexer.SAMPLE:
                throw SampleMissing(tokens, word);
            case ApproxLexer.SELECT or ApproxLexer.WITH or ApproxLexer.TEST or ApproxLexer.SHOW or ApproxLexer.DESCRIBE or ApproxLexer.SET or ApproxLexer.CREATE or ApproxLexer.DROP:
                return;
            case ApproxLexer.EXPLAIN:
                int inner = tokens.Type(1) == ApproxLexer.ANALYZE ? 2 : 1;
                if (tokens.Type(inner) is ApproxLexer.SELECT or ApproxLexer.WITH or ApproxLexer.TEST) return;
                throw tokens.Fail(inner, "EXPLAIN takes a SELECT or a TEST", Near(tokens.Text(inner), ["SELECT", "TEST", "ANALYZE"]) ?? "write EXPLAIN SELECT …");
            case ApproxLexer.FROM:
                throw tokens.Fail(0, "SELECT is missing before FROM", "write SELECT * FROM … for all columns");
            case ApproxLexer.LPAREN:
                throw tokens.Fail(0, "a statement does not begin with '('", "remove the parentheses around the statement");
        }
        if (Elsewhere.Contains(word))
            throw tokens.Fail(0, $"not supported: {word}", word is "INSERT" or "UPDATE" or "DELETE" or "COPY" or "MERGE" or "LOAD" or "IMPORT" ? "`approx extract` and `approx import` fill a store" : Begin);
        throw tokens.Fail(0, $"{Excerpt.Of(tokens.Text(0))} begins no statement", Near(word, Statements) ?? Begin);
    }

    private const string Begin = "a statement begins with SELECT, WITH, TEST, EXPLAIN, SHOW, DESCRIBE, SET, CREATE SAMPLE or DROP SAMPLE";

    private static ApproxException SampleMissing(StatementTokens tokens, string verb)
    {
        string thing = tokens.Word(1);
        return Things.Contains(thing)
            ? tokens.Fail(tokens.Span(0).Union(tokens.Span(1)), $"not supported: {verb} {thing}", $"only samples are made and dropped in SQL: {verb} SAMPLE name")
            : tokens.Fail(Math.Min(1, tokens.Count), $"SAMPLE is missing behind {verb}", Near(thing, ["SAMPLE"]) ?? $"write {verb} SAMPLE name");
    }

    private static string? Near(string word, string[] candidates) => Misspelling.Nearest(word, candidates) is { } keyword ? $"did you mean {keyword}?" : null;
}
