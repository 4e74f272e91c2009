using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Approx.Spark;

/// <summary>The HTTP/2 client underneath, and words for the ways a connection fails.</summary>
internal static class GrpcTransport
{
    /// <summary>A client for one server: h2c by prior knowledge for plain connections, ALPN h2 for TLS; no proxy, no redirect, no time limit of its own.</summary>
    public static HttpClient CreateClient(SparkConnection connection)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            // gRPC servers close connections that are pinged more often than every 5 minutes without traffic (gRFC A8),
            // so the fast look-out for a dead peer is TCP's own keep-alive, below.
            KeepAlivePingDelay = TimeSpan.FromMinutes(6),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectCallback = ConnectAsync,
        };
        HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan, BaseAddress = connection.Endpoint };
        HttpRequestHeaders headers = client.DefaultRequestHeaders;
        headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        headers.TryAddWithoutValidation("user-agent", connection.UserAgent);
        if (connection.Token is { } token) headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        foreach ((string name, string value) in connection.Headers) headers.TryAddWithoutValidation(name, value);
        return client;
    }

    /// <summary>A failure of the connection, in words; every one has code UNAVAILABLE.</summary>
    public static GrpcException Explain(Exception failure, SparkConnection connection)
    {
        SocketException? socket = Find<SocketException>(failure);
        HttpRequestError error = (failure as HttpRequestException)?.HttpRequestError ?? (failure as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown;
        AuthenticationException? tls = Find<AuthenticationException>(failure);
        string at = connection.Address;
        return error switch
        {
            HttpRequestError.NameResolutionError => Fault($"no host named '{connection.Host}'", "check the name in " + at, permanent: true),
            HttpRequestError.SecureConnectionError when tls is not null && tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) =>
                Fault($"the certificate of {at} is not trusted: {tls.Message}", "add its authority to this machine's trusted certificates", permanent: true),
            HttpRequestError.SecureConnectionError => Fault($"{at} does not speak TLS", "leave out use_ssl=true, or put a TLS proxy before the Spark server", permanent: true),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode == SocketError.ConnectionRefused =>
                Fault($"connection refused: nothing listens at {at}", "start the Spark Connect server there (sbin/start-connect-server.sh), or check host and port"),
            HttpRequestError.ConnectionError => Fault($"cannot connect to {at}: {socket?.Message ?? failure.Message}", "check host, port and network"),
            HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError when !IsStreamReset(failure) =>
                Fault($"what listens at {at} does not speak gRPC (HTTP/2)", connection.IsTls ? "check host and port" : "check the port; if the server wants TLS add ;use_ssl=true", permanent: failure is HttpRequestException),
            _ => Fault($"the connection to {at} was lost: {Find<IOException>(failure)?.Message ?? failure.Message}", connection.IsTls ? "check the network and the server" : "check the network and the server; if the server wants TLS add ;use_ssl=true"),
        };

        GrpcException Fault(string message, string hint, bool permanent = false) =>
            new(new GrpcStatus(GrpcCode.Unavailable, message), failure) { Hint = hint, IsTransport = true, IsPermanent = permanent };
    }

    // A server or proxy that resets a stream or goes away speaks HTTP/2 well enough: that is a lost connection.
    // PROTOCOL_ERROR (1) and HTTP_1_1_REQUIRED (13) are what is seen of a server that does not (RFC 9113, section 7).
    private static bool IsStreamReset(Exception failure) => Find<HttpProtocolException>(failure) is { ErrorCode: not (1 or 13) };

    private static T? Find<T>(Exception? failure) where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found) return found;
        }
        return null;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
