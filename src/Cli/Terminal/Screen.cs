namespace Approx.Cli.Terminal;

/// <summary>
/// Where a command writes: results to stdout and nothing else; notes, warnings, progress and errors to stderr.
/// </summary>
internal sealed class Screen
{
    private readonly bool colour;

    /// <summary>A screen over the process's streams.</summary>
    public Screen(bool quiet, bool noColour, bool verbose)
    {
        Quiet = quiet;
        Verbose = verbose;
        colour = !noColour && !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    }

    /// <summary>No notes and no progress.</summary>
    public bool Quiet { get; }

    /// <summary>The plan, and stack traces of internal errors.</summary>
    public bool Verbose { get; }

    /// <summary>True when progress can be drawn in place.</summary>
    public bool CanDraw => !Quiet && !Console.IsErrorRedirected;

    /// <summary>A part of the result.</summary>
    public static void Result(string text) => Console.Out.Write(text);

    /// <summary>A note, unless quiet.</summary>
    public void Note(string text)
    {
        if (!Quiet) Console.Error.WriteLine(text);
    }

    /// <summary>A warning, also when quiet.</summary>
    public void Warn(string text) => Console.Error.WriteLine(Paint("33", "warning: ") + text);

    /// <summary>What only a curious reader wants.</summary>
    public void Detail(string text)
    {
        if (Verbose) Console.Error.WriteLine(text);
    }

    /// <summary>The one error line and its hint.</summary>
    public void Error(string message, string? hint)
    {
        Console.Error.WriteLine(Paint("31", "error: ") + message);
        if (hint is not null) Console.Error.WriteLine(Paint("36", "hint: ") + hint);
    }

    /// <summary>Text in a colour where colours are welcome.</summary>
    public string Paint(string code, string text) => colour ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
