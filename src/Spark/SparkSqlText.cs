using System.Globalization;
using System.Text;
using Approx.Core;

namespace Approx.Spark;

/// <summary>
/// Names and values within Spark SQL text, quoted so that no text can end its quotes. Values belong in named arguments;
/// <see cref="Literal(string)"/> is for the few places where the grammar wants a literal.
/// </summary>
internal static class SparkSqlText
{
    /// <summary>A name in backticks, with its own backticks doubled; several parts are joined by dots.</summary>
    /// <exception cref="ApproxException">A part is empty or holds <c>${</c>, which Spark would replace by a variable before it reads the name.</exception>
    public static string Identifier(params ReadOnlySpan<string> parts)
    {
        StringBuilder text = new();
        foreach (string part in parts)
        {
            if (part.Length == 0) throw ApproxException.WrongUsage("a Spark name is empty");
            if (part.Contains("${", StringComparison.Ordinal)) throw ApproxException.WrongUsage($"the name '{part}' holds '${{', which Spark takes for a variable", "use another name");
            if (text.Length > 0) text.Append('.');
            text.Append('`').Append(part.Replace("`", "``", StringComparison.Ordinal)).Append('`');
        }
        return text.ToString();
    }

    /// <summary>
    /// A string in quotes. Backslash and quote are escaped with a backslash (Spark's default; a doubled quote would be two
    /// strings side by side), and the dollar sign by its code, for Spark replaces <c>${name}</c> even within strings.
    /// </summary>
    public static string Literal(string value)
    {
        StringBuilder text = new(value.Length + 2);
        text.Append('\'');
        foreach (char c in value)
        {
            _ = c switch
            {
                '\'' or '\\' => text.Append('\\').Append(c),
                '$' => text.Append("\\u0024"),
                '\0' => text.Append("\\u0000"),
                _ => text.Append(c),
            };
        }
        return text.Append('\'').ToString();
    }

    /// <summary>A BIGINT. A negative number stands in parentheses, lest two minus signs make a comment.</summary>
    public static string Literal(long value) => Signed(value.ToString(CultureInfo.InvariantCulture) + "L");

    /// <summary>A DOUBLE, every bit of it; NaN and the infinities too.</summary>
    public static string Literal(double value) => double.IsFinite(value)
        ? Signed(value.ToString("R", CultureInfo.InvariantCulture) + "D")
        : $"double('{(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity")}')";

    /// <summary>A BOOLEAN.</summary>
    public static string Literal(bool value) => value ? "true" : "false";

    /// <summary>A DATE.</summary>
    public static string Literal(DateOnly value) => "DATE'" + value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "'";

    private static string Signed(string number) => number[0] == '-' ? "(" + number + ")" : number;
}
