using System.Text;
using Antlr4.Runtime;

namespace Approx.QueryLang;

/// <summary>Writes names: bare where the lexer reads them back as names, in double quotes elsewhere.</summary>
internal static class NamePrinter
{
    /// <summary>A name of a column, table or alias.</summary>
    public static StringBuilder Name(this StringBuilder sql, Identifier name) => Write(sql, name, Keywords.IsName);

    /// <summary>A name before the parenthesis of a call, where LEFT and RIGHT may stand bare.</summary>
    public static StringBuilder FunctionName(this StringBuilder sql, Identifier name) =>
        Write(sql, name, type => Keywords.IsName(type) || type is ApproxLexer.LEFT or ApproxLexer.RIGHT);

    /// <summary>A name with the table before it.</summary>
    public static StringBuilder QualifiedName(this StringBuilder sql, Identifier? qualifier, Identifier name)
    {
        if (qualifier is not null) sql.Name(qualifier).Append('.');
        return sql.Name(name);
    }

    /// <summary>A text in single quotes.</summary>
    public static StringBuilder QuotedText(this StringBuilder sql, string text) =>
        sql.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');

    /// <summary>The items with commas between.</summary>
    public static StringBuilder List<T>(this StringBuilder sql, IEnumerable<T> items, Func<StringBuilder, T, StringBuilder> write)
    {
        bool first = true;
        foreach (T item in items)
        {
            if (!first) sql.Append(", ");
            write(sql, item);
            first = false;
        }
        return sql;
    }

    private static StringBuilder Write(StringBuilder sql, Identifier name, Func<int, bool> mayBeBare)
    {
        if (!name.IsQuoted && IsBareWord(name.Name, mayBeBare)) return sql.Append(name.Name);
        return sql.Append('"').Append(name.Name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool IsBareWord(string name, Func<int, bool> mayBeBare)
    {
        var lexer = new ApproxLexer(new AntlrInputStream(name));
        lexer.RemoveErrorListeners();
        IToken token = lexer.NextToken();
        return token.StopIndex == name.Length - 1 && token.StartIndex == 0 && token.Type != ApproxLexer.QUOTED_IDENTIFIER && mayBeBare(token.Type);
    }
}
