using System.Text.Json;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>
/// Decides whether a foreign statement may run: it must be one SELECT that names only the tables it is meant to see and calls only table
/// functions that touch nothing outside. Judged on DuckDB's own parse tree, before anything is bound: binding alone can have effects
/// (enable_logging, arrow_scan with an address).
/// </summary>
internal static class StatementGuard
{
    // Table functions that compute from their arguments alone, and the Parquet reader, which the file system's list of allowed paths holds in.
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary", "read_parquet", "parquet_scan",
    };

    // Scalar functions that bind or run SQL given as text, read settings, write DuckDB's log, or only hold a thread.
    private static readonly HashSet<string> ForbiddenFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "json_serialize_plan", "current_setting", "write_log", "sleep_ms", "getenv", "getvariable", "nextval", "currval",
    };

    private static readonly HashSet<string> Schemas = new(StringComparer.OrdinalIgnoreCase) { "", "main", "temp", "memory" };

    /// <summary>Throws when the statement may not run on this connection.</summary>
    /// <exception cref="ApproxException">It may not; the message names what is in the way.</exception>
    public static void Check(DuckDbConnection connection, string sql)
    {
        SqlText.CheckNoNul(sql);
        using JsonDocument tree = Parse(connection, sql);
        JsonElement statements = tree.RootElement.GetProperty("statements");
        if (statements.GetArrayLength() != 1) throw Refused($"{statements.GetArrayLength()} statements in one text", "give one at a time");
        Findings findings = new();
        Walk(statements[0], findings);
        if (findings.Tables.Count == 0) return;
        HashSet<string> known = Known(connection);
        foreach (string table in findings.Tables)
        {
            if (known.Contains(table) || findings.CommonTables.Contains(table)) continue;
            string? near = NearestName.Of(table, known);
            throw Refused($"there is no table '{table}' here", near is null ? "the tables are " + string.Join(", ", known.Order(StringComparer.Ordinal)) : $"did you mean {near}?");
        }
    }

    private static JsonDocument Parse(DuckDbConnection connection, string sql)
    {
        using PreparedStatement parse = connection.Prepare("SELECT json_serialize_sql($1::VARCHAR)");
        using DuckDbResult result = parse.Bind(1, sql).Query();
        using DataChunk chunk = result.Fetch()!;
        // DuckDB bounds the depth of expressions itself (max_expression_depth, 1,000), a few levels of JSON each.
        JsonDocument tree = JsonDocument.Parse(chunk[0].Bytes(0).ToArray(), new JsonDocumentOptions { MaxDepth = 20_000 });
        if (!tree.RootElement.GetProperty("error").GetBoolean()) return tree;
        using (tree)
        {
            string message = tree.RootElement.GetProperty("error_message").GetString() ?? "";
            bool otherKind = tree.RootElement.GetProperty("error_type").GetString() == "not implemented";
            throw otherKind
                ? Refused("only SELECT statements are answered here", "statements that write, attach, load or set something are not")
                : DuckDbException.From("Parser Error: " + message, DuckDbErrorClass.Parser);
        }
    }

    private static HashSet<string> Known(DuckDbConnection connection)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        using DuckDbResult result = connection.Query("SELECT view_name FROM duckdb_views() WHERE NOT internal UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal");
        foreach (DataChunk chunk in result.Chunks())
        {
            for (int r = 0; r < chunk.RowCount; r++) names.Add(chunk[0].Text(r)!);
        }
        return names;
    }

    private static void Walk(JsonElement node, Findings findings)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement child in node.EnumerateArray()) Walk(child, findings);
            return;
        }
        if (node.ValueKind != JsonValueKind.Object) return;
        string type = Text(node, "type");
        string function = Text(node, "function_name");
        if (ForbiddenFunctions.Contains(function)) throw Refused($"the function {function} is not available here", null);
        switch (type)
        {
            case "TABLE_FUNCTION":
                string name = node.TryGetProperty("function", out JsonElement call) ? Text(call, "function_name") : "";
                if (!TableFunctions.Contains(name)) throw Refused($"the table function {name} is not available here", null);
                break;
            case "BASE_TABLE":
                if (!Schemas.Contains(Text(node, "schema_name")) || !Schemas.Contains(Text(node, "catalog_name")))
                    throw Refused($"there is no table '{Text(node, "catalog_name")}.{Text(node, "schema_name")}.{Text(node, "table_name")}' here", null);
                findings.Tables.Add(Text(node, "table_name"));
                break;
            case "SHOW_REF":
                throw Refused("DESCRIBE, SHOW and SUMMARIZE are not available here", null);
        }
        foreach (JsonProperty property in node.EnumerateObject())
        {
            if (property.NameEquals("cte_map") && property.Value.TryGetProperty("map", out JsonElement map))
            {
                foreach (JsonElement entry in map.EnumerateArray()) findings.CommonTables.Add(Text(entry, "key"));
            }
            Walk(property.Value, findings);
        }
    }

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static ApproxException Refused(string what, string? hint) => new(ErrorKind.Sql, what, hint);

    private sealed class Findings
    {
        public HashSet<string> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> CommonTables { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
