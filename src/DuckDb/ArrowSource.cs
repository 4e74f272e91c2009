using System.Globalization;
using Approx.Arrow;

namespace Approx.DuckDb;

/// <summary>
/// Arrow batches that every connection of a database can select from, without a name: what <see cref="ArrowRegistration"/> is for one connection.
/// Disposing gives the memory back when the last running scan has ended.
/// </summary>
internal sealed class ArrowSource : IDisposable
{
    private readonly ArrowTables tables;
    private readonly long number;
    private bool disposed;

    internal ArrowSource(ArrowTables tables, Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        this.tables = tables;
        number = tables.Add(schema, batches);
    }

    /// <summary>The table expression, for behind FROM.</summary>
    public string Sql => $"{ArrowScan.Name}({number.ToString(CultureInfo.InvariantCulture)})";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        tables.Remove(number);
    }
}
