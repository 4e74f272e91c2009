using System.Globalization;
using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>One line of work on a database: one statement at a time, on one thread; only <see cref="Interrupt"/> and <see cref="Progress"/> may come from others.</summary>
internal sealed unsafe class DuckDbConnection : IDisposable
{
    private readonly ConnectionHandle handle;
    private readonly Dictionary<string, long> arrowViews = new(StringComparer.OrdinalIgnoreCase);

    internal DuckDbConnection(DuckDbDatabase database, ConnectionHandle handle)
    {
        Database = database;
        this.handle = handle;
    }

    internal delegate NativeState Runner(NativeResult* result);

    /// <summary>The database this connection works on.</summary>
    public DuckDbDatabase Database { get; }

    /// <summary>How far the running query is; needs the setting enable_progress_bar.</summary>
    public QueryProgress Progress
    {
        get
        {
            NativeProgress progress = NativeMethods.duckdb_query_progress(handle);
            return new QueryProgress(progress.Percentage, (long)progress.RowsProcessed, (long)progress.TotalRows);
        }
    }

    internal ConnectionHandle Handle => handle;

    /// <summary>Runs one statement or several; gives the last one's result, whole and in memory.</summary>
    /// <exception cref="DuckDbException">DuckDB refused; with several statements, those before the wrong one have run.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancellation = default)
    {
        SqlText.CheckNoNul(sql);
        return Run(result => NativeMethods.duckdb_query(handle, sql, result), cancellation);
    }

    /// <summary>Runs one statement; rows are computed while they are fetched. Nothing else may run on the connection until the result is disposed.</summary>
    public DuckDbResult Stream(string sql, CancellationToken cancellation = default)
    {
        using PreparedStatement statement = Prepare(sql);
        return statement.Stream(cancellation);
    }

    /// <summary>Runs one statement or several and gives the rows the last one changed.</summary>
    public long Execute(string sql, CancellationToken cancellation = default)
    {
        using DuckDbResult result = Query(sql, cancellation);
        return result.RowsChanged;
    }

    /// <summary>
    /// The first column of the first row as <typeparamref name="T"/>; default for NULL (use long? and the like to tell it from 0).
    /// Numbers of other widths convert when nothing is lost.
    /// </summary>
    /// <exception cref="ApproxException">No row, or another type.</exception>
    public T? Scalar<T>(string sql, CancellationToken cancellation = default)
    {
        using DuckDbResult result = Query(sql, cancellation);
        using DataChunk? chunk = result.Fetch(cancellation);
        if (chunk is null) throw ApproxException.BadData("a statement that should give one value gave no row");
        return ScalarReader.As<T>(chunk[0]);
    }

    /// <summary>Parses and binds one statement.</summary>
    /// <exception cref="DuckDbException">The text is not one correct statement.</exception>
    public PreparedStatement Prepare(string sql)
    {
        SqlText.CheckNoNul(sql);
        NativeState state = NativeMethods.duckdb_prepare(handle, sql, out PreparedStatementHandle statement);
        return Checked(state, statement);
    }

    /// <summary>
    /// The statements of a text, one after the other; each is prepared when it is asked for, so that it sees what those before it have done.
    /// The caller disposes each.
    /// </summary>
    public IEnumerable<PreparedStatement> PrepareAll(string sql)
    {
        SqlText.CheckNoNul(sql);
        using ExtractedStatementsHandle statements = Extract(sql, out int count);
        for (int i = 0; i < count; i++) yield return PrepareExtracted(statements, i);
    }

    /// <summary>Opens an appender to a table: the fast way for rows in.</summary>
    public Appender Append(string table, string? schema = null, string? catalog = null) => Appender.Open(this, catalog, schema, table);

    /// <summary>
    /// Makes Arrow batches a table under a name (a temporary view of this connection), read in place and as often as wanted.
    /// The batches are shared: the caller may dispose its own. A table of that name registered before is replaced.
    /// </summary>
    /// <exception cref="ApproxException">The batches are of different schemas, or of a type DuckDB has no twin of.</exception>
    public ArrowRegistration RegisterArrow(string name, Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        long number = Database.Arrow.Add(schema, batches);
        try
        {
            Execute($"CREATE OR REPLACE TEMP VIEW {SqlText.Identifier(name)} AS SELECT * FROM {ArrowScan.Name}({number.ToString(CultureInfo.InvariantCulture)})");
        }
        catch
        {
            Database.Arrow.Remove(number);
            throw;
        }
        arrowViews[name] = number;
        return new ArrowRegistration(this, name, number);
    }

    /// <summary>Stops what runs, from any thread: it ends with an error of class Interrupt.</summary>
    public void Interrupt() => NativeMethods.duckdb_interrupt(handle);

    public void Dispose() => handle.Dispose();

    internal void Unregister(string name, long number)
    {
        // A later registration may have taken the name over; a closed connection has lost its views already.
        if (!handle.IsClosed && arrowViews.Remove(name, out long current))
        {
            if (current == number) Execute($"DROP VIEW IF EXISTS temp.{SqlText.Identifier(name)}");
            else arrowViews[name] = current;
        }
        Database.Arrow.Remove(number);
    }

    internal DuckDbResult Run(Runner runner, CancellationToken cancellation)
    {
        ResultHandle result = new();
        try
        {
            using (InterruptOnCancel watch = new(this, cancellation))
            {
                if (runner(result.Pointer) == NativeState.Error)
                {
                    DuckDbErrorClass error = NativeMethods.duckdb_result_error_type(result.Pointer);
                    DuckDbException failure = DuckDbException.From(NativeMethods.Text(NativeMethods.duckdb_result_error(result.Pointer)), error);
                    if (failure.Class == DuckDbErrorClass.Interrupt) watch.ThrowIfCancelled();
                    throw failure;
                }
            }
            return new DuckDbResult(this, result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private PreparedStatement PrepareExtracted(ExtractedStatementsHandle statements, int index)
    {
        NativeState state = NativeMethods.duckdb_prepare_extracted_statement(handle, statements, (ulong)index, out PreparedStatementHandle statement);
        return Checked(state, statement);
    }

    private ExtractedStatementsHandle Extract(string sql, out int count)
    {
        count = (int)NativeMethods.duckdb_extract_statements(handle, sql, out ExtractedStatementsHandle statements);
        string? error = statements.IsInvalid ? null : NativeMethods.Text(NativeMethods.duckdb_extract_statements_error(statements));
        if (string.IsNullOrEmpty(error)) return statements;
        statements.Dispose();
        throw DuckDbException.From(error);
    }

    private PreparedStatement Checked(NativeState state, PreparedStatementHandle statement)
    {
        if (state == NativeState.Success) return new PreparedStatement(this, statement);
        using (statement) throw DuckDbException.From(statement.IsInvalid ? null : NativeMethods.Text(NativeMethods.duckdb_prepare_error(statement)));
    }
}
