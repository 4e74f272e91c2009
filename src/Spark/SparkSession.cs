using Approx.Core;
using Approx.Spark.Protocol;
using ExplainMode = Approx.Spark.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode;
using InterruptType = Approx.Spark.Protocol.InterruptRequest.Types.InterruptType;

namespace Approx.Spark;

/// <summary>
/// A session on a Spark Connect server: temporary views, configuration and files belong to it and go with it.
/// Every failure is a <see cref="SparkException"/> with one line and a hint; a cancelled token interrupts the work on
/// Spark and throws <see cref="OperationCanceledException"/>. May be used from several threads.
/// </summary>
internal sealed class SparkSession : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);
    private readonly SparkRpc _rpc;

    private SparkSession(SparkRpc rpc) => _rpc = rpc;

    /// <summary>Spark's version, e.g. 4.0.1.</summary>
    public string SparkVersion { get; private set; } = "";

    /// <summary>The session's id.</summary>
    public Guid SessionId => _rpc.SessionId;

    /// <summary>The server's own id of the session; files sent with <see cref="AddFileAsync"/> lie in a folder of this name.</summary>
    public string ServerSideSessionId => _rpc.ServerSideSessionId ?? "";

    /// <summary>Connects, opens a session and asks for Spark's version. Tried once: a wrong address fails at once.</summary>
    public static async Task<SparkSession> OpenAsync(SparkConnection connection, SparkSessionOptions? options = null, CancellationToken cancellationToken = default)
    {
        SparkRpc rpc = new(connection, options ?? new SparkSessionOptions());
        try
        {
            AnalyzePlanResponse response = await rpc.AnalyzeAsync(new AnalyzePlanRequest { SparkVersion = new() }, SparkRetry.None, cancellationToken).ConfigureAwait(false);
            return new SparkSession(rpc) { SparkVersion = response.SparkVersion?.Version ?? "" };
        }
        catch
        {
            rpc.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a query. <c>:name</c> in its text is the argument of that name; see <see cref="SparkLiteral"/> for the types.
    /// Returns when the first batch is there. The token holds until the result is disposed.
    /// </summary>
    public async Task<SparkResult> ExecuteSqlAsync(string sql, IReadOnlyDictionary<string, object?>? arguments = null, SparkQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        await StartAsync(new Plan { Root = Sql(sql, arguments) }, options, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a statement for its effect (CREATE, INSERT, SET, …), once, and waits for its end.</summary>
    public async Task ExecuteCommandAsync(string sql, IReadOnlyDictionary<string, object?>? arguments = null, SparkQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        await RunAsync(new Command { SqlCommand = new SqlCommand { Input = Sql(sql, arguments) } }, options, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Makes exactly these Parquet files (no listing, no pattern) the temporary view of this name, in place of an older one.
    /// </summary>
    /// <param name="name">The view's name, any text; quote it with <see cref="SparkSqlText.Identifier"/> in statements.</param>
    /// <param name="paths">The files: local paths the workers can read too, or URLs (hdfs://, s3a://).</param>
    /// <param name="schema">Columns as DDL ("a BIGINT, b DOUBLE"); null to take them from the files.</param>
    public async Task CreateParquetViewAsync(string name, IReadOnlyList<string> paths, string? schema = null, CancellationToken cancellationToken = default)
    {
        if (paths.Count == 0) throw ApproxException.WrongUsage($"the Spark view '{name}' has no files");
        Read.Types.DataSource source = new() { Format = "parquet", Paths = { paths.Select(SparkPath.Exact) } };
        if (schema is not null) source.Schema = schema;
        CreateDataFrameViewCommand view = new() { Input = new Relation { Read = new Read { DataSource = source } }, Name = SparkSqlText.Identifier(name), Replace = true };
        await RunAsync(new Command { CreateDataframeView = view }, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops a temporary view if it is there.</summary>
    public Task DropViewAsync(string name, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync("DROP VIEW IF EXISTS " + SparkSqlText.Identifier(name), cancellationToken: cancellationToken);

    /// <summary>Spark's plan for a query; <paramref name="extended"/> adds the logical plans.</summary>
    public async Task<string> ExplainAsync(string sql, IReadOnlyDictionary<string, object?>? arguments = null, bool extended = false, CancellationToken cancellationToken = default)
    {
        AnalyzePlanRequest.Types.Explain explain = new() { Plan = new Plan { Root = Sql(sql, arguments) }, ExplainMode = extended ? ExplainMode.Extended : ExplainMode.Formatted };
        AnalyzePlanResponse response = await _rpc.AnalyzeAsync(new AnalyzePlanRequest { Explain = explain }, _rpc.Options.Retry, cancellationToken).ConfigureAwait(false);
        return response.Explain?.ExplainString ?? "";
    }

    /// <summary>Sets a configuration key for this session.</summary>
    public Task SetConfigAsync(string key, string value, CancellationToken cancellationToken = default) =>
        _rpc.ConfigAsync(new() { Set = new() { Pairs = { new KeyValue { Key = key, Value = value } } } }, cancellationToken);

    /// <summary>The value of a configuration key; null when it has none.</summary>
    public async Task<string?> GetConfigAsync(string key, CancellationToken cancellationToken = default)
    {
        ConfigResponse response = await _rpc.ConfigAsync(new() { GetOption = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false);
        return response.Pairs.FirstOrDefault(p => p.Key == key) is { HasValue: true } pair ? pair.Value : null;
    }

    /// <summary>Takes a configuration key back to its default.</summary>
    public Task UnsetConfigAsync(string key, CancellationToken cancellationToken = default) =>
        _rpc.ConfigAsync(new() { Unset = new() { Keys = { key } } }, cancellationToken);

    /// <summary>Interrupts everything that runs in this session; the ids of what was interrupted.</summary>
    public Task<IReadOnlyList<Guid>> InterruptAllAsync(CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptType.All }, cancellationToken);

    /// <summary>Interrupts the executions with this tag.</summary>
    public Task<IReadOnlyList<Guid>> InterruptTagAsync(string tag, CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptType.Tag, OperationTag = tag }, cancellationToken);

    /// <summary>Interrupts one execution.</summary>
    public Task<IReadOnlyList<Guid>> InterruptOperationAsync(Guid operation, CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptType.OperationId, OperationId = operation.ToString("D") }, cancellationToken);

    /// <summary>
    /// Sends a file; on the workers it lies at <c>./SERVER_SIDE_SESSION_ID/name</c>, with its run bit set. The same name again is fine with the
    /// same content and ARTIFACT_ALREADY_EXISTS with another.
    /// </summary>
    public async Task AddFileAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        string artifact = SparkArtifacts.FileName(name);
        AddArtifactsResponse response = await _rpc.AddArtifactsAsync(SparkArtifacts.Messages(artifact, content, content.Length - content.Position, cancellationToken), _rpc.Options.TransferTimeout, cancellationToken).ConfigureAwait(false);
        if (!response.Artifacts.Any(a => a.Name == artifact && a.IsCrcSuccessful))
            throw new SparkException(ErrorKind.Network, $"the file {name} was damaged on its way to {_rpc.Connection.Address}", "send it again");
    }

    /// <summary>Releases the session, unless it was joined by its id, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_rpc.Connection.SessionId is null) await _rpc.ReleaseSessionAsync(ReleaseTimeout).ConfigureAwait(false);
        }
        catch (GrpcException)
        {
            // A server that is away drops the session by itself after an hour.
        }
        _rpc.Dispose();
    }

    private static Relation Sql(string sql, IReadOnlyDictionary<string, object?>? arguments)
    {
        Sql message = new() { Query = sql };
        foreach ((string name, object? value) in arguments ?? new Dictionary<string, object?>()) message.NamedArguments.Add(name, SparkLiteral.Of(value));
        return new Relation { Sql = message };
    }

    private Task<SparkResult> StartAsync(Plan plan, SparkQueryOptions? options, CancellationToken cancellationToken) =>
        SparkResult.StartAsync(new SparkExecution(_rpc, plan, options?.Tags ?? [], cancellationToken), options?.Progress);

    private async Task RunAsync(Command command, SparkQueryOptions? options, CancellationToken cancellationToken)
    {
        await using SparkResult result = await StartAsync(new Plan { Command = command }, options, cancellationToken).ConfigureAwait(false);
        await result.DrainAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Guid>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken) =>
        [.. (await _rpc.InterruptAsync(request, cancellationToken).ConfigureAwait(false)).Select(Guid.Parse)];
}
