using Approx.Arrow;
using Approx.Spark;
using Approx.Store;

namespace Approx.Engine.Execution;

/// <summary>
/// Spark through Spark Connect: each stored table is a temporary view over exactly the Parquet parts the manifest names.
/// The connection is made at the first statement.
/// </summary>
internal sealed class SparkBackend(string endpoint, Snapshot snapshot) : IBackend, IDisposable
{
    private readonly HashSet<string> views = new(StringComparer.OrdinalIgnoreCase);
    private SparkSession? session;

    /// <inheritdoc/>
    public string Name => "spark";

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.Spark;

    /// <inheritdoc/>
    public ResultTable Run(string sql, CancellationToken cancel) => RunAsync(sql, cancel).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Dispose() => session?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<ResultTable> RunAsync(string sql, CancellationToken cancel)
    {
        session ??= await SparkSession.OpenAsync(SparkConnection.Parse(endpoint).WithTokenFromEnvironment(), cancellationToken: cancel).ConfigureAwait(false);
        foreach (string table in snapshot.TableNames.Where(t => !views.Contains(t)).ToList())
        {
            IReadOnlyList<string> parts = snapshot.PartPaths(table);
            if (parts.Count == 0) continue;
            await session.CreateParquetViewAsync(table, parts, cancellationToken: cancel).ConfigureAwait(false);
            views.Add(table);
        }
        await using SparkResult result = await session.ExecuteSqlAsync(sql, cancellationToken: cancel).ConfigureAwait(false);
        List<object?[]> rows = [];
        await foreach (RecordBatch batch in result.ReadBatchesAsync().ConfigureAwait(false))
        {
            using (batch) ArrowRows.Read(batch, rows);
        }
        return new ResultTable([.. result.Schema.Fields.Select(f => (f.Name, ArrowRows.SqlType(f.Type)))], rows);
    }
}
