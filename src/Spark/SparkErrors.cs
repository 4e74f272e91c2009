using System.Text.Json;
using Approx.Core;
using Approx.Spark.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Error = Approx.Spark.Protocol.FetchErrorDetailsResponse.Types.Error;

namespace Approx.Spark;

/// <summary>What a status says of Spark's own error: google.rpc.ErrorInfo in its details.</summary>
/// <param name="ErrorClass">Spark's error condition.</param>
/// <param name="SqlState">SQLSTATE.</param>
/// <param name="Parameters">Parameters of the message; empty when the server cut them short.</param>
/// <param name="ErrorId">The key for FetchErrorDetails.</param>
internal sealed record SparkErrorInfo(string? ErrorClass, string? SqlState, IReadOnlyDictionary<string, string> Parameters, string? ErrorId)
{
    /// <summary>Nothing known.</summary>
    public static SparkErrorInfo None { get; } = new(null, null, new Dictionary<string, string>(), null);

    /// <summary>Reads the bytes of grpc-status-details-bin; what cannot be read is left out, for the status itself stands without it.</summary>
    public static SparkErrorInfo Read(ReadOnlyMemory<byte> details)
    {
        try
        {
            Any? any = details.IsEmpty ? null : RpcStatus.Parser.ParseFrom(details.Span).Details.FirstOrDefault(d => d.TypeUrl.EndsWith("/google.rpc.ErrorInfo", StringComparison.Ordinal));
            if (any is null) return None;
            Google.Protobuf.Collections.MapField<string, string> metadata = RpcErrorInfo.Parser.ParseFrom(any.Value).Metadata;
            return new SparkErrorInfo(Of("errorClass"), Of("sqlState"), ReadParameters(Of("messageParameters")), Of("errorId"));

            string? Of(string key) => metadata.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return None;
        }
    }

    private static Dictionary<string, string> ReadParameters(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>Puts a failed call into words: one line with a hint, and Spark's error class, SQLSTATE and parameters kept.</summary>
internal static class SparkErrors
{
    /// <summary>True when the server says this error condition, by its details or, lacking those, by its message.</summary>
    public static bool Is(GrpcException failure, string errorClass) =>
        SparkErrorInfo.Read(failure.Status.Details).ErrorClass is { } found
            ? found == errorClass
            : failure.Status.Message.Contains('[' + errorClass + ']', StringComparison.Ordinal);

    /// <summary>The exception for the user.</summary>
    public static SparkException From(GrpcException failure, SparkConnection connection, FetchErrorDetailsResponse? fetched = null)
    {
        GrpcStatus status = failure.Status;
        if (failure.IsTransport) return new SparkException(ErrorKind.Network, status.Message, failure.Hint, failure);
        SparkErrorInfo info = SparkErrorInfo.Read(status.Details);
        List<Error> chain = Chain(fetched);
        FetchErrorDetailsResponse.Types.SparkThrowable? known = chain.Select(e => e.SparkThrowable).FirstOrDefault(t => t?.HasErrorClass == true);
        string? errorClass = known?.ErrorClass ?? info.ErrorClass;
        string? sqlState = known?.HasSqlState == true ? known.SqlState : info.SqlState;
        string full = chain.Count > 0 ? string.Join("\ncaused by: ", chain.Select(e => e.Message)) : status.Message;
        (string message, string? hint) = status.Code switch
        {
            GrpcCode.Unauthenticated or GrpcCode.PermissionDenied when errorClass is null => connection.Token is null
                ? ($"{connection.Address} wants a token", $"add ;token=… to the connection, or set {SparkConnection.TokenVariable}")
                : ($"{connection.Address} refused the token", "check the token with whoever runs the server"),
            GrpcCode.Unimplemented => ($"{connection.Address} does not know this call: {FirstLine(full)}", "Spark 4.0 or later is needed"),
            _ => (FirstLine(full) is { Length: > 0 } line ? line : $"Spark failed with {status.Code} and said nothing more", failure.Hint ?? Hint(errorClass)),
        };
        return new SparkException(Kind(status.Code, errorClass, sqlState), message, hint, failure)
        {
            ErrorClass = errorClass,
            SqlState = sqlState,
            MessageParameters = known?.MessageParameters.Count > 0 ? new Dictionary<string, string>(known.MessageParameters) : info.Parameters,
            FullText = full,
        };
    }

    /// <summary>What kind of error this is, see <see cref="SparkException"/>.</summary>
    internal static ErrorKind Kind(GrpcCode code, string? errorClass, string? sqlState)
    {
        if (errorClass == "OPERATION_CANCELED" || code == GrpcCode.Cancelled) return ErrorKind.Interrupted;
        if (errorClass?.StartsWith("PARQUET_", StringComparison.Ordinal) == true || sqlState == "42K03") return ErrorKind.Data;
        return sqlState is { Length: 5 } ? sqlState[..2] switch
        {
            "KD" => ErrorKind.Data,
            "07" or "0A" or "21" or "22" or "42" => ErrorKind.Sql,
            _ => ErrorKind.Network,
        } : ErrorKind.Network;
    }

    private static string? Hint(string? errorClass) => errorClass switch
    {
        "INVALID_HANDLE.SESSION_CLOSED" or "INVALID_HANDLE.SESSION_NOT_FOUND" or "INVALID_HANDLE.SESSION_CHANGED" =>
            "the session on the server is gone (released, idle for an hour, or the server was restarted): open a new one",
        _ => null,
    };

    // The error and its causes, outermost first; a cause's index cannot lead in a circle for ever.
    private static List<Error> Chain(FetchErrorDetailsResponse? fetched)
    {
        List<Error> chain = [];
        if (fetched is null || !fetched.HasRootErrorIdx) return chain;
        for (int index = fetched.RootErrorIdx; index >= 0 && index < fetched.Errors.Count && chain.Count < fetched.Errors.Count;)
        {
            chain.Add(fetched.Errors[index]);
            index = fetched.Errors[index].HasCauseIdx ? fetched.Errors[index].CauseIdx : -1;
        }
        return chain;
    }

    private static string FirstLine(string text) => text.Trim().Split('\n', 2)[0].TrimEnd('\r', ';', ' ');
}
