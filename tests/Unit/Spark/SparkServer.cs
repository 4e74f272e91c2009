using System.Diagnostics;
using Approx.Arrow;
using Approx.Spark;

namespace Approx.Tests.Spark;

/// <summary>
/// The real Spark of SPARK_HOME, guarded by a token, started once for all tests of the collection "Spark server" and ended with them; should
/// this process die, the server sees its input close and ends too. Without SPARK_HOME the tests are skipped and say so.
/// </summary>
public sealed class SparkServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private Process? _process;
    private SparkConnection? _connection;

    /// <summary>The server's address; skips the test where there is no server.</summary>
    internal SparkConnection Connection
    {
        get
        {
            Assert.SkipWhen(_connection is null, "SPARK_HOME names no folder with start-connect: tests on a real Spark server are skipped");
            return _connection!;
        }
    }

    /// <summary>A new session.</summary>
    internal Task<SparkSession> OpenAsync() => SparkSession.OpenAsync(Connection);

    /// <summary>All batches of a statement, each of them checked in full.</summary>
    internal static async Task<(Schema Schema, List<RecordBatch> Batches)> QueryAsync(SparkSession session, string sql, Dictionary<string, object?>? arguments = null, SparkQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using SparkResult result = await session.ExecuteSqlAsync(sql, arguments, options, cancellationToken);
        List<RecordBatch> batches = await result.ReadBatchesAsync().ToListAsync(CancellationToken.None);
        foreach (RecordBatch batch in batches) batch.Validate(full: true);
        return (result.Schema, batches);
    }

    public async ValueTask InitializeAsync()
    {
        string? start = Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home ? Path.Combine(home, "start-connect") : null;
        if (start is null || !File.Exists(start)) return;
        ProcessStartInfo info = new(start) { ArgumentList = { "--master", "local[2]", "--until-stdin-closes" }, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string token = Guid.NewGuid().ToString("N");
        info.Environment[SparkConnection.TokenVariable] = token;
        _process = Process.Start(info)!;
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        Assert.True(line?.StartsWith("sc://", StringComparison.Ordinal), $"start-connect printed '{line}'");
        _connection = SparkConnection.Parse(line!) with { Token = token };
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }
}

[CollectionDefinition("Spark server")]
public sealed class SparkServerTests : ICollectionFixture<SparkServer>;
