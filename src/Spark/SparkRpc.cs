using Approx.Spark.Protocol;
using Google.Protobuf;

namespace Approx.Spark;

/// <summary>
/// The calls of one Spark Connect session: fills in who asks, tries the calls that may be repeated again while the
/// server is unavailable, and turns failures into <see cref="SparkException"/>.
/// </summary>
internal sealed class SparkRpc : IDisposable
{
    private const string ClientType = "approx";
    private static readonly TimeSpan DetailsTimeout = TimeSpan.FromSeconds(5);
    private readonly GrpcChannel _channel;
    private readonly UserContext _user;
    private string? _serverSideSession;

    public SparkRpc(SparkConnection connection, SparkSessionOptions options)
    {
        Connection = connection;
        Options = options;
        SessionId = connection.SessionId ?? Guid.NewGuid();
        _user = new UserContext { UserId = connection.UserId, UserName = connection.UserId };
        _channel = new GrpcChannel(connection, "spark.connect.SparkConnectService");
    }

    public SparkConnection Connection { get; }

    public SparkSessionOptions Options { get; }

    /// <summary>The session's id as the client chose it.</summary>
    public Guid SessionId { get; }

    /// <summary>The server's own id of the session, known after the first answer: the folder artifacts land in.</summary>
    public string? ServerSideSessionId => _serverSideSession;

    private string Session => SessionId.ToString("D");

    public async Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, SparkRetry retry, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (Session, _user, ClientType);
        if (_serverSideSession is { } observed) request.ClientObservedServerSideSessionId = observed;
        AnalyzePlanResponse response = await CallAsync("AnalyzePlan", request, AnalyzePlanResponse.Parser, retry, cancellationToken).ConfigureAwait(false);
        Observe(response.ServerSideSessionId);
        return response;
    }

    public async Task<ConfigResponse> ConfigAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken)
    {
        ConfigRequest request = new() { SessionId = Session, UserContext = _user, ClientType = ClientType, Operation = operation };
        if (_serverSideSession is { } observed) request.ClientObservedServerSideSessionId = observed;
        return await CallAsync("Config", request, ConfigResponse.Parser, Options.Retry, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (Session, _user, ClientType);
        return (await CallAsync("Interrupt", request, InterruptResponse.Parser, Options.Retry, cancellationToken).ConfigureAwait(false)).InterruptedIds;
    }

    public Task ReleaseExecuteAsync(Guid operation, TimeSpan timeout)
    {
        ReleaseExecuteRequest request = new() { SessionId = Session, UserContext = _user, ClientType = ClientType, OperationId = operation.ToString("D"), ReleaseAll = new() };
        return _channel.CallAsync("ReleaseExecute", request, ReleaseExecuteResponse.Parser, timeout, CancellationToken.None);
    }

    public Task ReleaseSessionAsync(TimeSpan timeout)
    {
        ReleaseSessionRequest request = new() { SessionId = Session, UserContext = _user, ClientType = ClientType };
        return _channel.CallAsync("ReleaseSession", request, ReleaseSessionResponse.Parser, timeout, CancellationToken.None);
    }

    /// <summary>Sends artifacts; never repeated, for the server keeps what has come.</summary>
    public async Task<AddArtifactsResponse> AddArtifactsAsync(IAsyncEnumerable<AddArtifactsRequest> requests, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.SendAllAsync("AddArtifacts", Filled(), AddArtifactsResponse.Parser, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (GrpcException failure)
        {
            throw await TranslateAsync(failure).ConfigureAwait(false);
        }

        async IAsyncEnumerable<IMessage> Filled()
        {
            await foreach (AddArtifactsRequest request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                (request.SessionId, request.UserContext, request.ClientType) = (Session, _user, ClientType);
                if (_serverSideSession is { } observed) request.ClientObservedServerSideSessionId = observed;
                yield return request;
            }
        }
    }

    /// <summary>Submits a plan as a reattachable execution; fails with <see cref="GrpcException"/>, see <see cref="SparkExecution"/>.</summary>
    public IAsyncEnumerable<ExecutePlanResponse> ExecuteStream(Plan plan, Guid operation, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        ExecutePlanRequest request = new()
        {
            SessionId = Session,
            UserContext = _user,
            ClientType = ClientType,
            OperationId = operation.ToString("D"),
            Plan = plan,
            Tags = { tags },
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new ReattachOptions { Reattachable = true } } },
        };
        if (_serverSideSession is { } observed) request.ClientObservedServerSideSessionId = observed;
        return _channel.StreamAsync("ExecutePlan", request, ExecutePlanResponse.Parser, cancellationToken);
    }

    /// <summary>Goes on with an execution after the response of this id (null: from its start).</summary>
    public IAsyncEnumerable<ExecutePlanResponse> ReattachStream(Guid operation, string? lastResponse, CancellationToken cancellationToken)
    {
        ReattachExecuteRequest request = new() { SessionId = Session, UserContext = _user, ClientType = ClientType, OperationId = operation.ToString("D") };
        if (lastResponse is not null) request.LastResponseId = lastResponse;
        if (_serverSideSession is { } observed) request.ClientObservedServerSideSessionId = observed;
        return _channel.StreamAsync("ReattachExecute", request, ExecutePlanResponse.Parser, cancellationToken);
    }

    /// <summary>Keeps the server's id of the session, so that a restarted server is noticed.</summary>
    public void Observe(string serverSideSession)
    {
        if (serverSideSession.Length > 0) _serverSideSession ??= serverSideSession;
    }

    /// <summary>The exception for a failed call, with the full text fetched where the server keeps one.</summary>
    public async Task<SparkException> TranslateAsync(GrpcException failure)
    {
        if (failure.IsTransport || SparkErrorInfo.Read(failure.Status.Details).ErrorId is not { } errorId) return SparkErrors.From(failure, Connection);
        FetchErrorDetailsRequest request = new() { SessionId = Session, UserContext = _user, ClientType = ClientType, ErrorId = errorId };
        try
        {
            return SparkErrors.From(failure, Connection, await _channel.CallAsync("FetchErrorDetails", request, FetchErrorDetailsResponse.Parser, DetailsTimeout, CancellationToken.None).ConfigureAwait(false));
        }
        catch (GrpcException)
        {
            // The first failure is the one to tell; its details are an extra.
            return SparkErrors.From(failure, Connection);
        }
    }

    public void Dispose() => _channel.Dispose();

    private async Task<TResponse> CallAsync<TResponse>(string method, IMessage request, MessageParser<TResponse> parser, SparkRetry retry, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        for (int retries = 0; ;)
        {
            try
            {
                return await _channel.CallAsync(method, request, parser, Options.CallTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (GrpcException failure)
            {
                if (!failure.IsTransient || ++retries > retry.MaxRetries) throw await TranslateAsync(failure).ConfigureAwait(false);
            }
            await Task.Delay(retry.Delay(retries), cancellationToken).ConfigureAwait(false);
        }
    }
}
