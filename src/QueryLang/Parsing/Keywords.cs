namespace Approx.QueryLang;

/// <summary>Which words the grammar knows, and which of them may be names.</summary>
internal static class Keywords
{
    /// <summary>True for reserved words; Approx.g4 lists them from ALL to WITH.</summary>
    public static bool IsReserved(int tokenType) => tokenType is >= ApproxLexer.ALL and <= ApproxLexer.WITH;

    /// <summary>True for words with a meaning only where they stand; Approx.g4 lists them from ADJUST to ZONE.</summary>
    public static bool IsSoft(int tokenType) => tokenType is >= ApproxLexer.ADJUST and <= ApproxLexer.ZONE;

    /// <summary>True for all that can be a name: identifiers, bare or quoted, and soft words.</summary>
    public static bool IsName(int tokenType) => tokenType is ApproxLexer.IDENTIFIER or ApproxLexer.QUOTED_IDENTIFIER || IsSoft(tokenType);

    /// <summary>The words themselves, in capitals.</summary>
    public static IReadOnlyList<string> All { get; } =
        Enumerable.Range(ApproxLexer.ALL, ApproxLexer.ZONE - ApproxLexer.ALL + 1).Select(ApproxLexer.DefaultVocabulary.GetSymbolicName).ToArray();
}
