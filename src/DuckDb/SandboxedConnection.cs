using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Runs foreign statements: one SELECT at a time, over the tables there are, judged by <see cref="StatementGuard"/> before it is bound.</summary>
internal sealed class SandboxedConnection : IDisposable
{
    internal SandboxedConnection(DuckDbConnection connection) => Trusted = connection;

    /// <summary>The same connection without the guard, for statements of our own making (views, Arrow tables): DuckDB's locks still hold.</summary>
    public DuckDbConnection Trusted { get; }

    /// <summary>Runs a SELECT; the whole result lies in memory.</summary>
    /// <exception cref="ApproxException">The statement may not run here, or DuckDB refused it (<see cref="DuckDbException"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancellation = default)
    {
        using PreparedStatement statement = Prepare(sql);
        return statement.Query(cancellation);
    }

    /// <summary>Runs a SELECT; rows are computed while they are fetched.</summary>
    public DuckDbResult Stream(string sql, CancellationToken cancellation = default)
    {
        using PreparedStatement statement = Prepare(sql);
        return statement.Stream(cancellation);
    }

    /// <summary>Prepares a SELECT whose parameters are bound afterwards.</summary>
    public PreparedStatement Prepare(string sql)
    {
        StatementGuard.Check(Trusted, sql);
        PreparedStatement statement = Trusted.Prepare(sql);
        if (statement.Kind == StatementKind.Select) return statement;
        using (statement) throw new ApproxException(ErrorKind.Sql, $"a statement of kind {statement.Kind} does not run here");
    }

    public void Dispose() => Trusted.Dispose();
}
