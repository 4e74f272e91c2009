namespace Approx.Cli.Terminal;

/// <summary>What a command reads and writes: the process's streams, or those of a test.</summary>
internal sealed class Streams
{
    /// <summary>Standard output: results.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error: notes, warnings, progress, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader Input { get; init; }

    /// <summary>True when a person types the input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>True when a person sees the results.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>True when a person sees standard error.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Signals of the process; null where there are none.</summary>
    public Interrupts? Interrupts { get; init; }

    /// <summary>The process's own.</summary>
    public static Streams OfProcess(Interrupts interrupts) => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = Console.Error,
        Input = Console.In,
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Interrupts = interrupts,
    };
}
