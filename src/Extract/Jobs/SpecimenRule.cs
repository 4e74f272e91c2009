using System.Text.RegularExpressions;
using Approx.Core;

namespace Approx.Extract;

/// <summary>
/// Which specimen a volume belongs to: a fixed name, or a regular expression over the path whose first group (or whole match) is the name;
/// without either the volume's own id.
/// </summary>
internal sealed class SpecimenRule
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly string? name;
    private readonly Regex? pattern;

    /// <summary>A rule from the option's text; null: each volume is its own specimen.</summary>
    /// <exception cref="ApproxException">The regular expression is wrong.</exception>
    public SpecimenRule(string? text)
    {
        if (text is null) return;
        if (text.AsSpan().IndexOfAny("()[]{}\\^$*+?|") < 0)
        {
            name = text;
            return;
        }
        try
        {
            pattern = new Regex(text, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException e)
        {
            throw ApproxException.WrongUsage($"--specimen '{text}' is no regular expression: {e.Message}", "give a name, or an expression such as '(m\\d+)_' over the path");
        }
    }

    /// <summary>The specimen of a volume.</summary>
    /// <exception cref="ApproxException">The expression does not match the path.</exception>
    public string Of(InputVolume volume)
    {
        if (name is not null) return name;
        if (pattern is null) return volume.Id;
        string path = volume.Path.Replace('\\', '/');
        Match match = pattern.Match(path);
        if (!match.Success) throw ApproxException.BadData($"--specimen '{pattern}' does not match {path}", "its first group is the specimen's name");
        string found = match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value;
        return found.Length > 0 ? found : throw ApproxException.BadData($"--specimen '{pattern}' gives an empty name for {path}", "its first group is the specimen's name");
    }
}
