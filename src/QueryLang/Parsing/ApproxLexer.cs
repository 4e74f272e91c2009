using Antlr4.Runtime;

namespace Approx.QueryLang;

/// <summary>What the generated lexer cannot say in its grammar: block comments nest, as in PostgreSQL.</summary>
internal partial class ApproxLexer
{
    // Called behind the first "/*"; the token stays, as an error, when the comment never ends.
    // A rule that calls itself would recurse once per level; a counter does not.
    private void SkipBlockComment()
    {
        var input = (ICharStream)InputStream;
        for (int depth = 1; depth > 0;)
        {
            int c = input.LA(1);
            if (c == IntStreamConstants.EOF)
            {
                return;
            }
            bool pair = (c == '/' && input.LA(2) == '*') || (c == '*' && input.LA(2) == '/');
            if (pair)
            {
                depth += c == '/' ? 1 : -1;
                input.Consume();
            }
            input.Consume();
        }
        Skip();
    }
}
