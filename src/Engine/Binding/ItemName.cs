using System.Text;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>The name of an item that has no alias: its text, functions and column names in lower case, e.g. avg(volume), count(*).</summary>
internal static class ItemName
{
    /// <summary>The name of an expression as it was written (before binding).</summary>
    public static string Of(Expression expression)
    {
        string printed = StatementPrinter.Print(expression);
        StringBuilder name = new(printed.Length);
        bool quoted = false;
        foreach (char c in printed)
        {
            if (c == '\'') quoted = !quoted;
            name.Append(quoted ? c : char.ToLowerInvariant(c));
        }
        return name.ToString();
    }
}
