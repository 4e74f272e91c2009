using Approx.Core;

namespace Approx.Store;

/// <summary>A table's name and columns, in the order they are stored.</summary>
internal sealed record TableDefinition
{
    /// <summary>A table.</summary>
    /// <exception cref="ApproxException">A name is no name, two columns share one (case ignored), or there is no column.</exception>
    public TableDefinition(string name, IReadOnlyList<ColumnDefinition> columns)
    {
        StoreNames.CheckTable(name);
        if (columns.Count == 0) throw ApproxException.BadData($"table '{name}' has no column");
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (ColumnDefinition column in columns)
        {
            column.Validate(name);
            if (!seen.Add(column.Name)) throw ApproxException.BadData($"table '{name}' has two columns named '{column.Name}'", "column names are compared without regard to case");
        }
        Name = name;
        Columns = [.. columns];
    }

    /// <summary>Letters, digits and underscores, not beginning with a digit.</summary>
    public string Name { get; }

    /// <summary>The columns in stored order.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <summary>The column of that name (case ignored), or null.</summary>
    public ColumnDefinition? Find(string column) => Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The definition of a table that holds the rows of both: this one's columns, then the ones only <paramref name="added"/> has.
    /// A column that one side lacks is null in its rows, so it must be nullable. Where both have it, type and unit must agree;
    /// definition and code version are taken from the newer rows.
    /// </summary>
    /// <exception cref="ApproxException">The two cannot be one table.</exception>
    public TableDefinition Merge(TableDefinition added)
    {
        List<ColumnDefinition> merged = [];
        foreach (ColumnDefinition column in Columns)
        {
            ColumnDefinition? other = added.Find(column.Name);
            if (other is null && !column.Nullable)
                throw ApproxException.BadData($"rows without column '{column.Name}' cannot be appended to table '{Name}': it allows no nulls");
            if (other is not null && !column.SameValues(other))
                throw ApproxException.BadData(
                    $"column '{column.Name}' of table '{Name}' is {Describe(column)}; the rows to append have {Describe(other)}",
                    "convert the new rows, or write them to a table of another name");
            merged.Add(other is null ? column : other with { Name = column.Name, Nullable = column.Nullable || other.Nullable });
        }
        foreach (ColumnDefinition column in added.Columns)
        {
            if (Find(column.Name) is not null) continue;
            merged.Add(column with { Nullable = true });
        }
        return new TableDefinition(Name, merged);
    }

    /// <summary>Same name and columns.</summary>
    public bool Equals(TableDefinition? other) => other is not null && Name == other.Name && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Columns.Count, Columns[0]);

    private static string Describe(ColumnDefinition column) => column.Unit is null ? $"{column.Type} without unit" : $"{column.Type} in {column.Unit}";
}
