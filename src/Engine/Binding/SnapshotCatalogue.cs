using System.Collections.Concurrent;
using Approx.Core;
using Approx.Store;

namespace Approx.Engine.Binding;

/// <summary>The tables of one snapshot, as the binder sees them.</summary>
internal sealed class SnapshotCatalogue(Snapshot snapshot) : ICatalogue
{
    // Sessions of several threads bind at the same time.
    private readonly ConcurrentDictionary<string, IReadOnlyList<ScopeColumn>> columns = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<string> Tables => snapshot.TableNames;

    /// <inheritdoc/>
    public (string Name, IReadOnlyList<ScopeColumn> Columns)? Find(string name)
    {
        if (snapshot.FindTable(name) is not { } table) return null;
        string exact = table.Definition.Name;
        if (!columns.TryGetValue(exact, out IReadOnlyList<ScopeColumn>? found))
        {
            bool catalogued = snapshot.GroupsPath(exact) is not null;
            columns[exact] = found = [.. table.Definition.Columns.Select(c => Column(c, catalogued))];
        }
        return (exact, found);
    }

    private static ScopeColumn Column(ColumnDefinition column, bool catalogued)
    {
        ValueKind kind = column.Type switch
        {
            ColumnType.Bool => ValueKind.Boolean,
            ColumnType.Int32 or ColumnType.Int64 => ValueKind.Integer,
            ColumnType.Float64 => ValueKind.Number,
            ColumnType.Utf8 => ValueKind.Text,
            ColumnType.Date32 => ValueKind.Date,
            ColumnType.Timestamp => ValueKind.Timestamp,
            _ => ValueKind.Unknown,
        };
        Unit? unit = column.Unit is not null && Unit.TryParse(column.Unit, out Unit parsed) && parsed != Unit.One ? parsed : null;
        return new ScopeColumn(column.Name, new ValueType(kind, unit), catalogued && column.Role is (ColumnRole.Specimen or ColumnRole.Design), column.Nullable);
    }
}
