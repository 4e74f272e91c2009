using System.Net;
using System.Net.Sockets;
using Approx.Core;
using Approx.Spark;
using Approx.Spark.Protocol;
using Microsoft.AspNetCore.Http;

namespace Approx.Tests.Spark;

/// <summary>Single calls to a server that refuses, breaks the protocol, or is none.</summary>
public class SparkCallTests
{
    [Fact(Timeout = 30_000)]
    public async Task Calls_that_change_nothing_are_tried_again_while_the_server_is_unavailable()
    {
        int calls = 0;
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "Config") await call.AnswerReleaseAsync();
            else if (++calls == 1) call.End(14, "later");
            else if (calls == 2) call.Cut();
            else await call.AnswerAsync(new ConfigResponse { Pairs = { new KeyValue { Key = "k", Value = "v" } } });
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick);
        Assert.Equal("v", await session.GetConfigAsync("k"));
        Assert.Equal(3, calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Sends_the_headers_of_grpc_and_those_of_the_connection()
    {
        Dictionary<string, string> seen = [];
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method == "Config")
            {
                foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in call.Headers) seen[name.ToLowerInvariant()] = value.ToString();
                await call.AnswerAsync(new ConfigResponse());
            }
            else
            {
                await call.AnswerReleaseAsync();
            }
        });
        SparkConnection connection = server.Connection with { Token = "tok", Headers = new Dictionary<string, string> { ["x-route"] = "blue" } };
        await using SparkSession session = await SparkSession.OpenAsync(connection, FakeSparkServer.Quick with { CallTimeout = TimeSpan.FromSeconds(7) });
        await session.SetConfigAsync("a", "b");
        Assert.Equal(("application/grpc", "trailers", "Bearer tok", "blue", "7000m"), (seen["content-type"], seen["te"], seen["authorization"], seen["x-route"], seen["grpc-timeout"]));
        Assert.DoesNotContain("grpc-accept-encoding", seen.Keys);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_of_trailers_only_is_understood()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(call =>
        {
            call.Response.ContentType = "application/grpc";
            call.Response.Headers["grpc-status"] = "16";
            call.Response.Headers["grpc-message"] = "Invalid token";
            return Task.CompletedTask;
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("wants a token", error.Message, StringComparison.Ordinal);
        Assert.Contains("token=", error.Hint, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("compressed")]
    [InlineData("rubbish")]
    [InlineData("nothing")]
    [InlineData("twice")]
    [InlineData("no status")]
    public async Task An_answer_that_breaks_the_protocol_is_an_error(string how)
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method != "Config")
            {
                await call.AnswerReleaseAsync();
                return;
            }
            byte[] frame = how == "rubbish" ? [0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF] : GrpcFrames.Frame(new ConfigResponse { SessionId = "s" });
            if (how == "compressed") frame[0] = 1;
            call.Response.ContentType = "application/grpc";
            if (how != "nothing") await call.Response.Body.WriteAsync(frame);
            if (how == "twice") await call.Response.Body.WriteAsync(frame);
            if (how != "no status") call.End();
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.Contains(how switch { "compressed" => "compressed", "rubbish" => "no valid message", "nothing" => "no message", "twice" => "more than one", _ => "without a status" }, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            if (call.Method == "Config") call.End(4, "deadline exceeded after 0.2 s");
            else await call.AnswerReleaseAsync();
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick with { CallTimeout = TimeSpan.FromMilliseconds(200) });
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("deadline", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_web_server_is_told_from_a_Spark_server()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(async call =>
        {
            call.Response.StatusCode = 404;
            call.Response.ContentType = "text/html";
            await call.Response.WriteAsync("<html>");
        });
        await using SparkSession session = await SparkSession.OpenAsync(server.Connection, FakeSparkServer.Quick);
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.GetConfigAsync("k"));
        Assert.Contains("HTTP 404", error.Message, StringComparison.Ordinal);
        Assert.Contains("no Spark Connect server", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_of_HTTP_1_is_told_from_a_Spark_server()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadExactlyAsync(new byte[24]); // the preface of HTTP/2
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            byte[] rest = new byte[1000];
            while (await client.GetStream().ReadAsync(rest) > 0)
            {
            }
        });
        SparkException error = await OpenFailsAsync($"sc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.Contains("does not speak gRPC", error.Message, StringComparison.Ordinal);
        await serving;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refused_connection_is_one_line_with_a_hint()
    {
        int port;
        using (TcpListener listener = new(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        SparkException error = await OpenFailsAsync($"sc://127.0.0.1:{port}");
        Assert.Equal($"connection refused: nothing listens at sc://127.0.0.1:{port}", error.Message);
        Assert.Contains("start", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task TLS_asked_of_a_plain_server_is_said_so()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(call => call.AnswerReleaseAsync());
        SparkException error = await OpenFailsAsync(server.Connection.Address + "/;use_ssl=true");
        Assert.Contains("does not speak TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("use_ssl", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_certificate_that_is_not_trusted_is_said_so()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(call => call.AnswerReleaseAsync(), tls: true);
        SparkException error = await OpenFailsAsync(server.Connection.Address + "/;use_ssl=true");
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Contains("not trusted", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_plain_call_to_a_server_of_TLS_hints_at_TLS()
    {
        await using FakeSparkServer server = await FakeSparkServer.StartAsync(call => call.AnswerReleaseAsync(), tls: true);
        SparkException error = await OpenFailsAsync(server.Connection.Address);
        Assert.Contains("use_ssl=true", error.Hint, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_does_not_exist_is_named()
    {
        SparkException error = await OpenFailsAsync("sc://no-such-host.invalid");
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
    }

    private static async Task<SparkException> OpenFailsAsync(string connection)
    {
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => SparkSession.OpenAsync(SparkConnection.Parse(connection)));
        Assert.Equal(ErrorKind.Network, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.NotNull(error.Hint);
        return error;
    }
}
