using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// Reads statements of the query language. A text that is none is refused with one <see cref="ApproxException"/> of kind
/// <see cref="ErrorKind.Sql"/>: what is wrong, where (<see cref="ApproxException.Place"/>), and a hint.
/// </summary>
/// <example><code>Statement statement = QueryParser.ParseOne("SELECT AVG(volume) FROM objects ERROR WITHIN 2 %");</code></example>
public static class QueryParser
{
    /// <summary>All statements of a text, separated by semicolons; none for a text of blanks and comments.</summary>
    /// <exception cref="ApproxException">The text has a mistake, or passes a limit: 64 KiB, nesting depth 100, 1,000 expressions in a statement.</exception>
    public static IReadOnlyList<Statement> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StatementLimits.CheckSize(text);
        return Split(Tokenizer.Read(text)).Select(tokens => ParseStatement(text, tokens)).ToArray();
    }

    /// <summary>The one statement of a text; a semicolon may stand behind it.</summary>
    /// <exception cref="ApproxException">As <see cref="Parse"/>; or there is no statement, or more than one.</exception>
    public static Statement ParseOne(string text)
    {
        IReadOnlyList<Statement> statements = Parse(text);
        return statements.Count switch
        {
            1 => statements[0],
            0 => throw ApproxException.WrongStatement("there is no statement", text, new SourceSpan(0, 0), "write e.g. SELECT COUNT(*) FROM objects"),
            _ => throw ApproxException.WrongStatement("a second statement follows the first", text, statements[1].Span, "run them one by one"),
        };
    }

    private static IEnumerable<IReadOnlyList<IToken>> Split(IEnumerable<IToken> tokens)
    {
        List<IToken> statement = [];
        foreach (IToken token in tokens)
        {
            if (token.Type != ApproxLexer.SEMICOLON)
            {
                statement.Add(token);
                continue;
            }
            if (statement.Count > 0) yield return statement;
            statement = [];
        }
        if (statement.Count > 0) yield return statement;
    }

    private static Statement ParseStatement(string text, IReadOnlyList<IToken> tokens)
    {
        var statement = new StatementTokens(text, tokens);
        StatementLimits.CheckTokens(tokens, text);
        FirstWord.Check(statement);
        if (BoundMistakes.FindAtEnd(statement) is { } unfinished) throw unfinished;
        var parser = new ApproxParser(new CommonTokenStream(new ListTokenSource([.. tokens]))) { ErrorHandler = new FirstErrorStrategy(statement) };
        parser.RemoveErrorListeners();
        return new StatementBuilder(new SourceText(text, statement)).Build(parser.root());
    }
}
