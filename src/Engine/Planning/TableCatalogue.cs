using Approx.Arrow;
using Approx.DuckDb;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine.Planning;

/// <summary>
/// What the store knows of a table without its rows: every group of the design columns with its size, and exact moments per design cell.
/// Both become small tables in DuckDB when first asked for, so that conditions and groups are DuckDB's work.
/// </summary>
internal sealed class TableCatalogue
{
    // Beyond this ratio of mean to standard deviation sums of squares lose digits that intervals need.
    private const double FarFromZero = 100;

    // Longer lists of groups are made again for every statement.
    private const int MostKeptGroups = 5_000;

    // More sets of design columns are answered from the stored cubes as they are.
    private const int MostFoldedCubes = 32;

    private readonly Lock gate = new();
    private readonly DuckDbConnection connection;
    private readonly string groupsTable;
    private readonly TableDefinition table;
    private readonly TableMoments? moments;
    private readonly Dictionary<string, string> cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ColumnMoments> whole = new(StringComparer.Ordinal);
    private readonly RecentAnswers<IReadOnlyList<KnownGroup>> groupLists = new(64);
    private readonly RecentAnswers<Dictionary<AnswerKey, (double Min, double Max)>> extremes = new(64);

    private TableCatalogue(TableDefinition table, string groupsTable, TableMoments? moments, DuckDbConnection connection)
    {
        this.table = table;
        this.groupsTable = groupsTable;
        this.moments = moments;
        this.connection = connection;
    }

    /// <summary>A statement that lists all groups with their rows.</summary>
    public string AllGroupsSql
    {
        get
        {
            string columns = string.Join(", ", table.Columns.Where(c => c.Role is ColumnRole.Specimen or ColumnRole.Design).Select(c => SqlText.Identifier(c.Name)));
            return $"SELECT {(columns.Length == 0 ? "" : columns + ", ")}\"{GroupCatalogue.RowsColumn}\" AS rows FROM {SqlText.Identifier(groupsTable)}";
        }
    }

    /// <summary>The summaries of a table, or null when it has no fresh catalogue of groups.</summary>
    public static TableCatalogue? Load(Snapshot snapshot, string table, DuckDbConnection connection)
    {
        if (snapshot.GroupsPath(table) is not { } groups) return null;
        TableDefinition definition = snapshot.Table(table).Definition;
        string name = "approx_groups_" + table;
        using (ArrowFileReader file = ArrowFileReader.Open(groups)) MakeTable(connection, name, file.Schema, [.. Enumerable.Range(0, file.BatchCount).Select(file.ReadBatch)], "*");
        return new TableCatalogue(definition, name, SampleFiles.Moments(snapshot, table), connection);
    }

    /// <summary>True when moments of the column are kept.</summary>
    public bool HasMoments(string column) => moments is not null && moments.NumericColumns.Contains(column);

    /// <summary>True when the smallest and largest value of the column are kept, and none is NaN, which SQL puts above all numbers.</summary>
    public bool HasExtremes(string column) => HasMoments(column) && !double.IsNaN(Whole(column)!.Sum(1));

    /// <summary>About how many different values a column has, with the relative standard error of that number; null where no sketch is kept.</summary>
    public (double Estimate, double RelativeStandardError)? Distinct(string column) =>
        moments is null || table.Find(column) is null ? null : moments.Sketch(column) is var sketch ? (sketch.Estimate(), sketch.RelativeErrorAt(sketch.Estimate())) : null;

    /// <summary>True for whole-number columns.</summary>
    public bool IsInteger(string column) => table.Find(column)?.Type is ColumnType.Int32 or ColumnType.Int64;

    /// <summary>
    /// The table of design cells that has these design columns; null when moments are not kept that finely. Stored cells are folded to just these columns
    /// when first asked for (their sums are exact, so nothing is lost): one cell for none, one per genotype for the genotype.
    /// </summary>
    public string? CellsTable(IEnumerable<string> designColumns)
    {
        string[] asked = [.. designColumns];
        if (moments?.CubeFor(asked) is not { } cube) return null;
        lock (gate)
        {
            string[] by = cells.Count < MostFoldedCubes ? [.. cube.By.Where(c => asked.Contains(c, StringComparer.OrdinalIgnoreCase))] : [.. cube.By];
            string key = string.Join('\u001f', by);
            if (!cells.TryGetValue(key, out string? name)) cells[key] = name = MakeCells(by.Length == cube.By.Count ? cube : Folded(cube, by));
            return name;
        }
    }

    /// <summary>Exact moments of a metric over the whole table; null when none are kept.</summary>
    public ColumnMoments? Whole(string column)
    {
        if (moments?.NumericColumns.FirstOrDefault(c => c.Equals(column, StringComparison.OrdinalIgnoreCase)) is not { } name) return null;
        lock (gate)
        {
            if (!whole.TryGetValue(name, out ColumnMoments? sums)) whole[name] = sums = moments.Whole(name);
            return sums;
        }
    }

    /// <summary>A constant near the mean of an expression, or 0 where that does not matter or is not known.</summary>
    public double CentreOf(Expression expression)
    {
        if (expression is not ColumnReference column || Whole(column.Name.Name) is not { Count: > 1 } sums) return 0;
        double sd = Math.Sqrt(sums.SampleVariance);
        return sd > 0 && Math.Abs(sums.Mean) > FarFromZero * sd ? sums.Mean : 0;
    }

    /// <summary>The groups of a query with their exact sizes under its conditions on design columns; without keys the one group of all rows.</summary>
    public IReadOnlyList<KnownGroup> Groups(SampleableQuery shape, IBackend backend, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, backend.Dialect.Identifier(groupsTable)) };
        string keys = string.Join(", ", shape.Keys.Select(writer.Expression));
        string where = string.Join(" AND ", shape.DesignConditions.Select(writer.Expression));
        string sql = $"SELECT {(keys.Length > 0 ? keys + ", " : "")}CAST(COALESCE(SUM({backend.Dialect.Identifier(GroupCatalogue.RowsColumn)}), 0) AS BIGINT) FROM {writer.From(shape.Star.DesignFrom)}"
            + (where.Length > 0 ? " WHERE " + where : "") + (keys.Length > 0 ? " GROUP BY " + keys + " ORDER BY " + keys : "");
        // The snapshot never changes, so neither do its groups.
        return groupLists.Get(sql, () => [.. backend.Run(sql, cancel).Rows.Select(r => new KnownGroup(new AnswerKey(r[..^1]), (long)r[^1]!))], list => list.Count <= MostKeptGroups);
    }

    /// <summary>Stored extremes by group, of a statement that reads them: they change as little as the groups do.</summary>
    public Dictionary<AnswerKey, (double Min, double Max)> Extremes(string sql, Func<Dictionary<AnswerKey, (double Min, double Max)>> read) => extremes.Get(sql, read, of => of.Count <= MostKeptGroups);

    private static void MakeTable(DuckDbConnection connection, string name, Schema schema, IReadOnlyList<RecordBatch> batches, string select)
    {
        using ArrowSource source = connection.Database.AddArrow(schema, batches);
        connection.Execute($"CREATE TABLE {SqlText.Identifier(name)} AS SELECT {select} FROM {source.Sql}");
        foreach (RecordBatch batch in batches) batch.Dispose();
    }

    private static MomentCube Folded(MomentCube cube, string[] by)
    {
        MomentCube folded = new(by);
        folded.Absorb(cube);
        return folded;
    }

    // One row per cell: the design columns, _rows, and per metric n, sum, s1 = Σ(x−c), s2 = Σ(x−c)² about the table's mean c, min, max.
    private string MakeCells(MomentCube cube)
    {
        string name = $"approx_cells_{cells.Count}_{table.Name}";
        MomentCell[] all = [.. cube.Cells.Values];
        CellColumns columns = new();
        for (int k = 0; k < cube.By.Count; k++)
        {
            ColumnDefinition column = table.Find(cube.By[k])!;
            columns.Keep(KeyArrays.Field(column), KeyArrays.Build(column.Type, cube.Cells.Keys.Select(key => key.Values[k])));
        }
        columns.Keep("_rows", all.Select(c => c.Rows));
        for (int m = 0; m < moments!.NumericColumns.Count; m++)
        {
            string metric = moments.NumericColumns[m];
            ColumnMoments[] of = [.. all.Select(c => c.Columns[m])];
            double centre = moments.Whole(metric) is { Count: > 0 } whole && double.IsFinite(whole.Mean) ? whole.Mean : 0;
            columns.Keep(metric + "__n", of.Select(c => c.Count));
            if (IsInteger(metric)) columns.KeepWhole(metric + "__sum", of.Select(c => Component(c, 0)), of.Select(c => Component(c, 1)));
            else columns.Keep(metric + "__sum", of.Select(c => (double?)c.Sum(1)));
            columns.Keep(metric + "__s1", of.Select(c => (double?)(c.Count == 0 ? 0 : c.Count * (c.Mean - centre))));
            columns.Keep(metric + "__s2", of.Select(c => (double?)SquaresAbout(c, centre)));
            columns.Keep(metric + "__min", of.Select(c => c.Count == 0 ? null : (double?)c.Min));
            columns.Keep(metric + "__max", of.Select(c => c.Count == 0 ? null : (double?)c.Max));
        }
        MakeTable(connection, name, columns.Schema, [columns.Batch(all.Length)], columns.Select);
        return name;
    }

    private static double Component(ColumnMoments column, int index)
    {
        double[] parts = column.Components(1);
        return index < parts.Length ? parts[index] : 0;
    }

    // Σ(x−c)² = Σx² − 2cΣx + nc² about the table's mean. The stored sums are exact; twice a double's digits are left for the cancellation.
    private static double SquaresAbout(ColumnMoments column, double centre)
    {
        if (column.Count == 0) return 0;
        TwoDoubles squares = TwoDoubles.Sum(column.Components(2)), sum = TwoDoubles.Sum(column.Components(1));
        return Math.Max((squares - 2 * centre * sum + column.Count * TwoDoubles.Square(centre)).Value, 0);
    }
}
