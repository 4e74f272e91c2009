using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Approx.Arrow;
using Approx.Spark;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using P = Approx.Spark.Protocol;

namespace Approx.Tests.Spark;

/// <summary>A server in this process that speaks gRPC over clear HTTP/2 and answers each call as the test says.</summary>
internal sealed class FakeSparkServer : IAsyncDisposable
{
    /// <summary>Retries without waiting.</summary>
    public static readonly SparkSessionOptions Quick = new()
    {
        Retry = new SparkRetry { MaxRetries = 3, FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    private readonly WebApplication _app;

    private FakeSparkServer(WebApplication app) => _app = app;

    /// <summary>The calls in the order they came: method names.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public SparkConnection Connection { get; private set; } = null!;

    public static async Task<FakeSparkServer> StartAsync(Func<FakeCall, Task> answer, bool tls = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o =>
        {
            o.Protocols = HttpProtocols.Http2;
            if (tls) o.UseHttps(SelfSigned());
        }));
        WebApplication app = builder.Build();
        FakeSparkServer server = new(app);
        app.Run(async context =>
        {
            FakeCall call = await FakeCall.ReadAsync(context);
            server.Calls.Enqueue(call.Method);
            if (call.Method == "AnalyzePlan" && call.Request<P.AnalyzePlanRequest>().SparkVersion is not null)
                await call.AnswerAsync(new P.AnalyzePlanResponse { SparkVersion = new() { Version = "4.0.0-fake" }, ServerSideSessionId = "server-side" });
            else
                await answer(call);
        });
        await app.StartAsync();
        server.Connection = SparkConnection.Parse("sc://" + new Uri(app.Urls.Single()).Authority);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

/// <summary>One call as the fake server sees it.</summary>
internal sealed class FakeCall(HttpContext context, byte[] body)
{
    public string Method { get; } = context.Request.Path.Value!.Split('/')[^1];

    public IHeaderDictionary Headers => context.Request.Headers;

    public HttpResponse Response => context.Response;

    public static async Task<FakeCall> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        return new FakeCall(context, body.ToArray());
    }

    public T Request<T>() where T : IMessage<T>, new()
    {
        T message = new();
        message.MergeFrom(body.AsSpan(5, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1))));
        return message;
    }

    public async Task SendAsync(IMessage message)
    {
        if (!Response.HasStarted) Response.ContentType = "application/grpc";
        await Response.Body.WriteAsync(GrpcFrames.Frame(message));
        await Response.Body.FlushAsync();
    }

    public async Task AnswerAsync(IMessage message)
    {
        await SendAsync(message);
        End();
    }

    /// <summary>The status in the trailers.</summary>
    public void End(int code = 0, string message = "", byte[]? details = null)
    {
        if (!Response.HasStarted) Response.ContentType = "application/grpc";
        Response.AppendTrailer("grpc-status", code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (message.Length > 0) Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        if (details is not null) Response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('='));
    }

    /// <summary>Fails with Spark's error of this class.</summary>
    public void Fail(string errorClass, string? errorId = null)
    {
        Dictionary<string, string> metadata = new() { ["errorClass"] = errorClass };
        if (errorId is not null) metadata["errorId"] = errorId;
        End(13, $"[{errorClass}] as the test says", GrpcStatusTests.Details(metadata));
    }

    /// <summary>Cuts the stream without a status.</summary>
    public void Cut() => context.Abort();

    /// <summary>One batch a number: a single row with that number, the offset and the response id made of it.</summary>
    public async Task SendBatchesAsync(params int[] numbers)
    {
        foreach (int n in numbers)
        {
            ByteString data = Ipc(new ArrowArray(ArrowType.Int64, 1, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<long>([n])]));
            await SendAsync(new P.ExecutePlanResponse { ResponseId = "r" + n, ArrowBatch = new() { RowCount = 1, StartOffset = n, Data = data } });
        }
    }

    /// <summary>Says that the execution is complete.</summary>
    public async Task CompleteAsync()
    {
        await SendAsync(new P.ExecutePlanResponse { ResponseId = "end", ResultComplete = new() });
        End();
    }

    /// <summary>Answers what every session sends at its end.</summary>
    public Task AnswerReleaseAsync() => AnswerAsync(Method switch
    {
        "ReleaseExecute" => new P.ReleaseExecuteResponse(),
        "ReleaseSession" => new P.ReleaseSessionResponse(),
        "FetchErrorDetails" => new P.FetchErrorDetailsResponse(),
        _ => throw new InvalidOperationException($"the test did not expect {Method}"),
    });

    /// <summary>A complete Arrow stream of one column named n.</summary>
    public static ByteString Ipc(ArrowArray column)
    {
        Schema schema = new([new Field("n", column.Type, nullable: false)]);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, schema, leaveOpen: true)) writer.Write(new RecordBatch(schema, column.Length, [column]));
        return ByteString.CopyFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
