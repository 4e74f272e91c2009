using System.Text;

namespace Approx.QueryLang;

/// <summary>How the values of an enumeration are spelled in SQL: MixedModel is MIXED_MODEL. Case does not matter when read.</summary>
internal static class Words
{
    /// <summary>The spelling of a value.</summary>
    public static string Spelling<T>(T value)
        where T : struct, Enum
    {
        var spelling = new StringBuilder();
        foreach (char c in value.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && spelling.Length > 0) spelling.Append('_');
            spelling.Append(char.ToUpperInvariant(c));
        }
        return spelling.ToString();
    }

    /// <summary>All spellings, in the order of the enumeration.</summary>
    public static IEnumerable<string> Of<T>()
        where T : struct, Enum
        => Enum.GetValues<T>().Select(Spelling);

    /// <summary>The value with this spelling; null when there is none.</summary>
    public static T? Read<T>(string word)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(Spelling(value), word, StringComparison.OrdinalIgnoreCase)) return value;
        }
        return null;
    }
}
