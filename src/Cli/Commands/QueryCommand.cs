using System.CommandLine;
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
    private static readonly Option<bool> Progressive = new("--progressive") { Description = "On a terminal, show better and better answers in place until the last; elsewhere only the last." };
    private static readonly Option<int?> Threads = new("--threads") { Description = "Threads of the local engine. Default: all cores." };

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("query", "Answer statements from samples, the catalogue, or all rows.") { Store, Sql, Script, Format, Output, Progressive, Spark, Threads }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string format = AnswerFormat.Check(parsed.GetValue(Format) ?? "table");
        if (parsed.GetValue(Threads) is < 1 and int threads) throw ApproxException.WrongUsage($"--threads {threads} is less than 1", "leave it out to use all cores");
        string? text = Text(parsed);
        using ApproxEngine engine = ApproxEngine.Open(parsed.GetRequiredValue(Store), new EngineOptions { Spark = parsed.GetValue(Spark), Threads = parsed.GetValue(Threads) });
        using Session session = engine.OpenSession();
        if (text is null && screen.Streams.InputIsTerminal) return new QueryPrompt(session, format, screen, new LineEditor(screen, LineHistory.OfUser()).Read).Run(cancel);
        text ??= ReadInput(screen.Streams.Input, cancel);
        string? path = parsed.GetValue(Output);
        if (parsed.GetValue(Progressive) && path is null && format == "table" && screen.Streams.OutputIsTerminal) return new ProgressiveTable(session, screen).Run(text, cancel);
        // The file is opened when there is something to write: a wrong statement leaves an older result as it is.
        Stream? output = path is null ? screen.Streams.Output : null;
        try
        {
            int answers = 0;
            foreach (Answer answer in session.AskAll(text, cancel))
            {
                if (format == "arrow" && answers > 0) throw ApproxException.WrongUsage("an Arrow stream holds the answer of one statement", "give one statement, or another --format");
                output ??= OpenOutput(path!);
                if (answers++ > 0 && format is "table" or "markdown") output.Write("\n"u8);
                AnswerFormat.Write(answer, format, output);
                output.Flush();
                Notes(session, answer, screen);
            }
            return 0;
        }
        finally
        {
            if (path is not null) output?.Dispose();
        }
    }

    private static string? Text(System.CommandLine.ParseResult parsed)
    {
        string? sql = parsed.GetValue(Sql), script = parsed.GetValue(Script);
        if (sql is not null && script is not null) throw ApproxException.WrongUsage("SQL and -f FILE were both given", "give one of them");
        if (script is null) return sql;
        if (!File.Exists(script)) throw ApproxException.BadData($"there is no file {script}", "-f names a file of statements; standard input is read without it");
        return File.ReadAllText(script);
    }

    // Reading blocks without an end of its own: Ctrl-C must not wait for it.
    private static string ReadInput(TextReader input, CancellationToken cancel)
    {
        Task<string> reading = Task.Run(input.ReadToEnd, cancel);
        reading.Wait(cancel);
        return reading.Result;
    }

    private static FileStream OpenOutput(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ApproxException.BadData($"cannot write {path}: {e.Message}", "name a file in a folder that is there and can be written", e);
        }
    }

    /// <summary>The plan for a curious reader, and warnings.</summary>
    public static void Notes(Session session, Answer answer, Screen screen)
    {
        foreach ((string step, string detail) in session.LastPlan.Steps) screen.Detail($"{step}: {detail}");
        foreach (string warning in answer.Provenance.Warnings) screen.Warn(warning);
    }
}
