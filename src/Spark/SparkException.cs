using Approx.Core;

namespace Approx.Spark;

/// <summary>
/// What went wrong on Spark or on the way to it. The message is one line; <see cref="FullText"/> has all of it.
/// <see cref="ApproxException.Kind"/> is Sql for what is wrong with a statement (SQLSTATE classes 07, 0A, 21, 22, 42),
/// Data for files that are missing or cannot be read (42K03, KD…, PARQUET_…), Interrupted for OPERATION_CANCELED,
/// and Network for everything else: connection, token, lost session, failure inside Spark.
/// </summary>
internal sealed class SparkException : ApproxException
{
    public SparkException(ErrorKind kind, string message, string? hint = null, Exception? inner = null)
        : base(kind, message, hint, inner)
    {
    }

    /// <summary>Spark's error condition, e.g. TABLE_OR_VIEW_NOT_FOUND or INVALID_HANDLE.SESSION_CLOSED; null when there is none.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>The SQLSTATE, five characters; null when there is none.</summary>
    public string? SqlState { get; init; }

    /// <summary>The parameters of Spark's message by name.</summary>
    public IReadOnlyDictionary<string, string> MessageParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Spark's whole message with the messages of its causes, many lines; the message itself when there is no more.</summary>
    public string FullText { get => field ?? Message; init; }
}
