using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Approx.Cli.Commands;
using Approx.Cli.Terminal;

namespace Approx.Cli;

/// <summary>The program as a function of its arguments and streams: what Program.cs runs in a process, and tests without one.</summary>
internal static class ApproxProgram
{
    private static readonly RootCommand Root = Build();
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>The exit code, as ErrorKind fixes it.</returns>
    public static int Run(string[] args, Streams streams, CancellationToken cancel = default) => Run(Root, args, streams, cancel);

    /// <summary>The same for another tree of commands, made with <see cref="CommandFrame.Does"/>.</summary>
    public static int Run(RootCommand root, string[] args, Streams streams, CancellationToken cancel)
    {
        ParseResult parsed = root.Parse(args, Parsing);
        if (parsed.Action is not HelpAction && UsageErrors.Find(parsed) is { } error)
            return CommandFrame.Run(parsed, streams, _ => throw error, cancel);
        using StreamWriter help = new(streams.Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };
        Invocation invocation = new(streams) { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = help, Error = streams.Error };
        return parsed.InvokeAsync(invocation, cancel).GetAwaiter().GetResult();
    }

    private static RootCommand Build()
    {
        RootCommand root = new("Approximate queries over shape databases, with error bars that hold.")
        {
            DemoCommand.Create(),
            ExtractCommand.Create(),
            ImportCommand.Create(),
            SampleCommand.Create(),
            QueryCommand.Create(),
            ProcessCommand.Create(),
            PreviewCommand.Create(),
            StoreCommands.Info(),
            StoreCommands.Verify(),
            StoreCommands.Vacuum(),
            DoctorCommand.Create(),
        };
        CommandFrame.AddOptions(root);
        return root;
    }

    /// <summary>Carries the streams to the action of the command.</summary>
    internal sealed class Invocation(Streams streams) : InvocationConfiguration
    {
        /// <summary>Where the command reads and writes.</summary>
        public Streams Streams => streams;
    }
}
