using System.Globalization;
using System.Net;
using Approx.Core;

namespace Approx.Spark;

/// <summary>
/// Where a Spark Connect server is and how to speak to it: <c>sc://host:port/;use_ssl=true;token=…;user_id=…</c>,
/// spelled as Spark's own clients spell it. Values are percent-decoded; keys that begin with <c>x-</c> become headers.
/// </summary>
internal sealed record SparkConnection
{
    /// <summary>The port when the text names none.</summary>
    public const int DefaultPort = 15002;

    /// <summary>The environment variable Spark's own clients and server read the token from.</summary>
    public const string TokenVariable = "SPARK_CONNECT_AUTHENTICATE_TOKEN";

    private static readonly string[] Keys = ["use_ssl", "token", "user_id", "session_id", "user_agent", "grpc_max_message_size"];
    private const string Example = "write sc://host:15002, or sc://host:15002/;use_ssl=true;token=…;user_id=…";

    /// <summary>Host name or address, without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What the text says of TLS; null when it says nothing.</summary>
    public bool? UseSsl { get; init; }

    /// <summary>The bearer token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>The user the session belongs to; the name of the operating system's user unless given.</summary>
    public string UserId { get; init; } = Environment.UserName;

    /// <summary>A session to join, or null for a new one. A joined session is not released at the end.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>What the server may log as the client's name.</summary>
    public string UserAgent { get; init; } = "approx";

    /// <summary>Extra headers, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The largest message taken from the server, bytes.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 30;

    /// <summary>
    /// True when TLS is spoken: as the text says; when it says nothing, a token goes in the clear to this machine only.
    /// </summary>
    public bool IsTls => UseSsl ?? (Token is not null && !IsLoopback);

    /// <summary>The server's address for messages: no token, no parameters.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"sc://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>The root of all calls.</summary>
    public Uri Endpoint => new UriBuilder(IsTls ? "https" : "http", Host, Port).Uri;

    private bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The same connection with the token of the environment when the text gave none.</summary>
    public SparkConnection WithTokenFromEnvironment() =>
        Token is null && Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? this with { Token = token } : this;

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="ApproxException">Wrong usage: what is malformed, and how it is written.</exception>
    public static SparkConnection Parse(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.StartsWith("sc://", StringComparison.OrdinalIgnoreCase)) throw Malformed("a Spark connection begins with sc://");
        string rest = trimmed[5..];
        int slash = rest.IndexOf('/');
        int semicolon = rest.IndexOf(';');
        if (semicolon >= 0 && (slash < 0 || semicolon < slash)) throw Malformed("parameters stand behind '/;'");
        string authority = slash < 0 ? rest : rest[..slash];
        string tail = slash < 0 ? "" : rest[(slash + 1)..];
        if (tail.Length > 0 && tail[0] != ';') throw Malformed("a Spark connection has no path; parameters stand behind '/;'");
        (string host, int port) = ReadAuthority(authority);
        SparkConnection connection = new() { Host = host, Port = port };
        HashSet<string> seen = new(StringComparer.Ordinal);
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        foreach (string part in tail.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=');
            if (equals <= 0) throw Malformed("a parameter is written key=value");
            string key = part[..equals].ToLowerInvariant();
            string value = Uri.UnescapeDataString(part[(equals + 1)..]);
            if (!seen.Add(key)) throw Malformed($"'{key}' is given twice");
            connection = key.StartsWith("x-", StringComparison.Ordinal) ? AddHeader(connection, headers, key, value) : Set(connection, key, value);
        }
        return connection with { Headers = headers };
    }

    /// <summary>The address without token and parameters, so that it can be logged.</summary>
    public override string ToString() => Address;

    private static (string Host, int Port) ReadAuthority(string authority)
    {
        if (authority.Contains('@')) throw Malformed("a user is given as ;user_id=…");
        int colon = authority.StartsWith('[') ? authority.IndexOf("]:", StringComparison.Ordinal) + 1 : authority.LastIndexOf(':');
        bool hasPort = colon > 0 || authority.StartsWith(':');
        string host = (hasPort ? authority[..colon] : authority).Trim('[', ']');
        if (authority.Length == 0 || host.Length == 0) throw Malformed("the host is missing");
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Malformed($"'{host}' is no host name");
        if (!hasPort) return (host, DefaultPort);
        string port = authority[(colon + 1)..];
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < 65536
            ? (host, number)
            : throw Malformed($"'{port}' is no port (1 to 65535)");
    }

    private static SparkConnection Set(SparkConnection connection, string key, string value) => key switch
    {
        "use_ssl" => connection with { UseSsl = bool.TryParse(value, out bool ssl) ? ssl : throw Malformed("use_ssl is true or false") },
        "token" => connection with { Token = IsHeaderValue(value) && value.Length > 0 ? value : throw Malformed("the token is empty or has characters no header can carry") },
        "user_id" => connection with { UserId = value.Length > 0 ? value : throw Malformed("user_id is empty") },
        "session_id" => connection with { SessionId = Guid.TryParseExact(value, "D", out Guid id) ? id : throw Malformed("session_id is a UUID such as 00112233-4455-6677-8899-aabbccddeeff") },
        "user_agent" => connection with { UserAgent = IsHeaderValue(value) && value.Length is > 0 and <= 200 ? value : throw Malformed("user_agent is 1 to 200 printable ASCII characters") },
        "grpc_max_message_size" => connection with
        {
            MaxMessageBytes = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes >= 1 << 20
                ? bytes
                : throw Malformed($"grpc_max_message_size is a number of bytes from {1 << 20} to {int.MaxValue}"),
        },
        _ => throw Malformed($"'{key}' is no parameter this program knows", NearestName.Of(key, Keys) is { } near ? $"did you mean {near}?" : $"known: {string.Join(", ", Keys)}, and headers that begin with x-"),
    };

    private static SparkConnection AddHeader(SparkConnection connection, Dictionary<string, string> headers, string name, string value)
    {
        if (name.EndsWith("-bin", StringComparison.Ordinal) || !name.All(c => c is '-' or '_' or '.' || char.IsAsciiLetterOrDigit(c))) throw Malformed($"'{name}' cannot be a header's name");
        if (!IsHeaderValue(value)) throw Malformed($"the value of '{name}' has characters no header can carry");
        headers.Add(name, value);
        return connection;
    }

    private static bool IsHeaderValue(string value) => value.All(c => c is >= ' ' and <= '~');

    // The text itself is not repeated: it may hold the token.
    private static ApproxException Malformed(string what, string hint = Example) => ApproxException.WrongUsage("Spark connection: " + what, hint);
}
