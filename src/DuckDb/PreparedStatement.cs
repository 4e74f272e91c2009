using Approx.Core;

namespace Approx.DuckDb;

/// <summary>A statement parsed once, with parameters ($1, ?, or $name) bound by place (from 1) or name.</summary>
internal sealed unsafe class PreparedStatement : IDisposable
{
    private readonly DuckDbConnection connection;
    private readonly PreparedStatementHandle handle;

    internal PreparedStatement(DuckDbConnection connection, PreparedStatementHandle handle)
    {
        this.connection = connection;
        this.handle = handle;
        Kind = NativeMethods.duckdb_prepared_statement_type(handle);
        ParameterCount = (int)NativeMethods.duckdb_nparams(handle);
    }

    /// <summary>What the statement does.</summary>
    public StatementKind Kind { get; }

    /// <summary>Parameters to bind.</summary>
    public int ParameterCount { get; }

    /// <summary>Names and types of the columns the statement will answer with, as far as they are known before the parameters are.</summary>
    public IReadOnlyList<ResultColumn> Columns
    {
        get
        {
            ResultColumn[] columns = new ResultColumn[NativeMethods.duckdb_prepared_statement_column_count(handle)];
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = new ResultColumn(
                    NativeMethods.TakeText(NativeMethods.duckdb_prepared_statement_column_name(handle, (ulong)i)) ?? "",
                    DuckDbType.Take(NativeMethods.duckdb_prepared_statement_column_logical_type(handle, (ulong)i)));
            }
            return columns;
        }
    }

    /// <summary>The name of a parameter (its number for unnamed ones), from 1.</summary>
    public string ParameterName(int index) => NativeMethods.TakeText(NativeMethods.duckdb_parameter_name(handle, (ulong)index)) ?? throw OutOfRange(index);

    /// <summary>The type the statement expects of a parameter, from 1; Invalid when it takes any.</summary>
    public DuckDbTypeId ParameterType(int index) => NativeMethods.duckdb_param_type(handle, (ulong)index);

    /// <summary>Binds a parameter by place, from 1.</summary>
    /// <exception cref="ApproxException">No such parameter.</exception>
    public PreparedStatement Bind(int index, DuckDbValue value)
    {
        if (index < 1 || index > ParameterCount) throw OutOfRange(index);
        using ValueHandle native = value.ToNative();
        if (NativeMethods.duckdb_bind_value(handle, (ulong)index, native) == NativeState.Error) throw Failure();
        return this;
    }

    /// <summary>Binds a parameter by name, without the $.</summary>
    /// <exception cref="ApproxException">No such parameter.</exception>
    public PreparedStatement Bind(string name, DuckDbValue value)
    {
        SqlText.CheckNoNul(name);
        return NativeMethods.duckdb_bind_parameter_index(handle, out ulong index, name) == NativeState.Success
            ? Bind(checked((int)index), value)
            : throw ApproxException.WrongUsage($"the statement has no parameter '{name}'", ParameterCount == 0 ? "it has none" : "it has " + string.Join(", ", Enumerable.Range(1, ParameterCount).Select(ParameterName)));
    }

    /// <summary>Forgets all bound values.</summary>
    public PreparedStatement ClearBindings()
    {
        if (NativeMethods.duckdb_clear_bindings(handle) == NativeState.Error) throw Failure();
        return this;
    }

    /// <summary>Runs it; the whole result lies in memory.</summary>
    public DuckDbResult Query(CancellationToken cancellation = default) => Run(streaming: false, cancellation);

    /// <summary>Runs it; rows are computed while they are fetched. Nothing else may run on the connection until the result is disposed.</summary>
    public DuckDbResult Stream(CancellationToken cancellation = default) => Run(streaming: true, cancellation);

    /// <summary>Runs it and gives the rows changed.</summary>
    public long Execute(CancellationToken cancellation = default)
    {
        using DuckDbResult result = Query(cancellation);
        return result.RowsChanged;
    }

    public void Dispose() => handle.Dispose();

    private DuckDbResult Run(bool streaming, CancellationToken cancellation) => connection.Run(
        streaming
            ? result => NativeMethods.duckdb_execute_prepared_streaming(handle, result)
            : result => NativeMethods.duckdb_execute_prepared(handle, result),
        cancellation);

    private ApproxException OutOfRange(int index) => ApproxException.WrongUsage($"parameter {index} of a statement that has {ParameterCount}");

    private DuckDbException Failure() => DuckDbException.From(NativeMethods.Text(NativeMethods.duckdb_prepare_error(handle)));
}
