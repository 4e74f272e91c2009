using System.Diagnostics;
using System.Numerics;
using System.Text.RegularExpressions;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Engine.Execution;

/// <summary>
/// DuckDB in this process: statements run on connections that reach neither files nor network nor settings, over views of the snapshot's tables.
/// </summary>
internal sealed partial class DuckDbBackend(Func<DuckDbConnection> connect) : IBackend, IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<PlannedConnection> idle = new();
    private long busyTicks;

    /// <inheritdoc/>
    public string Name => "duckdb";

    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.DuckDb;

    /// <summary>Time spent in statements so far, all sessions together: what is not planning and estimation.</summary>
    public TimeSpan Busy => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref busyTicks));

    /// <inheritdoc/>
    public ResultTable Run(string sql, CancellationToken cancel)
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            return Fetch(sql, cancel);
        }
        finally
        {
            Interlocked.Add(ref busyTicks, Stopwatch.GetTimestamp() - begun);
        }
    }

    private ResultTable Fetch(string sql, CancellationToken cancel)
    {
        PlannedConnection connection = Rent();
        try
        {
            using DuckDbResult result = connection.Query(sql, cancel);
            List<object?[]> rows = [];
            foreach (DataChunk chunk in result.Chunks(cancel))
            {
                using (chunk)
                {
                    for (int r = 0; r < chunk.RowCount; r++)
                    {
                        object?[] row = new object?[chunk.ColumnCount];
                        for (int c = 0; c < row.Length; c++) row[c] = Cell(chunk[c], r);
                        rows.Add(row);
                    }
                }
            }
            return new ResultTable([.. result.Columns.Select(c => (c.Name, c.Type.ToString()))], rows);
        }
        catch (DuckDbException e)
        {
            throw new ApproxException(e.Class is DuckDbErrorClass.OutOfMemory ? ErrorKind.Data : ErrorKind.Sql, InUsersWords(e), null, e);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            while (idle.TryPop(out PlannedConnection? connection)) connection.Dispose();
        }
    }

    private PlannedConnection Rent()
    {
        lock (gate)
        {
            if (idle.TryPop(out PlannedConnection? connection)) return connection;
        }
        return new PlannedConnection(connect());
    }

    private void Return(PlannedConnection connection)
    {
        lock (gate) idle.Push(connection);
    }

    /// <summary>DuckDB's message without its SQL: the first line, without DuckDB's class of error, position and candidate lists.</summary>
    internal static string InUsersWords(DuckDbException e)
    {
        string first = e.Detail.Split('\n')[0].Trim();
        first = ErrorClass().Replace(Position().Replace(first, ""), "");
        return first.Length == 0 ? "the statement cannot be run" : char.ToLowerInvariant(first[0]) + first[1..];
    }

    // Lists of numbers come as arrays: they may hold a column of a sample.
    private static object? Cell(DuckDb.Vector vector, int row)
    {
        if (vector.Type is not { Id: DuckDbTypeId.List, Child.Id: DuckDbTypeId.Double } || vector.IsNull(row)) return Plain(vector.Value(row));
        ListEntry entry = vector.Lists[row];
        return vector.Child.Values<double>().Slice(checked((int)entry.Offset), checked((int)entry.Length)).ToArray();
    }

    /// <summary>Values as answers hold them: whole numbers as long or BigInteger, others as double or decimal.</summary>
    private static object? Plain(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        ulong n => n <= long.MaxValue ? (object)(long)n : new BigInteger(n),
        Int128 n => n >= long.MinValue && n <= long.MaxValue ? (object)(long)n : (BigInteger)n,
        float f => (double)f,
        DecimalValue d => d.ToDouble(),
        DateTimeOffset instant => instant.UtcDateTime,
        _ => value,
    };

    [GeneratedRegex(@"^([A-Z]\w+ ){1,3}Error: ")]
    private static partial Regex ErrorClass();

    [GeneratedRegex(@"\s*LINE \d+:.*$", RegexOptions.Singleline)]
    private static partial Regex Position();
}
