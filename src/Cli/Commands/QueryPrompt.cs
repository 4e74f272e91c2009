using System.Text;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Engine;
using Approx.Engine.Answers;

namespace Approx.Cli.Commands;

/// <summary>
/// Statements typed line by line: each runs when a line ends with a semicolon. Errors are shown and the next line is asked for;
/// Ctrl-C ends the statement, not the prompt.
/// </summary>
/// <param name="session">Answers.</param>
/// <param name="format">Of the answers.</param>
/// <param name="screen">Where they go.</param>
/// <param name="read">Gives a line for a prompt; null ends.</param>
internal sealed class QueryPrompt(Session session, string format, Screen screen, Func<string, string?> read)
{
    /// <summary>Asks until the input ends, or \q, quit or exit is typed.</summary>
    public int Run(CancellationToken cancel)
    {
        screen.Note("Statements end with ;   \\q ends.   SHOW TABLES; and DESCRIBE objects; tell what is there.");
        StringBuilder pending = new();
        while (!cancel.IsCancellationRequested && read(pending.Length == 0 ? "approx> " : "   ...> ") is { } line)
        {
            if (pending.Length == 0 && line.Trim().TrimEnd(';') is "\\q" or "quit" or "exit") return 0;
            if (line.Length == 0) pending.Clear();
            else pending.Append(line).Append('\n');
            string text = pending.ToString();
            if (!text.TrimEnd().EndsWith(';')) continue;
            pending.Clear();
            Answer(text, cancel);
        }
        return 0;
    }

    private void Answer(string text, CancellationToken cancel)
    {
        using CancellationTokenSource statement = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using IDisposable? diversion = screen.Streams.Interrupts?.Divert(statement);
        try
        {
            foreach (Answer answer in session.AskAll(text, statement.Token))
            {
                AnswerFormat.Write(answer, format, screen.Streams.Output);
                screen.Streams.Output.Flush();
                QueryCommand.Notes(session, answer, screen);
            }
        }
        catch (OperationCanceledException)
        {
            screen.Error("interrupted", null);
        }
        catch (ApproxException e)
        {
            CommandFrame.Report(screen, e);
        }
    }
}
