using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Finds the keyword that a word was meant to be: the word itself, or the one before it, which the grammar took for an alias.</summary>
internal static class Misspelling
{
    /// <summary>The error, when the word at <paramref name="at"/> or the one before is nearly a keyword.</summary>
    public static ApproxException? Find(StatementTokens tokens, int at)
    {
        if (tokens.Type(at) == ApproxLexer.NULL && tokens.Type(at + 1) is ApproxLexer.FIRST or ApproxLexer.LAST) return tokens.Fail(at, "unexpected 'NULL'", "did you mean NULLS?");
        return AtWord(tokens, at) ?? AtWord(tokens, at - 1);
    }

    /// <summary>The candidate that the word is a slip of: few letters differ; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string capitals = word.ToUpperInvariant();
        return NearestName.Of(capitals, candidates.Where(candidate => candidate != capitals && IsSlip(capitals, candidate)).OrderByDescending(candidate => candidate.Length));
    }

    // Short words may lack a letter, middling ones differ in one, long ones in two. Of equally near ones the longest
    // comes first: a letter is left out more often than put in.
    private static bool IsSlip(string word, string keyword)
    {
        int slack = Math.Min(word.Length, keyword.Length) switch { <= 3 => 0, <= 5 => 1, _ => 2 };
        return Unshared(word, keyword) <= slack && Unshared(keyword, word) <= Math.Max(1, slack);
    }

    private static ApproxException? AtWord(StatementTokens tokens, int at)
    {
        if (tokens.Type(at) != ApproxLexer.IDENTIFIER || tokens.IsOperandDue(at) || tokens.Text(at).Length < 2) return null;
        if (tokens.Type(at - 1) is TokenConstants.EOF) return null;
        if (tokens.Word(at) is "PERCENT") return tokens.Fail(at, "the percent sign is written %", "write % for PERCENT");
        return Nearest(tokens.Text(at), Keywords.All) is { } keyword
            ? tokens.Fail(at, $"unexpected {Excerpt.Of(tokens.Text(at))}", $"did you mean {keyword}?")
            : null;
    }

    // Letters of one word that the other does not have; 0 when only their order differs.
    private static int Unshared(string word, string other)
    {
        int unshared = 0;
        foreach (char letter in word.Distinct()) unshared += Math.Max(0, word.Count(c => c == letter) - other.Count(c => c == letter));
        return unshared;
    }
}
