using System.CommandLine;
using System.Text;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Engine;
using Approx.Engine.Answers;

namespace Approx.Cli.Commands;

/// <summary>approx query STORE [SQL]: one statement, a file of them, standard input, or a prompt.</summary>
internal static class QueryCommand
{
    private static readonly Argument<string> Store = new("STORE") { Description = "The store's directory." };
    private static readonly Argument<string?> Sql = new("SQL") { Description = "Statements; without them standard input, or a prompt on a terminal.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Script = new("--file", "-f") { Description = "Read the statements from a file." };
    private static readonly Option<string?> Format = new("--format") { Description = "table, csv, json, jsonl, markdown or arrow. Default: table." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write the result to a file." };
    private static readonly Option<string?> Spark = new("--spark") { Description = "Answer exactly by a Spark Connect server, sc://host:port." };
    private static readonly Option<int?> Threads = new("--threads") { Description = "Threads of the local engine. Default: all cores." };

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("query", "Answer statements from samples, the catalogue, or all rows.") { Store, Sql, Script, Format, Output, Spark, Threads }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string format = AnswerFormat.Check(parsed.GetValue(Format) ?? "table");
        using ApproxEngine engine = ApproxEngine.Open(parsed.GetRequiredValue(Store), new EngineOptions { Spark = parsed.GetValue(Spark), Threads = parsed.GetValue(Threads) });
        using Session session = engine.OpenSession();
        string? text = Text(parsed);
        if (text is null && !Console.IsInputRedirected) return Prompt(session, format, screen, cancel);
        text ??= Console.In.ReadToEnd();
        using Stream output = parsed.GetValue(Output) is { } path ? OpenOutput(path) : Console.OpenStandardOutput();
        int answers = 0;
        foreach (Answer answer in session.AskAll(text, cancel))
        {
            if (format == "arrow" && answers > 0) throw ApproxException.WrongUsage("an Arrow file holds the answer of one statement", "give one statement, or another --format");
            if (answers++ > 0 && format is "table" or "markdown" && answers > 1) output.Write("\n"u8);
            AnswerFormat.Write(answer, format, output);
            output.Flush();
            Notes(session, answer, screen);
        }
        return 0;
    }

    private static string? Text(System.CommandLine.ParseResult parsed)
    {
        string? sql = parsed.GetValue(Sql), script = parsed.GetValue(Script);
        if (sql is not null && script is not null) throw ApproxException.WrongUsage("SQL and -f FILE were both given", "give one of them");
        if (script is null) return sql;
        if (!File.Exists(script)) throw ApproxException.BadData($"there is no file {script}");
        return File.ReadAllText(script);
    }

    private static FileStream OpenOutput(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"cannot write {path}: {e.Message}");
        }
    }

    private static void Notes(Session session, Answer answer, Screen screen)
    {
        foreach ((string step, string detail) in session.LastPlan.Steps) screen.Detail($"{step}: {detail}");
        foreach (string warning in answer.Provenance.Warnings) screen.Warn(warning);
    }

    // Errors end a script; at the prompt they are shown, and the next line is asked for.
    private static int Prompt(Session session, string format, Screen screen, CancellationToken cancel)
    {
        screen.Note("Statements end with ;   \\q ends.   SHOW TABLES; and DESCRIBE objects; tell what is there.");
        LineEditor editor = new();
        StringBuilder pending = new();
        using Stream output = Console.OpenStandardOutput();
        while (!cancel.IsCancellationRequested && editor.Read(pending.Length == 0 ? "approx> " : "   ...> ") is { } line)
        {
            if (pending.Length == 0 && line.Trim() is "\\q" or "quit" or "exit") return 0;
            pending.Append(line).Append('\n');
            string text = pending.ToString();
            if (text.Trim().Length == 0) pending.Clear();
            if (!text.TrimEnd().EndsWith(';')) continue;
            pending.Clear();
            try
            {
                foreach (Answer answer in session.AskAll(text, cancel))
                {
                    AnswerFormat.Write(answer, format, output);
                    output.Flush();
                    Notes(session, answer, screen);
                }
            }
            catch (ApproxException e)
            {
                CommandFrame.Report(screen, e);
            }
        }
        return 0;
    }
}
