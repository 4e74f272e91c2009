using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Approx.Spark;

/// <summary>
/// gRPC calls over <see cref="HttpClient"/> (gRPC over HTTP/2, github.com/grpc/grpc doc/PROTOCOL-HTTP2.md):
/// unary, server streaming and client streaming. Every failure is a <see cref="GrpcException"/>; cancelling
/// the token ends the HTTP call and throws <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class GrpcChannel(SparkConnection connection, string service) : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");
    private readonly HttpClient _client = GrpcTransport.CreateClient(connection);

    /// <summary>One message there, one back, within <paramref name="timeout"/>.</summary>
    public Task<TResponse> CallAsync<TResponse>(string method, IMessage request, MessageParser<TResponse> parser, TimeSpan timeout, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse> =>
        SingleAsync(method, Content(request), parser, timeout, cancellationToken);

    /// <summary>Many messages there, one back, within <paramref name="timeout"/>.</summary>
    public Task<TResponse> SendAllAsync<TResponse>(string method, IAsyncEnumerable<IMessage> requests, MessageParser<TResponse> parser, TimeSpan timeout, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse> =>
        SingleAsync(method, new GrpcStreamContent(requests, ContentType), parser, timeout, cancellationToken);

    /// <summary>One message there, many back; without a time limit.</summary>
    public IAsyncEnumerable<TResponse> StreamAsync<TResponse>(string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse> =>
        ReadAsync(method, Content(request), parser, null, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>A time limit as grpc-timeout spells it: at most 8 digits and a unit.</summary>
    internal static string FormatTimeout(TimeSpan timeout) => timeout.TotalMilliseconds < 100_000_000
        ? Math.Max(1, (long)Math.Ceiling(timeout.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture) + "m"
        : Math.Min(99_999_999, (long)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture) + "S";

    private static ByteArrayContent Content(IMessage request) => new(GrpcFrames.Frame(request)) { Headers = { ContentType = ContentType } };

    private async Task<TResponse> SingleAsync<TResponse>(string method, HttpContent content, MessageParser<TResponse> parser, TimeSpan timeout, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        // The server is told the limit; it is kept here too, a little later, in case the server does not answer at all.
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout + TimeSpan.FromSeconds(2));
        try
        {
            TResponse? single = default;
            bool any = false;
            await foreach (TResponse response in ReadAsync(method, content, parser, timeout, limit.Token).ConfigureAwait(false))
            {
                if (any) throw new GrpcException(new GrpcStatus(GrpcCode.Internal, $"{method} answered with more than one message"));
                (single, any) = (response, true);
            }
            return any ? single! : throw new GrpcException(new GrpcStatus(GrpcCode.Internal, $"{method} answered with no message"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(new GrpcStatus(GrpcCode.DeadlineExceeded, $"{connection.Address} did not answer {method} within {timeout.TotalSeconds:0.#} s"));
        }
    }

    private async IAsyncEnumerable<TResponse> ReadAsync<TResponse>(string method, HttpContent content, MessageParser<TResponse> parser, TimeSpan? timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/{service}/{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (timeout is { } limit) request.Headers.TryAddWithoutValidation("grpc-timeout", FormatTimeout(limit));
        using HttpResponseMessage response = await GuardAsync(_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken).ConfigureAwait(false);
        CheckHead(response);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        GrpcFrameReader frames = new(body, connection.MaxMessageBytes);
        while (await GuardAsync(frames.ReadAsync(cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false) is { } frame) yield return Parse(parser, frame, method);
        // The status is in the trailers, or, in an answer that is nothing but trailers, in the headers.
        GrpcStatus status = GrpcStatus.Read(response.TrailingHeaders) ?? GrpcStatus.Read(response.Headers)
            ?? throw new GrpcException(new GrpcStatus(GrpcCode.Unavailable, $"the answer to {method} from {connection.Address} ended without a status")) { IsTransport = true };
        if (status.Code != GrpcCode.Ok) throw new GrpcException(status);
    }

    private void CheckHead(HttpResponseMessage response)
    {
        if (GrpcStatus.Read(response.Headers) is { } early && early.Code != GrpcCode.Ok) throw new GrpcException(early);
        string? type = response.Content.Headers.ContentType?.MediaType;
        if (response.StatusCode == HttpStatusCode.OK && type?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true) return;
        GrpcCode code = response.StatusCode == HttpStatusCode.OK ? GrpcCode.Unknown : GrpcStatus.FromHttp(response.StatusCode);
        throw new GrpcException(new GrpcStatus(code, $"{connection.Address} answered with HTTP {(int)response.StatusCode} and content type '{type}': that is no Spark Connect server"))
        {
            Hint = "check host and port",
            IsTransport = true,
        };
    }

    private static TResponse Parse<TResponse>(MessageParser<TResponse> parser, ReadOnlyMemory<byte> frame, string method)
        where TResponse : IMessage<TResponse>
    {
        try
        {
            return parser.ParseFrom(frame.Span);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new GrpcException(new GrpcStatus(GrpcCode.Internal, $"the answer to {method} is no valid message: {failure.Message}"), failure);
        }
    }

    private async Task<T> GuardAsync<T>(Task<T> waiting, CancellationToken cancellationToken)
    {
        try
        {
            return await waiting.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw GrpcTransport.Explain(failure, connection);
        }
    }
}

/// <summary>A request body of many frames, written as they come.</summary>
internal sealed class GrpcStreamContent : HttpContent
{
    private readonly IAsyncEnumerable<IMessage> _messages;

    public GrpcStreamContent(IAsyncEnumerable<IMessage> messages, MediaTypeHeaderValue contentType)
    {
        _messages = messages;
        Headers.ContentType = contentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await foreach (IMessage message in _messages.WithCancellation(cancellationToken).ConfigureAwait(false))
            await stream.WriteAsync(GrpcFrames.Frame(message), cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
