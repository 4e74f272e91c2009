using Approx.DuckDb;

namespace Approx.Store;

/// <summary>Parquet parts as something SQL can select from.</summary>
internal static class TableScan
{
    /// <summary>
    /// A table expression in parentheses, for use behind FROM: the table's columns in their order, the rows in the order of the parts.
    /// Columns a part lacks are null in its rows.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="parts">Full path and columns of each part, in row order; may be empty.</param>
    public static string Sql(TableDefinition table, IReadOnlyList<(string Path, IReadOnlyList<string> Columns)> parts)
    {
        HashSet<string> somewhere = [.. parts.SelectMany(part => part.Columns)];
        bool uneven = parts.Any(part => part.Columns.Count != table.Columns.Count);
        string columns = string.Join(", ", table.Columns.Select(column => somewhere.Contains(column.Name)
            ? SqlText.Identifier(column.Name)
            : $"CAST(NULL AS {column.Type.Sql()}) AS {SqlText.Identifier(column.Name)}"));
        return parts.Count == 0 ? $"(SELECT {columns} WHERE false)" : $"(SELECT {columns} FROM {ReadParquet(parts.Select(part => part.Path), uneven)})";
    }

    /// <summary>
    /// The read_parquet call for files at exactly these paths. DuckDB would take [ ] * ? in a path for a pattern and find columns in folders
    /// called NAME=VALUE; both are prevented.
    /// </summary>
    public static string ReadParquet(IEnumerable<string> paths, bool unionByName = false) =>
        $"read_parquet({SqlText.LiteralList(paths.Select(Exactly))}, hive_partitioning = false{(unionByName ? ", union_by_name = true" : "")})";

    /// <summary>A path that DuckDB matches with that very file or folder only.</summary>
    public static string Exactly(string path) =>
        path.AsSpan().IndexOfAny("[*?") < 0
            ? path
            : path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);
}
