using Approx.Core;

namespace Approx.Tests.Spec;

/// <summary>
/// One statement file: comment lines (the first says the behaviour, <c>-- store: NAME</c> names a store other than small), statements,
/// a line <c>---- PATH</c> or <c>---- error CODE</c>, and what is expected. Facts are lines <c>name: value</c>; other lines are the expected table.
/// </summary>
internal sealed class SpecFile
{
    /// <summary>Facts an expectation may state; README.md says what each means.</summary>
    private static readonly string[] FactNames = ["hint", "at", "reason", "bound", "warning", "marks", "rows", "exact", "units", "types", "sample", "confidence"];

    /// <summary>The sentence.</summary>
    public required string Behaviour { get; init; }

    /// <summary>The store it asks.</summary>
    public required string Store { get; init; }

    /// <summary>The statements; the last one's answer is checked.</summary>
    public required string Sql { get; init; }

    /// <summary>The path taken, in lower case; "error"; or "any".</summary>
    public required string Path { get; init; }

    /// <summary>The exit code expected, for errors.</summary>
    public int ExitCode { get; init; }

    /// <summary>Lines of the expected table (for errors: the message), the columns first.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Facts by name.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The file has no behaviour, statement or expectation.</exception>
    public static SpecFile Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int rule = Array.FindIndex(lines, l => l.StartsWith("----", StringComparison.Ordinal));
        if (rule < 0) throw new FormatException($"{path} has no line ---- with the expectation below it");
        string[] comments = [.. lines[..rule].TakeWhile(l => l.StartsWith("--", StringComparison.Ordinal)).Select(l => l[2..].Trim())];
        if (comments.Length == 0 || !comments[0].EndsWith('.')) throw new FormatException($"{path} does not begin with a sentence");
        string store = comments.FirstOrDefault(c => c.StartsWith("store:", StringComparison.Ordinal))?["store:".Length..].Trim() ?? "small";
        string[] expected = lines[rule][4..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> facts = [];
        List<string> table = [];
        foreach (string line in lines[(rule + 1)..].Where(l => l.Trim().Length > 0))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && FactNames.Contains(line[..colon])) facts.Add(line[..colon], line[(colon + 2)..].Trim());
            else table.Add(line);
        }
        return new SpecFile
        {
            Behaviour = comments[0],
            Store = store,
            Sql = string.Join('\n', lines[comments.Length..rule]).Trim(),
            Path = expected.Length > 0 ? expected[0] : "any",
            ExitCode = expected is ["error", _] ? int.Parse(expected[1], System.Globalization.CultureInfo.InvariantCulture) : ErrorKind.Internal.ExitCode(),
            Lines = table,
            Facts = facts,
        };
    }
}
