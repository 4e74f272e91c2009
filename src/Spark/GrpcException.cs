namespace Approx.Spark;

/// <summary>
/// A call that did not end well, before it is put into words for the user: never leaves this room, see <see cref="SparkErrors"/>.
/// </summary>
internal sealed class GrpcException(GrpcStatus status, Exception? inner = null) : Exception(status.Message, inner)
{
    /// <summary>Code, message and details.</summary>
    public GrpcStatus Status { get; } = status;

    /// <summary>What the user can do about a transport failure; null when the server itself answered.</summary>
    public string? Hint { get; init; }

    /// <summary>True when the failure lies in the connection and not in an answer of the server.</summary>
    public bool IsTransport { get; init; }

    /// <summary>True when trying again cannot help: no such host, no TLS, no HTTP/2 there.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>True for what may pass: the server or the way to it is not there just now.</summary>
    public bool IsTransient => Status.Code == GrpcCode.Unavailable && !IsPermanent;
}
