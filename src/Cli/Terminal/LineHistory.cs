namespace Approx.Cli.Terminal;

/// <summary>The lines typed at the prompt, in a file of the user's home. Nothing breaks when it cannot be read or written.</summary>
internal sealed class LineHistory
{
    private const int Limit = 500;
    private readonly List<string> lines;
    private readonly string? file;

    /// <summary>The history in a file; null: for this run only.</summary>
    public LineHistory(string? file)
    {
        this.file = file;
        lines = Load(file);
    }

    /// <summary>Earlier lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>~/.approx_history, or no file where there is no home.</summary>
    public static LineHistory OfUser()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new LineHistory(home.Length > 0 ? Path.Combine(home, ".approx_history") : null);
    }

    /// <summary>Keeps a line, unless it is empty or the same as the last one.</summary>
    public void Add(string line)
    {
        if (line.Trim().Length == 0 || (lines.Count > 0 && lines[^1] == line)) return;
        lines.Add(line);
        if (lines.Count > Limit) lines.RemoveAt(0);
        if (file is null) return;
        try
        {
            File.WriteAllLines(file, lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // a home that cannot be written costs the history, never the answer
        }
    }

    private static List<string> Load(string? file)
    {
        try
        {
            return file is not null && File.Exists(file) ? [.. File.ReadLines(file).TakeLast(Limit)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
