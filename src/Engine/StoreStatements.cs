using System.Globalization;
using Approx.Core;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Store;

namespace Approx.Engine;

/// <summary>SHOW and DESCRIBE: statements about the store itself.</summary>
internal static class StoreStatements
{
    /// <summary>Carries out a SHOW or DESCRIBE.</summary>
    public static Answer Run(EngineContext context, Statement statement, string text) => statement switch
    {
        ShowTables => Table(["table", "rows", "columns", "parts", "bytes"], context.Snapshot.Tables.Select(t => new object?[]
        {
            t.Definition.Name, t.Parts.Sum(p => p.Rows), (long)t.Definition.Columns.Count, (long)t.Parts.Count, t.Parts.Sum(p => p.File.Bytes),
        })),
        ShowSamples => Table(["sample", "table", "stratified_by", "rows", "cap", "bytes", "fresh"], context.Snapshot.Samples.Select(s => (Sample: s, Fresh: true)).Concat(context.Snapshot.StaleSamples.Select(s => (Sample: s, Fresh: false))).Select(s => new object?[]
        {
            s.Sample.Name, s.Sample.Description.Table, string.Join(", ", s.Sample.Description.StratifyBy), s.Sample.Description.Rows, s.Sample.Description.Cap, s.Sample.Bytes, s.Fresh,
        })),
        DescribeTable describe => Describe(context, describe.Table, text),
        ShowGroups groups => Groups(context, groups.Table, text),
        _ => throw ApproxException.WrongStatement("not supported yet: this statement", text, statement.Span),
    };

    /// <summary>An answer that is a plain table.</summary>
    public static Answer Table(IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        AnswerRow[] all = [.. rows.Select(r => new AnswerRow(r, new (double, double)?[r.Length]))];
        AnswerColumn[] described = [.. columns.Select((name, i) => new AnswerColumn(name, all.Select(r => r.Values[i]).FirstOrDefault(v => v is not null) switch { long => "BIGINT", double => "DOUBLE", bool => "BOOLEAN", _ => "VARCHAR" }, null, false))];
        return new Answer(described, all, new Provenance { Path = AnswerPath.Store, RowsTotal = all.Length });
    }

    /// <summary>The table a statement names.</summary>
    /// <exception cref="ApproxException">There is none of that name.</exception>
    public static TableEntry Find(EngineContext context, NamedTable table, string text)
    {
        if (context.Snapshot.FindTable(table.Name.Name) is { } found) return found;
        string? near = NearestName.Of(table.Name.Name, context.Snapshot.TableNames);
        throw ApproxException.WrongStatement($"unknown table {table.Name.Name}", text, table.Name.Span, near is null ? "tables of this store: " + string.Join(", ", context.Snapshot.TableNames) : $"did you mean {near}?");
    }

    private static Answer Describe(EngineContext context, NamedTable table, string text) =>
        Table(["column", "type", "unit", "role", "definition"], Find(context, table, text).Definition.Columns.Select(c => new object?[]
        {
            c.Name, SqlType(c.Type), c.Unit, c.Role.ToString().ToLowerInvariant(), c.Definition,
        }));

    private static Answer Groups(EngineContext context, NamedTable table, string text)
    {
        string name = Find(context, table, text).Definition.Name;
        if (context.CatalogueOf(name) is not { } summaries)
            throw ApproxException.WrongStatement($"table {name} has no catalogue of groups", text, table.Span, "approx sample draws samples and makes the catalogue");
        ResultTable read = context.DuckDb.Run(summaries.AllGroupsSql, CancellationToken.None);
        return Table([.. read.Columns.Select(c => c.Name)], read.Rows);
    }

    private static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Int32 => "INTEGER",
        ColumnType.Int64 => "BIGINT",
        ColumnType.Float64 => "DOUBLE",
        ColumnType.Utf8 => "VARCHAR",
        ColumnType.Date32 => "DATE",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => type.ToString().ToUpper(CultureInfo.InvariantCulture),
    };
}
