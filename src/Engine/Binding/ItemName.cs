using System.Text;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>The name of an item that has no alias: its text with function names in lower case, e.g. avg(volume), count(*), as DuckDB names it.</summary>
internal static class ItemName
{
    /// <summary>The name of an expression as it was written (before binding).</summary>
    public static string Of(Expression expression)
    {
        string printed = StatementPrinter.Print(expression);
        StringBuilder name = new(printed.Length);
        for (int i = 0; i < printed.Length;)
        {
            int end = i;
            if (printed[i] is '\'' or '"')
            {
                end = printed.IndexOf(printed[i], i + 1);
                end = end < 0 ? printed.Length : end + 1;
                name.Append(printed, i, end - i);
            }
            else if (char.IsLetter(printed[i]) || printed[i] == '_')
            {
                while (end < printed.Length && (char.IsLetterOrDigit(printed[end]) || printed[end] == '_')) end++;
                string word = printed[i..end];
                name.Append(end < printed.Length && printed[end] == '(' ? word.ToLowerInvariant() : word);
            }
            else
            {
                name.Append(printed[end++]);
            }
            i = end;
        }
        return name.ToString();
    }
}
