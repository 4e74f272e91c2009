using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Store;

/// <summary>What tables, samples and files of a store may be called: names that are safe as SQL identifiers and as file names everywhere.</summary>
internal static partial class StoreNames
{
    /// <exception cref="ApproxException">Not a table name.</exception>
    public static void CheckTable(string name)
    {
        if (!TableName().IsMatch(name))
            throw ApproxException.BadData($"'{Shown(name)}' is no table name", "letters, digits and underscores, not beginning with a digit, at most 64 characters");
    }

    /// <exception cref="ApproxException">Not a name for a sample or a file.</exception>
    public static void CheckFile(string name, string what)
    {
        if (!FileName().IsMatch(name))
            throw ApproxException.BadData($"'{Shown(name)}' is no {what}", "letters, digits, '_', '-' and '.', beginning with a letter, digit or '_', at most 128 characters");
    }

    private static string Shown(string name) => new([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex TableName();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.\-]{0,127}\z")]
    private static partial Regex FileName();
}
