using System.CommandLine;
using Approx.Cli.Terminal;
using Approx.Core;

namespace Approx.Cli;

/// <summary>
/// What all commands share: --quiet, --no-color, --verbose; Ctrl-C; and the one place where an exception becomes
/// an `error:` line, a `hint:` line and an exit code.
/// </summary>
internal static class CommandFrame
{
    /// <summary>--quiet.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No notes and no progress on stderr.", Recursive = true };

    /// <summary>--no-color.</summary>
    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR does the same).", Recursive = true };

    /// <summary>--verbose.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the plan, and stack traces of internal errors.", Recursive = true };

    /// <summary>Adds the shared options to the root of a program.</summary>
    public static void AddOptions(RootCommand root)
    {
        root.Options.Add(Quiet);
        root.Options.Add(NoColor);
        root.Options.Add(Verbose);
    }

    /// <summary>Gives a command its action.</summary>
    public static Command Does(this Command command, Func<ParseResult, Screen, CancellationToken, int> action)
    {
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, ((ApproxProgram.Invocation)parsed.InvocationConfiguration).Streams, screen => action(parsed, screen, cancel), cancel)));
        return command;
    }

    /// <summary>Runs an action; an exception becomes two lines and an exit code.</summary>
    public static int Run(ParseResult parsed, Streams streams, Func<Screen, int> action, CancellationToken cancel)
    {
        Screen screen = new(streams, parsed.GetValue(Quiet), parsed.GetValue(NoColor), parsed.GetValue(Verbose));
        try
        {
            return action(screen);
        }
        catch (OperationCanceledException)
        {
            screen.Error("interrupted", "nothing was lost: the store is as it was at its last snapshot");
            return ErrorKind.Interrupted.ExitCode();
        }
        catch (ApproxException e) when (e.Kind == ErrorKind.Interrupted || (cancel.IsCancellationRequested && e.Kind == ErrorKind.Internal))
        {
            screen.Error("interrupted", "nothing was lost: the store is as it was at its last snapshot");
            return ErrorKind.Interrupted.ExitCode();
        }
        catch (ApproxException e)
        {
            Report(screen, e);
            return e.Kind.ExitCode();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Error(OneLine(e.Message), "check the path, its permissions and the space left on the disk");
            screen.Detail(e.ToString());
            return ErrorKind.Data.ExitCode();
        }
        catch (OutOfMemoryException e)
        {
            screen.Error("not enough memory: " + OneLine(e.Message), "give a smaller --memory, --block or --threads");
            return ErrorKind.Data.ExitCode();
        }
        catch (Exception e)
        {
            screen.Error("internal: " + OneLine(e.Message), "this is a defect of approx; --verbose shows where it happened");
            screen.Detail(e.ToString());
            return ErrorKind.Internal.ExitCode();
        }
    }

    /// <summary>The lines of an error that a user meets.</summary>
    public static void Report(Screen screen, ApproxException e)
    {
        if (e.Place is null) screen.Error(OneLine(e.Message), e.Hint);
        else screen.Streams.Error.WriteLine(QueryLang.ErrorRendering.Render(e));
        screen.Detail(e.ToString());
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
