using Approx.DuckDb;

namespace Approx.Engine.Execution;

/// <summary>
/// A connection that keeps DuckDB's plans of the statements it was asked before: planning a short statement takes DuckDB as long as running it.
/// A statement is planned for good when it comes a second time; the plans of those not asked for longest go. One thread's at a time.
/// </summary>
internal sealed class PlannedConnection(DuckDbConnection connection) : IDisposable
{
    private const int MostPlans = 64;
    private const int LongestText = 16 << 10;

    private readonly Dictionary<string, LinkedListNode<(string Sql, PreparedStatement? Plan)>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sql, PreparedStatement? Plan)> latestFirst = new();

    /// <summary>The result of a statement, whole and in memory.</summary>
    /// <exception cref="DuckDbException">DuckDB refused.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancel)
    {
        if (sql.Length > LongestText) return connection.Query(sql, cancel);
        if (!known.TryGetValue(sql, out LinkedListNode<(string Sql, PreparedStatement? Plan)>? node))
        {
            DuckDbResult first = connection.Query(sql, cancel);
            known[sql] = latestFirst.AddFirst((sql, null));
            if (known.Count > MostPlans) Forget(latestFirst.Last!);
            return first;
        }
        latestFirst.Remove(node);
        latestFirst.AddFirst(node);
        if (node.Value.Plan is null) node.Value = (sql, connection.Prepare(sql));
        return node.Value.Plan!.Query(cancel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (latestFirst.Last is { } last) Forget(last);
        connection.Dispose();
    }

    private void Forget(LinkedListNode<(string Sql, PreparedStatement? Plan)> node)
    {
        node.Value.Plan?.Dispose();
        known.Remove(node.Value.Sql);
        latestFirst.Remove(node);
    }
}
