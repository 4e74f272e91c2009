using System.Globalization;
using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Cuts a text into tokens, and refuses what is no token: texts and comments without end, malformed numbers, strange characters.</summary>
internal static class Tokenizer
{
    /// <summary>The tokens of a text, without blanks, comments and the end of the text. Positions are in UTF-16 units.</summary>
    public static List<IToken> Read(string text)
    {
        var lexer = new ApproxLexer(new AntlrInputStream(text));
        lexer.RemoveErrorListeners();
        List<IToken> tokens = [];
        for (IToken token = lexer.NextToken(); token.Type != TokenConstants.EOF; token = lexer.NextToken())
        {
            if (Mistake(token, tokens.Count > 0 ? tokens[^1] : null) is var (message, hint))
            {
                // A caret under the beginning of a text without end, not under all that follows it.
                int length = token.Type is ApproxLexer.MALFORMED_NUMBER ? token.Text.Length : 1;
                throw ApproxException.WrongStatement(message, text, new SourceSpan(token.StartIndex, length), hint);
            }
            tokens.Add(token);
        }
        return tokens;
    }

    private static (string Message, string Hint)? Mistake(IToken token, IToken? before) => token.Type switch
    {
        ApproxLexer.UNTERMINATED_STRING => ("the text that begins here is never closed", "close it with a single quote; a quote within is doubled: 'it''s'"),
        ApproxLexer.UNTERMINATED_IDENTIFIER => ("the quoted name that begins here is never closed", "close it with a double quote; texts stand in single quotes"),
        ApproxLexer.UNTERMINATED_COMMENT => ("the comment that begins here is never closed", "close it with */ (comments nest)"),
        ApproxLexer.UNTERMINATED_UNIT => ("the unit that begins here is never closed", "close it with a bracket: 20[um3]"),
        ApproxLexer.MALFORMED_NUMBER => ($"{Excerpt.Of(token.Text)} is no number", NumberHint(token.Text, before)),
        ApproxLexer.UNEXPECTED => Character(token.Text[0]),
        _ => null,
    };

    private static string NumberHint(string text, IToken? before)
    {
        if (before?.Type == ApproxLexer.WITHIN) return "put a blank before the unit of time: WITHIN 2 SECONDS";
        int digits = text.Length;
        while (digits > 1 && !(char.IsAsciiDigit(text[digits - 1]) && double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out _))) digits--;
        string number = text[..digits], rest = text[digits..];
        return Unit.TryParse(rest, out _)
            ? $"a unit stands in brackets: {number}[{rest}]"
            : "put a blank between a number and a word; a name that begins with a digit needs double quotes";
    }

    private static (string Message, string Hint) Character(char c) => c switch
    {
        '‘' or '’' or '‚' or '‛' => ($"{c} is a typographic quotation mark", "put texts in straight single quotes: 'wt'"),
        '“' or '”' or '„' or '‟' => ($"{c} is a typographic quotation mark", "put names in straight double quotes, texts in straight single quotes"),
        '`' => ("names do not stand in backticks", "put the name in double quotes"),
        '‐' or '‑' or '‒' or '–' or '—' or '−' => ($"{c} is no minus sign here", "write - from the keyboard"),
        '≤' => ("≤ is no operator here", "write <="),
        '≥' => ("≥ is no operator here", "write >="),
        '≠' => ("≠ is no operator here", "write <>"),
        '×' => ("× is no operator here", "write *"),
        '÷' => ("÷ is no operator here", "write /"),
        '?' or '$' => ($"parameters ({c}) are not supported", "write the value itself"),
        ']' => ("']' closes nothing", "a unit stands behind a number: 20[um3]"),
        _ when char.IsControl(c) || char.IsSurrogate(c) => (string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4} has no meaning here"), "remove it"),
        _ => ($"the character {c} has no meaning here", "remove it, or put it in quotes"),
    };
}
