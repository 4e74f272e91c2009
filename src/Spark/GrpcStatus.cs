using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Approx.Spark;

/// <summary>gRPC's status codes (grpc.github.io, "Status codes and their use in gRPC").</summary>
internal enum GrpcCode
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

/// <summary>How a call ended: code, message and the bytes of grpc-status-details-bin (empty when there are none).</summary>
internal sealed record GrpcStatus(GrpcCode Code, string Message, ReadOnlyMemory<byte> Details = default)
{
    /// <summary>The status that stands in headers or trailers; null when none does.</summary>
    public static GrpcStatus? Read(HttpHeaders headers)
    {
        if (Value(headers, "grpc-status") is not { } text) return null;
        GrpcCode code = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 16 ? (GrpcCode)number : GrpcCode.Unknown;
        string message = Value(headers, "grpc-message") is { } raw ? PercentDecode(raw) : "";
        return new GrpcStatus(code, message, Value(headers, "grpc-status-details-bin") is { } details ? DecodeBinary(details) : default);
    }

    /// <summary>The code for an HTTP status that is not 200, where no gRPC status came (gRPC's http-grpc-status-mapping).</summary>
    public static GrpcCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcCode.Internal,
        HttpStatusCode.Unauthorized => GrpcCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcCode.Unavailable,
        _ => GrpcCode.Unknown,
    };

    /// <summary>Undoes gRPC's percent-encoding of UTF-8; what is no valid escape stays as it is, as the protocol demands.</summary>
    public static string PercentDecode(string text)
    {
        if (!text.Contains('%')) return text;
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[count++] = byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 3;
                continue;
            }
            int length = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            count += Encoding.UTF8.GetBytes(text.AsSpan(i, length), bytes.AsSpan(count));
            i += length;
        }
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    /// <summary>Base64 with or without padding; empty when it is no base64 (details are a help, never needed).</summary>
    public static ReadOnlyMemory<byte> DecodeBinary(string text)
    {
        string padded = text.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out int length) ? bytes.AsMemory(0, length) : default;
    }

    private static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
