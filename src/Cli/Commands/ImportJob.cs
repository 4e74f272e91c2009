using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>Reads foreign tables with DuckDB and appends them to a table of a store, with roles and units as the user names them.</summary>
internal sealed class ImportJob
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
        foreach (string file in Files)
        {
            if (!File.Exists(file)) throw ApproxException.BadData($"there is no file {file}");
            if (new FileInfo(file).Length == 0) throw ApproxException.BadData($"{file} is empty", "a CSV file has a header line at least");
        }
        ShapeStore store = ShapeStore.OpenOrCreate(directory);
        using StoreTransaction transaction = store.BeginWrite("import");
        transaction.Command = Environment.CommandLine;
        using ArrowInputs arrow = new(transaction.Connection);
        string source = Source(arrow);
        TableDefinition read = Describe(transaction, source);
        (TableDefinition definition, string query) = Shape(read, source, transaction.Basis);
        if (Replace && transaction.Basis.FindTable(Table) is not null) transaction.DropTable(Table);
        cancel.ThrowIfCancellationRequested();
        RowsImported = transaction.AppendQuery(definition, query);
        foreach (string file in Files) transaction.Sources.Add(SourceFile.Of(file));
        CheckIds(transaction);
        TableDefinition whole = !Replace && transaction.Basis.FindTable(Table) is { } former ? former.Definition.Merge(definition) : definition;
        IReadOnlyList<SampleSpec>? specs = Samples.SpecsFor(whole);
        SampleSpec[] stored = [.. transaction.Basis.Manifest.Samples.Where(s => s.Description.Table == Table).Select(SampleFiles.SpecOf)];
        TableSummaries.Rebuild(transaction, whole, specs ?? (stored.Length > 0 ? stored : null), cancellation: cancel);
        return transaction.Commit();
    }

    // Files of one kind as one table expression.
    private string Source(ArrowInputs arrow)
    {
        string[] kinds = [.. Files.Select(Kind).Distinct()];
        if (kinds.Length > 1) throw ApproxException.WrongUsage("files of different kinds were given together", "import Parquet, CSV and Arrow files in commands of their own");
        return kinds[0] switch
        {
            "parquet" => TableScan.ReadParquet(Files.Select(Path.GetFullPath), unionByName: true),
            "arrow" => arrow.Sql(Files),
            _ => $"read_csv({SqlText.LiteralList(Files.Select(f => TableScan.Exactly(Path.GetFullPath(f))))}, header = true, union_by_name = true, nullstr = ['', 'NA'], sample_size = -1)",
        };
    }

    private static string Kind(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[8];
        int read = stream.ReadAtLeast(magic, 8, throwOnEndOfStream: false);
        if (read >= 4 && magic[..4].SequenceEqual("PAR1"u8)) return "parquet";
        if (read >= 6 && magic[..6].SequenceEqual("ARROW1"u8)) return "arrow";
        return read >= 4 && magic[..4].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) ? "arrow" : "csv";
    }

    private TableDefinition Describe(StoreTransaction transaction, string source)
    {
        try
        {
            return transaction.Describe(Table, $"SELECT * FROM {source}");
        }
        catch (DuckDbException e)
        {
            throw ApproxException.BadData($"{string.Join(", ", Files)}: {e.Message.Split('\n')[0]}", "Parquet, CSV with a header line, or Arrow IPC", e);
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
            units[Column(read, parts[0].Trim(), "--unit")] = Unit.Parse(parts[1]).Symbol;
        }
        return units;
    }

    private static string Column(TableDefinition table, string name, string option)
    {
        if (table.Find(name) is { } column) return column.Name;
        string? near = NearestName.Of(name, table.Columns.Select(c => c.Name));
        throw ApproxException.WrongUsage($"{option}: the file has no column '{name}'", near is null ? "it has " + string.Join(", ", table.Columns.Take(20).Select(c => c.Name)) : $"did you mean {near}?");
    }

    // Samples rest on ids: one that stands twice, or below zero, would spoil them.
    private void CheckIds(StoreTransaction transaction)
    {
        string scan = transaction.ScanSql(Table);
        long negative = transaction.Connection.Scalar<long>($"SELECT count(*) FROM {scan} WHERE {ObjectId} < 0");
        if (negative > 0) throw ApproxException.BadData($"{negative} ids are negative", "ids are whole numbers from 0 to 2^63 - 1");
    }

    /// <summary>Arrow files made selectable for the length of an import.</summary>
    private sealed class ArrowInputs(DuckDbConnection connection) : IDisposable
    {
        private readonly List<IDisposable> open = [];

        public string Sql(IEnumerable<string> files)
        {
            List<RecordBatch> batches = [];
            Schema? schema = null;
            foreach (string file in files)
            {
                IArrowArrayStream reader = Open(file);
                open.Add(reader);
                schema ??= reader.Schema;
                while (reader.ReadNext() is { } batch)
                {
                    batch.Validate(full: true);
                    batches.Add(batch);
                    open.Add(batch);
                }
            }
            ArrowSource source = connection.Database.AddArrow(schema!, batches);
            open.Add(source);
            return source.Sql;
        }

        public void Dispose()
        {
            for (int i = open.Count - 1; i >= 0; i--) open[i].Dispose();
        }

        private static IArrowArrayStream Open(string file)
        {
            using FileStream probe = File.OpenRead(file);
            Span<byte> magic = stackalloc byte[6];
            return probe.ReadAtLeast(magic, 6, throwOnEndOfStream: false) == 6 && magic.SequenceEqual("ARROW1"u8)
                ? ArrowFileReader.Open(file)
                : new ArrowStreamReader(File.OpenRead(file));
        }
    }
}
