namespace Approx.Core;

/// <summary>
/// The one exception a user ever sees: what was found, where, what was expected, and a hint.
/// Programs read <see cref="Kind"/>; people read <see cref="Exception.Message"/> and <see cref="Hint"/>.
/// </summary>
public class ApproxException : Exception
{
    /// <summary>An error of the given kind. The message is one line: what was found, where, what was expected.</summary>
    public ApproxException(ErrorKind kind, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Hint = hint;
    }

    /// <summary>The kind of error; decides the exit code.</summary>
    public ErrorKind Kind { get; }

    /// <summary>One line that helps the user go on; null when there is nothing useful to say.</summary>
    public string? Hint { get; }

    /// <summary>The source text and the place in it, for errors in a statement; null otherwise.</summary>
    public (string Text, SourceSpan Span)? Place { get; init; }

    /// <summary>Bad or missing data (exit code 4).</summary>
    public static ApproxException BadData(string message, string? hint = null, Exception? inner = null) => new(ErrorKind.Data, message, hint, inner);

    /// <summary>Wrong usage (exit code 2).</summary>
    public static ApproxException WrongUsage(string message, string? hint = null) => new(ErrorKind.Usage, message, hint);

    /// <summary>A wrong statement (exit code 3) with the place in its text.</summary>
    public static ApproxException WrongStatement(string message, string text, SourceSpan span, string? hint = null) =>
        new(ErrorKind.Sql, message, hint) { Place = (text, span) };

    /// <summary>Spark or the network (exit code 6).</summary>
    public static ApproxException NetworkFailure(string message, string? hint = null, Exception? inner = null) => new(ErrorKind.Network, message, hint, inner);
}
