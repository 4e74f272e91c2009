using System.Text.Json;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>
/// What DuckDB refused, with DuckDB's own class of the error. The message is the first line of DuckDB's text, so that it fits
/// the one-line rule; the whole text (with the caret under the place) is in <see cref="Detail"/>.
/// </summary>
internal sealed class DuckDbException : ApproxException
{
    private DuckDbException(DuckDbErrorClass error, string message, string? hint, string detail)
        : base(error.Kind(), message, hint)
    {
        Class = error;
        Detail = detail;
    }

    /// <summary>DuckDB's class of the error.</summary>
    public DuckDbErrorClass Class { get; }

    /// <summary>DuckDB's whole text, several lines.</summary>
    public string Detail { get; }

    /// <summary>An error with DuckDB's text; the class is read from the text when the native side gives none.</summary>
    public static DuckDbException From(string? text, DuckDbErrorClass error = DuckDbErrorClass.Invalid)
    {
        string detail = string.IsNullOrWhiteSpace(text) ? "DuckDB failed and gave no reason" : Plain(text.Trim());
        if (error == DuckDbErrorClass.Invalid) error = DuckDbErrorClasses.OfMessage(detail);
        string[] lines = detail.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? hint = error == DuckDbErrorClass.OutOfMemory
            ? "raise the memory limit, or name a temporary directory to spill to"
            : lines.Skip(1).FirstOrDefault(line => line.StartsWith("Did you mean", StringComparison.Ordinal) || line.StartsWith("Candidate", StringComparison.Ordinal));
        return new DuckDbException(error, lines[0], hint, detail);
    }

    // Some calls of the C API hand out an exception as DuckDB keeps it inside: {"exception_type": …, "exception_message": …}.
    private static string Plain(string text)
    {
        if (!text.StartsWith("{\"exception_type\"", StringComparison.Ordinal)) return text;
        try
        {
            using JsonDocument parts = JsonDocument.Parse(text);
            return $"{parts.RootElement.GetProperty("exception_type").GetString()} Error: {parts.RootElement.GetProperty("exception_message").GetString()}";
        }
        catch (JsonException)
        {
            return text; // not what it looked like: shown as it is
        }
    }

    /// <summary>Throws when there is an error in <paramref name="error"/>; frees it in any case.</summary>
    public static unsafe void ThrowIf(ErrorDataHandle error)
    {
        using (error)
        {
            if (error.IsInvalid || !NativeMethods.duckdb_error_data_has_error(error)) return;
            throw From(NativeMethods.Text(NativeMethods.duckdb_error_data_message(error)), NativeMethods.duckdb_error_data_error_type(error));
        }
    }
}
