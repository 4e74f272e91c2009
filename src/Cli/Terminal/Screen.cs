using System.Text;

namespace Approx.Cli.Terminal;

/// <summary>
/// Where a command writes: results to stdout and nothing else; notes, warnings, progress and errors to stderr.
/// </summary>
internal sealed class Screen
{
    private readonly bool colour;

    /// <summary>A screen over streams.</summary>
    public Screen(Streams streams, bool quiet, bool noColour, bool verbose)
    {
        Streams = streams;
        Quiet = quiet;
        Verbose = verbose;
        colour = !noColour && streams.ErrorIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    }

    /// <summary>The streams themselves.</summary>
    public Streams Streams { get; }

    /// <summary>No notes and no progress.</summary>
    public bool Quiet { get; }

    /// <summary>The plan, and stack traces of internal errors.</summary>
    public bool Verbose { get; }

    /// <summary>True when progress can be drawn in place.</summary>
    public bool CanDraw => !Quiet && Streams.ErrorIsTerminal;

    /// <summary>Columns of the terminal; 80 where it does not say.</summary>
    public int Columns => CanDraw && Console.WindowWidth is > 1 and int columns ? columns : 80;

    /// <summary>A part of the result.</summary>
    public void Result(string text)
    {
        Streams.Output.Write(Encoding.UTF8.GetBytes(text));
        Streams.Output.Flush();
    }

    /// <summary>A note, unless quiet.</summary>
    public void Note(string text)
    {
        if (!Quiet) Streams.Error.WriteLine(text);
    }

    /// <summary>A warning, also when quiet.</summary>
    public void Warn(string text) => Streams.Error.WriteLine(Paint("33", "warning: ") + text);

    /// <summary>What only a curious reader wants.</summary>
    public void Detail(string text)
    {
        if (Verbose) Streams.Error.WriteLine(text);
    }

    /// <summary>The one error line and its hint.</summary>
    public void Error(string message, string? hint)
    {
        Streams.Error.WriteLine(Paint("31", "error: ") + message);
        if (hint is not null) Streams.Error.WriteLine(Paint("36", "hint: ") + hint);
    }

    /// <summary>Text drawn as it is, for progress.</summary>
    public void Draw(string text) => Streams.Error.Write(text);

    /// <summary>Text in a colour where colours are welcome.</summary>
    public string Paint(string code, string text) => colour ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
