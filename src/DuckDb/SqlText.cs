using System.Globalization;
using System.Text;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Names and texts as SQL spells them. Values should be bound; this is for the places where SQL takes no parameter.</summary>
internal static class SqlText
{
    /// <summary>An identifier in double quotes; a double quote inside is doubled.</summary>
    /// <exception cref="ApproxException">The name holds the character NUL, which no SQL text can hold.</exception>
    public static string Identifier(string name)
    {
        CheckNoNul(name);
        return "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A dotted identifier: each part quoted.</summary>
    public static string Identifier(params ReadOnlySpan<string> parts)
    {
        StringBuilder text = new();
        foreach (string part in parts) text.Append(text.Length == 0 ? "" : ".").Append(Identifier(part));
        return text.ToString();
    }

    /// <summary>A string literal in single quotes; a single quote inside is doubled. The character NUL is spelled chr(0).</summary>
    public static string Literal(string text)
    {
        string quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        return quoted.Contains('\0', StringComparison.Ordinal) ? "(" + quoted.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal) + ")" : quoted;
    }

    /// <summary>A list of string literals: ['a', 'b'].</summary>
    public static string LiteralList(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Literal)) + "]";

    /// <summary>A number that reads back as the same double, also when it is not finite.</summary>
    public static string Literal(double value) =>
        double.IsFinite(value) ? value.ToString("E16", CultureInfo.InvariantCulture) : $"'{(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf")}'::DOUBLE";

    /// <summary>The C API takes statements and names that end at the first NUL; what stands behind it would be dropped in silence.</summary>
    internal static void CheckNoNul(string text)
    {
        int at = text.IndexOf('\0', StringComparison.Ordinal);
        if (at >= 0) throw ApproxException.WrongUsage(string.Create(CultureInfo.InvariantCulture, $"the character NUL at position {at} of a statement or a name"), "bind texts that hold NUL as parameters");
    }
}
