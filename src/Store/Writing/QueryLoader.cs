using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>Rows that DuckDB makes itself, from a file or a query: they never pass through .NET.</summary>
internal static class QueryLoader
{
    /// <summary>The table a query would make: its columns with the nearest types a store has, and no roles.</summary>
    /// <exception cref="ApproxException">The query is wrong, or a column is of a type that a shape table cannot hold.</exception>
    public static TableDefinition Describe(DuckDbConnection connection, string table, string query)
    {
        using DuckDbResult none = connection.Query($"SELECT * FROM ({Body(query)}) LIMIT 0");
        return new TableDefinition(table, [.. none.Columns.Select(column => new ColumnDefinition(column.Name, ColumnTypes.OfDuckDb(column.Type, column.Name)))]);
    }

    /// <summary>
    /// The query with its columns cast to the table's types and in the table's order. A value that does not fit its type, a null where none
    /// is allowed and a negative object_id stop the copy.
    /// </summary>
    public static string Cast(TableDefinition table, string query) =>
        $"SELECT {string.Join(", ", table.Columns.Select(column => Cast(table, column)))} FROM ({Body(query)})";

    private static string Cast(TableDefinition table, ColumnDefinition column)
    {
        string name = SqlText.Identifier(column.Name);
        string value = $"CAST({name} AS {column.Type.Sql()})";
        List<(string When, string Message)> refused = [];
        if (!column.Nullable) refused.Add(($"{name} IS NULL", $"column '{column.Name}' of table '{table.Name}' allows no null"));
        if (BatchLoader.IsObjectId(column)) refused.Add(($"{value} < 0", $"an object_id in table '{table.Name}' is negative"));
        string checks = string.Concat(refused.Select(check => $"WHEN {check.When} THEN error({SqlText.Literal(check.Message)}) "));
        return checks.Length == 0 ? $"{value} AS {name}" : $"CASE {checks}ELSE {value} END AS {name}";
    }

    // A trailing semicolon or a comment at the end of the user's text must not reach beyond the parentheses.
    private static string Body(string query) => query.TrimEnd().TrimEnd(';') + "\n";
}
