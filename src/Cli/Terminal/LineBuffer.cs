using System.Text;

namespace Approx.Cli.Terminal;

/// <summary>What a key did to the line.</summary>
internal enum LineState
{
    /// <summary>The line goes on.</summary>
    Open,

    /// <summary>Enter: the line is done.</summary>
    Done,

    /// <summary>Ctrl-C: the line is given up.</summary>
    Abandoned,

    /// <summary>Ctrl-D at an empty line: no more lines.</summary>
    Ended,
}

/// <summary>
/// A line in the making, key by key: arrows, Home, End (or Ctrl-A, Ctrl-E), Backspace, Delete, Ctrl-U, Ctrl-K, and the history by up and down.
/// Knows no console.
/// </summary>
/// <param name="history">Earlier lines, oldest first.</param>
internal sealed class LineBuffer(IReadOnlyList<string> history)
{
    private readonly StringBuilder line = new();
    private int recalled = history.Count;
    private string draft = "";

    /// <summary>The line as it stands.</summary>
    public string Text => line.ToString();

    /// <summary>Place of the cursor, from 0 to the length of the line.</summary>
    public int Cursor { get; private set; }

    /// <summary>Takes one key.</summary>
    public LineState Apply(ConsoleKeyInfo key)
    {
        bool control = (key.Modifiers & ConsoleModifiers.Control) != 0;
        switch (key.Key)
        {
            case ConsoleKey.Enter: return LineState.Done;
            case ConsoleKey.C when control: return LineState.Abandoned;
            case ConsoleKey.D when control && line.Length == 0: return LineState.Ended;
            case ConsoleKey.U when control:
                line.Remove(0, Cursor);
                Cursor = 0;
                break;
            case ConsoleKey.K when control: line.Length = Cursor; break;
            case ConsoleKey.LeftArrow: Cursor = Math.Max(0, Cursor - 1); break;
            case ConsoleKey.RightArrow: Cursor = Math.Min(line.Length, Cursor + 1); break;
            case ConsoleKey.Home or ConsoleKey.A when control || key.Key == ConsoleKey.Home: Cursor = 0; break;
            case ConsoleKey.End or ConsoleKey.E when control || key.Key == ConsoleKey.End: Cursor = line.Length; break;
            case ConsoleKey.Backspace when Cursor > 0: line.Remove(--Cursor, 1); break;
            case ConsoleKey.Delete when Cursor < line.Length: line.Remove(Cursor, 1); break;
            case ConsoleKey.UpArrow when recalled > 0: Recall(recalled - 1); break;
            case ConsoleKey.DownArrow when recalled < history.Count: Recall(recalled + 1); break;
            default:
                if (!char.IsControl(key.KeyChar)) line.Insert(Cursor++, key.KeyChar);
                break;
        }
        return LineState.Open;
    }

    // What was being typed waits below the newest line of the history.
    private void Recall(int index)
    {
        if (recalled == history.Count) draft = Text;
        recalled = index;
        line.Clear().Append(index < history.Count ? history[index] : draft);
        Cursor = line.Length;
    }
}
