using System.Collections.Concurrent;
using System.Globalization;
using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>The Arrow tables of one database by number, and the connection that conversions run on.</summary>
internal sealed class ArrowTables : IDisposable
{
    private readonly ConcurrentDictionary<long, ArrowTable> tables = new();
    private readonly DuckDbConnection converter;
    private long last;

    public ArrowTables(DuckDbConnection converter)
    {
        this.converter = converter;
        ArrowScan.Register(converter, this);
    }

    public long Add(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        ArrowTable table = new(converter, schema, batches);
        long number = Interlocked.Increment(ref last);
        tables[number] = table;
        return number;
    }

    /// <summary>A table with one more reference, to be released by the taker.</summary>
    public ArrowTable Take(long number) => tables.TryGetValue(number, out ArrowTable? table) && table.TryAddReference()
        ? table
        : throw ApproxException.BadData(string.Create(CultureInfo.InvariantCulture, $"there is no Arrow table {number}: its registration has been disposed"));

    public void Remove(long number)
    {
        if (tables.TryRemove(number, out ArrowTable? table)) table.Release();
    }

    public void Dispose()
    {
        foreach (long number in tables.Keys) Remove(number);
        converter.Dispose();
    }
}

/// <summary>An Arrow table under a name. Disposing takes the name away; what still runs keeps the memory until it ends.</summary>
internal sealed class ArrowRegistration : IDisposable
{
    private readonly DuckDbConnection connection;
    private readonly long number;
    private bool disposed;

    internal ArrowRegistration(DuckDbConnection connection, string name, long number)
    {
        this.connection = connection;
        this.number = number;
        Name = name;
    }

    /// <summary>The name of the view.</summary>
    public string Name { get; }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        connection.Unregister(Name, number);
    }
}
