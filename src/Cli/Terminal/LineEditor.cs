namespace Approx.Cli.Terminal;

/// <summary>Reads lines from a terminal: draws a <see cref="LineBuffer"/> and feeds it keys.</summary>
/// <param name="screen">Where the prompt is drawn.</param>
/// <param name="history">Earlier lines; those read are added.</param>
internal sealed class LineEditor(Screen screen, LineHistory history)
{
    /// <summary>One line; "" for one given up by Ctrl-C; null at the end of input.</summary>
    public string? Read(string prompt)
    {
        LineBuffer line = new(history.Lines);
        // Ctrl-C gives up the line, as in psql; while a statement runs it is a signal again.
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                screen.Draw($"\r\x1b[K{prompt}{line.Text}\r\x1b[{prompt.Length + line.Cursor}C");
                LineState state = line.Apply(Console.ReadKey(intercept: true));
                if (state == LineState.Open) continue;
                screen.Draw(state == LineState.Abandoned ? "^C\n" : "\n");
                if (state == LineState.Ended) return null;
                if (state == LineState.Abandoned) return "";
                history.Add(line.Text);
                return line.Text;
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
