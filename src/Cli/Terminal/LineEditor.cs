using System.Text;

namespace Approx.Cli.Terminal;

/// <summary>
/// A prompt with history: arrows, Home, End, Backspace, Delete, Ctrl-U, Ctrl-D at an empty line ends.
/// The history lives in a file of the user's profile; nothing breaks when it cannot be written.
/// </summary>
internal sealed class LineEditor
{
    private const int HistoryLimit = 500;
    private readonly List<string> history;
    private readonly string? historyFile;

    /// <summary>An editor with the history of earlier runs.</summary>
    public LineEditor()
    {
        string profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        historyFile = profile.Length > 0 ? Path.Combine(profile, ".approx_history") : null;
        history = Load(historyFile);
    }

    /// <summary>One line, or null at the end of input.</summary>
    public string? Read(string prompt)
    {
        StringBuilder line = new();
        int cursor = 0, at = history.Count;
        Redraw(prompt, line, cursor);
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            bool control = (key.Modifiers & ConsoleModifiers.Control) != 0;
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return Remember(line.ToString());
                case ConsoleKey.D when control && line.Length == 0:
                    Console.Error.WriteLine();
                    return null;
                case ConsoleKey.U when control:
                    line.Clear();
                    cursor = 0;
                    break;
                case ConsoleKey.LeftArrow: cursor = Math.Max(0, cursor - 1); break;
                case ConsoleKey.RightArrow: cursor = Math.Min(line.Length, cursor + 1); break;
                case ConsoleKey.Home: cursor = 0; break;
                case ConsoleKey.End: cursor = line.Length; break;
                case ConsoleKey.Backspace when cursor > 0: line.Remove(--cursor, 1); break;
                case ConsoleKey.Delete when cursor < line.Length: line.Remove(cursor, 1); break;
                case ConsoleKey.UpArrow when at > 0: Recall(--at, line, out cursor); break;
                case ConsoleKey.DownArrow when at < history.Count: Recall(++at, line, out cursor); break;
                default:
                    if (!char.IsControl(key.KeyChar)) line.Insert(cursor++, key.KeyChar);
                    break;
            }
            Redraw(prompt, line, cursor);
        }
    }

    private void Recall(int index, StringBuilder line, out int cursor)
    {
        line.Clear();
        if (index < history.Count) line.Append(history[index]);
        cursor = line.Length;
    }

    private string Remember(string line)
    {
        if (line.Trim().Length == 0 || (history.Count > 0 && history[^1] == line)) return line;
        history.Add(line);
        if (history.Count > HistoryLimit) history.RemoveAt(0);
        if (historyFile is null) return line;
        try
        {
            File.WriteAllLines(historyFile, history);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written costs the history, never the answer.
            return line;
        }
        return line;
    }

    private static List<string> Load(string? file)
    {
        try
        {
            return file is not null && File.Exists(file) ? [.. File.ReadLines(file).TakeLast(HistoryLimit)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Redraw(string prompt, StringBuilder line, int cursor) =>
        Console.Error.Write($"\r\x1b[K{prompt}{line}\r\x1b[{prompt.Length + cursor}C");
}
