using System.Text;
using Approx.Cli;
using Approx.Cli.Terminal;
using Approx.Core;

namespace Approx.Tests.Cli;

/// <summary>One run of the program inside this process: what it wrote and how it ended.</summary>
internal sealed record ApproxRun(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>Lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command line with nothing to read.</summary>
    public static ApproxRun Of(params string[] arguments) => Reading("", arguments);

    /// <summary>Runs a command line that reads a text.</summary>
    public static ApproxRun Reading(string input, params string[] arguments)
    {
        using MemoryStream output = new();
        using StringWriter error = new();
        int code = ApproxProgram.Run(arguments, new Streams { Output = output, Error = error, Input = new StringReader(input) }, TestContext.Current.CancellationToken);
        return new ApproxRun(code, output.ToArray(), error.ToString());
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public static ApproxRun Fine(params string[] arguments)
    {
        ApproxRun run = Of(arguments);
        Assert.True(run.ExitCode == 0, $"approx {string.Join(' ', arguments)}: exit code {run.ExitCode}\n{run.Error}");
        return run;
    }

    /// <summary>The rows of a query as CSV fields, without the header.</summary>
    public static string[][] Rows(string store, string sql) => [.. Fine("query", store, "--format", "csv", sql).Lines.Skip(1).Select(line => line.Split(','))];

    /// <summary>One number from a query.</summary>
    public static double Number(string store, string sql) => double.Parse(Rows(store, sql)[0][0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ended as a user's mistake, not as a defect.</summary>
    public void IsRefusedSomehow() => Assert.True(ExitCode is 2 or 4, $"exit code {ExitCode}: {Error}");

    /// <summary>Holds a refusal to the rules: nothing on stdout, one error line, one hint line, no stack trace, the right exit code.</summary>
    public void IsRefused(ErrorKind kind, string message, string hint)
    {
        Assert.Equal(kind.ExitCode(), ExitCode);
        Assert.Equal("", Output);
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(message, Assert.Single(lines, l => l.StartsWith("error: ", StringComparison.Ordinal))["error: ".Length..].Replace('\\', '/'));
        Assert.Contains(hint, Assert.Single(lines, l => l.StartsWith("hint: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("\n", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
