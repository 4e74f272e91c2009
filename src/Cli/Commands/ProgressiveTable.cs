using Approx.Cli.Terminal;
using Approx.Engine;
using Approx.Engine.Answers;

namespace Approx.Cli.Commands;

/// <summary>Shows the answers of a statement in one place of the terminal, each drawn over the one before.</summary>
internal sealed class ProgressiveTable(Session session, Screen screen)
{
    /// <summary>Answers one statement.</summary>
    public int Run(string statement, CancellationToken cancel)
    {
        int drawn = 0;
        Answer? last = null;
        foreach (Answer answer in session.Progressive(statement, cancel))
        {
            last = answer;
            string table = TableWriter.Box(answer);
            // ECMA-48: up to the first line of the former table (CPL), and erase what is below (ED).
            screen.Result((drawn > 0 ? $"\x1b[{drawn}F\x1b[J" : "") + table);
            drawn = Lines(table, screen.Columns);
        }
        if (last is not null) QueryCommand.Notes(session, last, screen);
        return 0;
    }

    // Lines as the terminal breaks them.
    private static int Lines(string text, int columns) => text.TrimEnd('\n').Split('\n').Sum(line => Math.Max(1, (line.Length + columns - 1) / columns));
}
