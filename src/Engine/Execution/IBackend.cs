namespace Approx.Engine.Execution;

/// <summary>What a backend answers: columns and rows of plain values (long, double, string, bool, DateOnly, DateTime, decimal, BigInteger, null).</summary>
/// <param name="Columns">Name and SQL type of each column.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ResultTable(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>Something that scans, joins and groups: DuckDB here, or Spark.</summary>
internal interface IBackend
{
    /// <summary>Its name in provenance.</summary>
    string Name { get; }

    /// <summary>Its SQL.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs one statement over the snapshot's tables.</summary>
    /// <exception cref="Core.ApproxException">The statement fails; the message is in the user's words.</exception>
    ResultTable Run(string sql, CancellationToken cancel);
}
