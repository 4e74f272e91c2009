using System.Text.RegularExpressions;
using Approx.Core;
using Approx.DuckDb;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>Reads foreign tables with DuckDB and appends them to a table of a store, with roles and units as the user names them.</summary>
internal sealed partial class ImportJob
{
    private const string ObjectId = "object_id";

    /// <summary>The files, all of one shape.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Name of the table.</summary>
    public required string Table { get; init; }

    /// <summary>Column that identifies a row; null: object_id where there is one, else rows are numbered.</summary>
    public string? Id { get; init; }

    /// <summary>Column of the specimen, or null.</summary>
    public string? Specimen { get; init; }

    /// <summary>Design columns.</summary>
    public IReadOnlyList<string> Design { get; init; } = [];

    /// <summary>Units as "column=unit".</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>The samples asked for.</summary>
    public SampleChoice Samples { get; init; } = new([], null, null);

    /// <summary>True: the table's former rows go.</summary>
    public bool Replace { get; init; }

    /// <summary>Rows appended by the last run.</summary>
    public long RowsImported { get; private set; }

    /// <summary>Imports and commits.</summary>
    /// <exception cref="ApproxException">A file is missing or no table, or a named column does not exist.</exception>
    public Snapshot Run(string directory, CancellationToken cancel)
    {
        ImportSource.Check(Files);
        if (!TableName().IsMatch(Table)) throw ApproxException.WrongUsage($"--table '{Table}' is no table name", "letters, digits and underscores, not beginning with a digit");
        return StoreChange.Into(directory, null, store => Run(store, cancel));
    }

    private Snapshot Run(ShapeStore store, CancellationToken cancel)
    {
        using StoreTransaction transaction = store.BeginWrite("import");
        transaction.Command = Environment.CommandLine;
        using ImportSource source = new(Files, transaction.Connection);
        TableDefinition definition = Load(transaction, source, cancel);
        foreach (string file in Files) transaction.Sources.Add(SourceFile.Of(file));
        TableDefinition whole = !Replace && transaction.Basis.FindTable(Table) is { } former ? former.Definition.Merge(definition) : definition;
        IReadOnlyList<SampleSpec>? specs = Samples.SpecsFor(whole);
        SampleSpec[] stored = [.. transaction.Basis.Manifest.Samples.Where(s => s.Description.Table == Table).Select(SampleFiles.SpecOf)];
        SummaryScan.Rebuild(transaction, whole, specs ?? (stored.Length > 0 ? stored : null), cancellation: cancel);
        return transaction.Commit();
    }

    private TableDefinition Load(StoreTransaction transaction, ImportSource source, CancellationToken cancel)
    {
        try
        {
            using InterruptOnCancel interrupt = new(transaction.Connection, cancel);
            TableDefinition read = transaction.Describe(Table, $"SELECT * FROM {source.Sql}");
            (TableDefinition definition, string query) = Shape(read, source.Sql, transaction.Basis);
            if (Replace && transaction.Basis.FindTable(Table) is not null) transaction.DropTable(Table);
            RowsImported = transaction.AppendQuery(definition, query);
            return definition;
        }
        catch (DuckDbException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (DuckDbException e) when (e.Kind is ErrorKind.Sql or ErrorKind.Usage or ErrorKind.Data)
        {
            throw source.Explain(e);
        }
    }

    // Names the id column object_id, numbers rows where there is none, and gives each column its role and unit.
    private (TableDefinition, string) Shape(TableDefinition read, string source, Snapshot basis)
    {
        string? id = Id is null ? (read.Find(ObjectId) is { Type: ColumnType.Int64 or ColumnType.Int32 } given ? given.Name : null) : Column(read, Id, "--id");
        string? specimen = Specimen is null ? null : Column(read, Specimen, "--specimen");
        HashSet<string> design = [.. Design.Select(d => Column(read, d, "--design"))];
        Dictionary<string, string> units = UnitsOf(read);
        List<ColumnDefinition> columns = [];
        List<string> select = [];
        long first = Replace ? 0 : basis.FindTable(Table)?.Parts.Sum(p => p.Rows) ?? 0;
        columns.Add(new ColumnDefinition(ObjectId, ColumnType.Int64, ColumnRole.Id, null, id is null ? "running number of the imported row" : $"the imported column {id}", null, false));
        bool number = id is not null && read.Find(id)!.Type is ColumnType.Int64 or ColumnType.Int32;
        // Ids that are no numbers stay as a column of their own beside the running number.
        select.Add(number ? $"CAST({SqlText.Identifier(id!)} AS BIGINT) AS {ObjectId}" : $"CAST({first} + row_number() OVER () - 1 AS BIGINT) AS {ObjectId}");
        foreach (ColumnDefinition column in read.Columns)
        {
            if (number && column.Name == id) continue;
            ColumnRole role = column.Name == specimen ? ColumnRole.Specimen
                : design.Contains(column.Name) ? ColumnRole.Design
                : column.Name == id ? ColumnRole.Id
                : column.Role != ColumnRole.Other ? column.Role
                : column.Type is ColumnType.Float64 or ColumnType.Int32 or ColumnType.Int64 ? ColumnRole.Metric : ColumnRole.Other;
            columns.Add(column with { Role = role, Unit = units.GetValueOrDefault(column.Name, column.Unit!) });
            select.Add(SqlText.Identifier(column.Name));
        }
        return (new TableDefinition(Table, columns), $"SELECT {string.Join(", ", select)} FROM {source}");
    }

    private Dictionary<string, string> UnitsOf(TableDefinition read)
    {
        Dictionary<string, string> units = new(StringComparer.Ordinal);
        foreach (string assignment in Units)
        {
            string[] parts = assignment.Split('=', 2);
            if (parts.Length != 2) throw ApproxException.WrongUsage($"--unit '{assignment}' has no unit", "write --unit volume=um3");
            units[Column(read, parts[0].Trim(), "--unit")] = UsageErrors.Value($"--unit {parts[0]}", parts[1].Trim(), Unit.Parse).Symbol;
        }
        return units;
    }

    private static string Column(TableDefinition table, string name, string option)
    {
        if (table.Find(name) is { } column) return column.Name;
        string? near = NearestName.Of(name, table.Columns.Select(c => c.Name));
        throw ApproxException.WrongUsage($"{option}: the file has no column '{name}'", near is null ? "it has " + string.Join(", ", table.Columns.Take(20).Select(c => c.Name)) : $"did you mean {near}?");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
    private static partial Regex TableName();
}
